package io.tollgate.gateway.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as they are configured, and that no secret of theirs can be printed. */
class VnpayAccountTest {

  private static final String MAIN = "tollgate.vnpay.main.";
  private static final Map<String, Object> LEAST =
      Map.of(MAIN + "tmn-code", Fixture.TMN_CODE, MAIN + "hash-secret", Fixture.SECRET);

  @Test
  void withoutConfigurationTheGatewayHasNoAccounts() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      assertEquals(Set.of(), context.getBean(Gateways.class).of(VnpayGateway.ID).accounts());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "test, https://sandbox.vnpayment.vn/paymentv2/vpcpay.html,"
        + " https://sandbox.vnpayment.vn/merchant_webapi/api/transaction",
    "live, https://pay.vnpay.vn/vpcpay.html,"
        + " https://merchant.vnpay.vn/merchant_webapi/api/transaction"
  })
  void theModeChoosesVnpaysHosts(String mode, String page, String api) {
    VnpayAccount account = account(Map.of("tollgate.mode", mode));
    assertEquals(page, account.page().toString());
    assertEquals(api, account.api().toString());
    assertEquals("vn", account.locale());
    assertEquals("127.0.0.1", account.serverIp());
  }

  @Test
  void baseUrlReplacesPageAndApiHost() {
    VnpayAccount account = account(Map.of(MAIN + "base-url", "http://localhost:8082"));
    assertEquals("http://localhost:8082/paymentv2/vpcpay.html", account.page().toString());
    assertEquals("http://localhost:8082/merchant_webapi/api/transaction", account.api().toString());
  }

  @Test
  void paymentUrlReplacesTheDefaultPage() {
    VnpayAccount account =
        account(
            Map.of(
                "tollgate.mode",
                "live",
                MAIN + "payment-url",
                "https://pay.vnpay.vn/paymentv2/vpcpay.html"));
    assertEquals("https://pay.vnpay.vn/paymentv2/vpcpay.html", account.page().toString());
    assertEquals("merchant.vnpay.vn", account.api().getHost());
  }

  @Test
  void environmentVariablesConfigureAnAccount() {
    Map<String, Object> variables =
        Map.of(
            "TOLLGATE_VNPAY_MAIN_TMN_CODE", " SIMTMN01 ",
            "TOLLGATE_VNPAY_MAIN_HASH_SECRET", " " + Fixture.SECRET + "\n",
            "TOLLGATE_VNPAY_MAIN_HASH_SECRET_PREVIOUS", Fixture.SECRET_PREVIOUS,
            "TOLLGATE_VNPAY_MAIN_LOCALE", "en",
            "TOLLGATE_VNPAY_MAIN_SERVER_IP", "203.0.113.7");
    try (ApplicationContext context = Configured.byEnvironment(variables)) {
      VnpayAccount account = context.getBean(VnpayAccount.class);
      assertEquals("SIMTMN01", account.tmnCode());
      assertEquals("en", account.locale());
      assertEquals("203.0.113.7", account.serverIp());
      assertEquals(
          List.of("hash-secret", "hash-secret-previous"),
          account.keys().stream().map(Key::name).toList());
      assertTrue(proves(account, Fixture.SECRET));
      assertTrue(proves(account, Fixture.SECRET_PREVIOUS));
      assertFalse(proves(account, Fixture.OTHER_SECRET));
    }
  }

  private static boolean proves(VnpayAccount account, String secret) {
    return account.proves("text", Fixture.sign(secret, "text"));
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.mode, production",
    "tollgate.vnpay.main.tmn-code, SHORT",
    "tollgate.vnpay.main.tmn-code, NINECHARS",
    "tollgate.vnpay.main.tmn-code, ''",
    "tollgate.vnpay.main.hash-secret, ' '",
    "tollgate.vnpay.main.locale, fr",
    "tollgate.vnpay.main.base-url, http://sandbox.vnpayment.vn",
    "tollgate.vnpay.main.base-url, ftp://localhost",
    "tollgate.vnpay.main.payment-url, http://pay.vnpay.vn/vpcpay.html",
    "tollgate.vnpay.main.payment-url, vpcpay.html"
  })
  void invalidSettingTurnsTheAccountOff(String property, String value) {
    Map<String, Object> wrong = new HashMap<>(LEAST);
    wrong.put(property, value);
    try (ApplicationContext context = Configured.by(wrong)) {
      quiet(Configured.problem(context, VnpayGateway.ID));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmn-code", "hash-secret"})
  void missingSettingTurnsTheAccountOff(String name) {
    Map<String, Object> incomplete = new HashMap<>(LEAST);
    incomplete.remove(MAIN + name);
    try (ApplicationContext context = Configured.by(incomplete)) {
      quiet(Configured.problem(context, VnpayGateway.ID));
    }
  }

  @Test
  void noSecretCanBePrinted() {
    VnpayAccount account = fixed();
    assertTrue(account.toString().contains(Fixture.TMN_CODE));
    quiet(account.toString());
    quiet(account.secret().toString());
    quiet(account.keys().toString());
    quiet(account.identities().toString());
  }

  private static VnpayAccount account(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(LEAST);
    properties.putAll(more);
    try (ApplicationContext context = Configured.by(properties)) {
      return context.getBean(VnpayAccount.class);
    }
  }

  private static VnpayAccount fixed() {
    return Fixture.account(
        "main",
        Fixture.TMN_CODE,
        Fixture.SECRET,
        Optional.of(Fixture.SECRET_PREVIOUS),
        Fixture.NOWHERE);
  }

  private static void quiet(String text) {
    Fixture.SECRETS.forEach(secret -> assertFalse(text.contains(secret), "A secret was printed"));
  }
}
