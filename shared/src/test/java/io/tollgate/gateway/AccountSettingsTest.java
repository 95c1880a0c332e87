package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.bill.GatewayId;
import io.tollgate.log.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An account with a wrong setting is off, one line that begins with the setting's name says so, and
 * the other accounts go on.
 */
class AccountSettingsTest {

  private static final Map<String, Object> ACCOUNTS =
      Map.ofEntries(
          Map.entry("tollgate.zalopay.main.app-id", "2553"),
          Map.entry("tollgate.zalopay.main.key1", "key1-of-main"),
          Map.entry("tollgate.zalopay.main.key2", "key2-of-main"),
          Map.entry("tollgate.vnpay.main.tmn-code", "SHOP0001"),
          Map.entry("tollgate.vnpay.main.hash-secret", "secret-of-main"),
          Map.entry("tollgate.stripe.main.secret-key", "sk_test_main"),
          Map.entry("tollgate.stripe.main.webhook-secrets", "whsec_main"),
          Map.entry("tollgate.izipay.main.merchant-code", "4001834"),
          Map.entry("tollgate.izipay.main.api-key", "api-key-of-main"),
          Map.entry("tollgate.izipay.main.hash-key", "hash-key-of-main"),
          Map.entry("tollgate.momo.main.partner-code", "MOMO"),
          Map.entry("tollgate.momo.main.access-key", "access-key-of-main"),
          Map.entry("tollgate.momo.main.secret-key", "secret-key-of-main"),
          Map.entry("tollgate.manual.bank.collect", "before"));

  @ParameterizedTest
  @CsvSource({
    "tollgate.zalopay.main.app-id,          pass word,   cannot be read",
    "tollgate.zalopay.main.key1,            '',          is empty",
    "tollgate.zalopay.main.key2,            ' ',         is empty",
    "tollgate.zalopay.main.key2-previous,   ' ',         is empty",
    "tollgate.vnpay.main.tmn-code,          pass word,   must have the shape",
    "tollgate.vnpay.main.locale,            pass word,   must have the shape",
    "tollgate.vnpay.main.hash-secret,       '',          is empty",
    "tollgate.stripe.main.secret-key,       pass word,   is no key for tollgate.mode=test",
    "tollgate.stripe.main.webhook-secrets,  ' ',         is empty",
    "tollgate.stripe.main.payment-page-host, pass word,  must be the name of a host",
    "tollgate.izipay.main.merchant-code,    '',          is empty",
    "tollgate.izipay.main.api-key,          '',          is empty",
    "tollgate.manual.bank.collect,          pass word,   is neither before nor after",
    "tollgate.zalopay.main.base-url,   https://u:pass word@zalopay.example, not a URL",
    "tollgate.zalopay.main.base-url,   http://pass.example,                 https only",
    "tollgate.vnpay.main.base-url,     https://u:pass word@vnpay.example,   not a URL",
    "tollgate.vnpay.main.payment-url,  https://u:pass word@vnpay.example,   not a URL",
    "tollgate.stripe.main.base-url,    https://u:pass word@stripe.example,  not a URL",
    "tollgate.izipay.main.base-url,    https://u:pass word@izipay.example,  not a URL",
    "tollgate.izipay.main.script-url,  https://u:pass word@izipay.example,  not a URL",
    "tollgate.manual.bank.expires-in,  soon,                                not a duration",
  })
  void wrongSettingTurnsOneAccountOff(String property, String value, String complaint) {
    Map<String, Object> properties = new TreeMap<>(ACCOUNTS);
    properties.put(property, value);

    String problem = assertOthersGoOn(property, properties);

    assertTrue(problem.contains(complaint), problem);
    assertFalse(problem.contains("pass word"), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tollgate.zalopay.main.app-id",
        "tollgate.zalopay.main.key1",
        "tollgate.vnpay.main.tmn-code",
        "tollgate.vnpay.main.hash-secret",
        "tollgate.stripe.main.secret-key",
        "tollgate.stripe.main.webhook-secrets",
        "tollgate.izipay.main.merchant-code",
        "tollgate.izipay.main.api-key",
        "tollgate.izipay.main.hash-key"
      })
  void missingSettingTurnsOneAccountOff(String property) {
    Map<String, Object> properties = new TreeMap<>(ACCOUNTS);
    properties.remove(property);

    assertEquals(property + " is not set", assertOthersGoOn(property, properties));
  }

  @Test
  void aSecondAccountOfTheSameGatewayGoesOn() {
    Map<String, Object> properties = new TreeMap<>(ACCOUNTS);
    properties.put("tollgate.stripe.spare.secret-key", "sk_test_spare");
    try (ApplicationContext context = Configured.by(properties)) {
      assertEquals(
          Set.of("main"), context.getBean(Gateways.class).of(new GatewayId("stripe")).accounts());
    }
  }

  /** Nobody can say which of them is wrong, nor whose a callback is. */
  @ParameterizedTest
  @CsvSource({
    "zalopay, app-id",
    "vnpay,   tmn-code",
    "stripe,  secret-key",
    "stripe,  webhook-secrets",
    "izipay,  merchant-code",
    "momo,    partner-code",
  })
  void accountsThatShareAnIdentityAreOffAndOtherGatewaysGoOn(String gateway, String identity) {
    Map<String, Object> properties = new TreeMap<>(ACCOUNTS);
    String main = "tollgate." + gateway + ".main.";
    ACCOUNTS.forEach(
        (name, value) -> {
          if (name.startsWith(main)) {
            properties.put(
                name.replace(".main.", ".spare."),
                name.equals(main + identity) ? value : value + "2");
          }
        });

    String problem = assertOthersGoOn(main + identity, properties);

    assertEquals(main + identity + " is the same for another account", problem);
  }

  @Test
  void noAccountAtAllIsOneErrorLine() {
    List<String> line =
        List.of(
            "[ERROR] Gateways - tollgate.<gateway>.<account>: no account is configured, nobody can"
                + " pay");
    assertEquals(line, errorsOfGateways(Map.of()));
    assertEquals(line, errorsOfGateways(Map.of("tollgate.vnpay.main.tmn-code", "SHOP0001")));
    assertEquals(List.of(), errorsOfGateways(ACCOUNTS));
  }

  private static List<String> errorsOfGateways(Map<String, Object> properties) {
    String log =
        CapturedLog.of(
            () -> {
              try (ApplicationContext context = Configured.by(properties)) {
                context.getBean(Gateways.class);
              }
            });
    return log.lines().filter(line -> line.contains(" Gateways - ")).toList();
  }

  /** Returns the problem of the one account that is off. */
  private static String assertOthersGoOn(String property, Map<String, Object> properties) {
    GatewayId gateway = new GatewayId(property.split("\\.")[1]);
    String account = property.split("\\.")[2];
    try (ApplicationContext context = Configured.by(properties)) {
      for (Gateway each : context.getBean(Gateways.class).all()) {
        boolean hasOne =
            ACCOUNTS.keySet().stream().anyMatch(p -> p.contains("." + each.id() + "."));
        assertEquals(hasOne && !each.id().equals(gateway), !each.accounts().isEmpty(), property);
      }
      ConfiguredAccounts accounts = context.getBean(ConfiguredAccounts.class);
      assertTrue(accounts.isAnyOff(gateway));
      String problem = accounts.problem(gateway, account).orElseThrow();
      assertTrue(problem.startsWith(property + " "), problem);
      assertEquals(1, problem.lines().count(), problem);
      return problem;
    }
  }
}
