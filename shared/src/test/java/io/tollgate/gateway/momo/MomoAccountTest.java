package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Key;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as they are configured, and that no key of theirs can be printed. */
class MomoAccountTest {

  private static final Map<String, Object> MAIN =
      Map.of(
          "tollgate.momo.main.partner-code", "MOMO",
          "tollgate.momo.main.access-key", Fixture.ACCESS_KEY,
          "tollgate.momo.main.secret-key", Fixture.SECRET_KEY);

  @Test
  void withoutConfigurationTheGatewayHasNoAccounts() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      assertEquals(Set.of(), context.getBean(Gateways.class).of(MomoGateway.ID).accounts());
    }
  }

  @Test
  void severalAccountsAreConfiguredByName() {
    Map<String, Object> two = new HashMap<>(MAIN);
    two.put("tollgate.momo.second.partner-code", "MOMOBKUN20180529");
    two.put("tollgate.momo.second.access-key", Fixture.OTHER_ACCESS_KEY);
    two.put("tollgate.momo.second.secret-key", Fixture.OTHER_SECRET_KEY);
    two.put("tollgate.momo.second.base-url", "http://localhost:8081");
    try (ApplicationContext context = Configured.by(two)) {
      assertEquals(Set.of("main", "second"), context.getBean(MomoGateway.class).accounts());
      assertEquals(
          Set.of(
              "MoMo account main (partner MOMO at https://test-payment.momo.vn)",
              "MoMo account second (partner MOMOBKUN20180529 at http://localhost:8081)"),
          Set.copyOf(
              context.getBeansOfType(MomoAccount.class).stream()
                  .map(MomoAccount::toString)
                  .toList()));
    }
  }

  @Test
  void environmentVariablesConfigureAnAccount() {
    Map<String, Object> variables =
        Map.of(
            "TOLLGATE_MODE", "live",
            "TOLLGATE_MOMO_MAIN_PARTNER_CODE", "MOMO",
            "TOLLGATE_MOMO_MAIN_ACCESS_KEY", Fixture.ACCESS_KEY,
            "TOLLGATE_MOMO_MAIN_SECRET_KEY", Fixture.SECRET_KEY,
            "TOLLGATE_MOMO_MAIN_ACCESS_KEY_PREVIOUS", Fixture.ACCESS_KEY_PREVIOUS,
            "TOLLGATE_MOMO_MAIN_SECRET_KEY_PREVIOUS", Fixture.SECRET_KEY_PREVIOUS,
            "TOLLGATE_MOMO_MAIN_PAGE_LIFETIME", "PT10M");
    try (ApplicationContext context = Configured.byEnvironment(variables)) {
      MomoAccount main = context.getBean(MomoAccount.class);
      assertEquals(
          "https://payment.momo.vn/v2/gateway/api/create", main.at(Call.CREATE).toString());
      assertEquals(
          List.of("secret-key", "secret-key-previous"),
          main.keys().stream().map(Key::name).toList());
      assertEquals(Duration.ofMinutes(10), main.expiry().least());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.mode, production",
    "tollgate.momo.main.partner-code, ''",
    "tollgate.momo.main.partner-code, MO MO",
    "tollgate.momo.main.access-key, ' '",
    "tollgate.momo.main.secret-key, ''",
    "tollgate.momo.main.secret-key-previous, ' '",
    "tollgate.momo.main.page-lifetime, PT0S",
    "tollgate.momo.main.page-lifetime, PT24H",
    "tollgate.momo.main.page-lifetime, soon",
    "tollgate.momo.main.base-url, http://payment.momo.vn",
    "tollgate.momo.main.base-url, localhost",
  })
  void invalidSettingTurnsTheAccountOff(String property, String value) {
    Map<String, Object> wrong = new HashMap<>(MAIN);
    wrong.put(property, value);
    assertIsOff(wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partner-code", "access-key", "secret-key"})
  void missingSettingTurnsTheAccountOff(String name) {
    Map<String, Object> incomplete = new HashMap<>(MAIN);
    incomplete.remove("tollgate.momo.main." + name);
    assertIsOff(incomplete);
  }

  /** Half a rotation would refuse what MoMo signs with the other half. */
  @ParameterizedTest
  @ValueSource(strings = {"access-key-previous", "secret-key-previous"})
  void formerValueOfOneKeyAloneTurnsTheAccountOff(String name) {
    Map<String, Object> properties = new HashMap<>(MAIN);
    properties.put("tollgate.momo.main." + name, Fixture.SECRET_KEY_PREVIOUS);
    assertIsOff(properties);
  }

  @Test
  void noKeyCanBePrinted() {
    MomoAccount account = account();
    assertKeepsSecrets(account.toString());
    assertKeepsSecrets(account.keys().toString());
    assertKeepsSecrets(account.identities().toString());
  }

  private static void assertIsOff(Map<String, Object> properties) {
    try (ApplicationContext context = Configured.by(properties)) {
      assertKeepsSecrets(Configured.problem(context, MomoGateway.ID));
    }
  }

  private static MomoAccount account() {
    return Fixture.account("main", "MOMO", Fixture.ACCESS_KEY, Fixture.SECRET_KEY, Fixture.NOWHERE);
  }

  private static void assertKeepsSecrets(String text) {
    Fixture.SECRETS.forEach(secret -> assertFalse(text.contains(secret), "A key was printed"));
  }
}
