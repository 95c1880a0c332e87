package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.Refunds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as they are configured, and that no key of theirs can be printed. */
class IzipayAccountTest {

  private static final Map<String, Object> MAIN =
      Map.of(
          "tollgate.izipay.main.merchant-code", "4000000",
          "tollgate.izipay.main.api-key", Fixture.API_KEY,
          "tollgate.izipay.main.hash-key", Fixture.HASH_KEY);

  @Test
  void withoutConfigurationTheGatewayHasNoAccounts() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      assertEquals(Set.of(), gateway(context).accounts());
    }
  }

  @Test
  void severalAccountsAreConfiguredByName() {
    Map<String, Object> two = new HashMap<>(MAIN);
    two.put("tollgate.izipay.second.merchant-code", "4000001");
    two.put("tollgate.izipay.second.api-key", Fixture.OTHER_API_KEY);
    two.put("tollgate.izipay.second.hash-key", Fixture.OTHER_HASH_KEY);
    two.put("tollgate.izipay.second.base-url", "http://localhost:8084");
    try (ApplicationContext context = Configured.by(two)) {
      assertEquals(List.of("main", "second"), List.copyOf(gateway(context).accounts()));
      assertEquals(
          Set.of(
              "Izipay account main (merchant 4000000 at https://sandbox-api-pw.izipay.pe)",
              "Izipay account second (merchant 4000001 at http://localhost:8084)"),
          Set.copyOf(
              context.getBeansOfType(IzipayAccount.class).stream()
                  .map(IzipayAccount::toString)
                  .toList()));
    }
  }

  @Test
  void environmentVariablesConfigureAnAccount() {
    Map<String, Object> variables =
        Map.of(
            "TOLLGATE_MODE", "live",
            "TOLLGATE_UNCONFIRMED_REFUNDS", "izipay",
            "TOLLGATE_IZIPAY_MAIN_MERCHANT_CODE", "4000000",
            "TOLLGATE_IZIPAY_MAIN_API_KEY", Fixture.API_KEY,
            "TOLLGATE_IZIPAY_MAIN_HASH_KEY", Fixture.HASH_KEY,
            "TOLLGATE_IZIPAY_MAIN_HASH_KEY_PREVIOUS", Fixture.HASH_KEY_PREVIOUS,
            "TOLLGATE_IZIPAY_MAIN_KEY_RSA", "MIIB",
            "TOLLGATE_IZIPAY_MAIN_AUTHORIZATION_PREFIX", "Bearer",
            "TOLLGATE_IZIPAY_MAIN_RUC", "20000000001");
    try (ApplicationContext context = Configured.byEnvironment(variables)) {
      assertEquals(Set.of("main"), gateway(context).accounts());
      assertEquals(true, gateway(context) instanceof Refunds);
      IzipayAccount main = context.getBean(IzipayAccount.class);
      assertEquals("https://api-pw.izipay.pe/x", main.at("/x").toString());
      assertEquals(
          "https://checkout.izipay.pe/payments/v1/js/index.js", main.scriptUrl().toString());
      assertEquals("MIIB", main.keyRsa());
      assertEquals("20000000001", main.ruc());
      assertEquals(List.of("Bearer t", "t"), main.authorizations("t"));
      assertEquals(
          List.of("hash-key", "hash-key-previous"), main.keys().stream().map(Key::name).toList());
    }
  }

  @Test
  void optionalSettingsHaveDefaults() {
    try (ApplicationContext context = Configured.by(MAIN)) {
      IzipayAccount main = context.getBean(IzipayAccount.class);
      assertEquals("RSA", main.keyRsa());
      assertEquals(List.of("t", "Bearer t"), main.authorizations("t"));
      assertEquals(
          "https://sandbox-checkout.izipay.pe/payments/v1/js/index.js",
          main.scriptUrl().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"'', false", "off, false", "other, false", "izipay, true"})
  void refundsAreSupportedOnlyWhenConfigured(String setting, boolean refunds) {
    Map<String, Object> properties = new HashMap<>(MAIN);
    properties.put("tollgate.unconfirmed-refunds", setting);
    try (ApplicationContext context = Configured.by(properties)) {
      assertEquals(refunds, gateway(context) instanceof Refunds);
      long izipays =
          context.getBean(Gateways.class).all().stream()
              .filter(gateway -> gateway.id().equals(IzipayGateway.ID))
              .count();
      assertEquals(1, izipays);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.mode, production",
    "tollgate.izipay.main.merchant-code, ' '",
    "tollgate.izipay.main.api-key, ' '",
    "tollgate.izipay.main.hash-key, ''",
    "tollgate.izipay.main.base-url, http://api-pw.izipay.pe",
    "tollgate.izipay.main.script-url, http://checkout.izipay.pe/x.js",
    "tollgate.izipay.main.script-url, javascript:alert(1)",
    "tollgate.izipay.main.base-url, localhost",
  })
  void invalidSettingTurnsTheAccountOff(String property, String value) {
    Map<String, Object> wrong = new HashMap<>(MAIN);
    wrong.put(property, value);
    stops(wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"merchant-code", "api-key", "hash-key"})
  void missingSettingTurnsTheAccountOff(String name) {
    Map<String, Object> incomplete = new HashMap<>(MAIN);
    incomplete.remove("tollgate.izipay.main." + name);
    stops(incomplete);
  }

  @Test
  void noKeyCanBePrinted() {
    IzipayAccount account = account();
    quiet(account.toString());
    quiet(account.keys().toString());
    quiet(account.identities().toString());
    quiet(account.apiKey().toString());
  }

  private static Gateway gateway(ApplicationContext context) {
    return context.getBean(Gateways.class).of(IzipayGateway.ID);
  }

  private static void stops(Map<String, Object> properties) {
    try (ApplicationContext context = Configured.by(properties)) {
      quiet(Configured.problem(context, IzipayGateway.ID));
    }
  }

  private static IzipayAccount account() {
    return Fixture.account(
        "main",
        "4000000",
        Fixture.API_KEY,
        Fixture.HASH_KEY,
        Optional.of(Fixture.HASH_KEY_PREVIOUS),
        Fixture.NOWHERE);
  }

  private static void quiet(String text) {
    Fixture.SECRETS.forEach(secret -> assertFalse(text.contains(secret), "A key was printed"));
  }
}
