package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.Gateways;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts as they are configured, and that no key of theirs can be printed. */
class StripeAccountTest {

  private static final String MAIN = "tollgate.stripe.main.";
  private static final Map<String, Object> USUAL =
      Map.of(MAIN + "secret-key", Fixture.KEY, MAIN + "webhook-secrets", Fixture.WEBHOOK);

  @Test
  void withoutConfigurationTheGatewayHasNoAccounts() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      assertEquals(Set.of(), context.getBean(Gateways.class).of(StripeGateway.ID).accounts());
    }
  }

  @Test
  void severalAccountsAndSecretsAreRead() {
    Map<String, Object> two = new HashMap<>(USUAL);
    two.put(MAIN + "webhook-secrets", Fixture.WEBHOOK + ", " + Fixture.WEBHOOK_OLD + "\n");
    two.put("tollgate.stripe.second.secret-key", Fixture.OTHER_KEY);
    two.put("tollgate.stripe.second.webhook-secrets", Fixture.OTHER_WEBHOOK);
    two.put("tollgate.stripe.second.base-url", "http://localhost:8083");
    try (ApplicationContext context = Configured.by(two)) {
      assertEquals(
          List.of("main", "second"), List.copyOf(context.getBean(StripeGateway.class).accounts()));
      Map<String, StripeAccount> accounts = new HashMap<>();
      context.getBeansOfType(StripeAccount.class).forEach(a -> accounts.put(a.name(), a));
      assertEquals(
          List.of(Fixture.WEBHOOK, Fixture.WEBHOOK_OLD),
          accounts.get("main").keys().stream().map(s -> s.secret().reveal()).toList());
      assertEquals(
          "Stripe account second (test at http://localhost:8083)",
          accounts.get("second").toString());
      assertEquals("https://api.stripe.com/v1", accounts.get("main").at("/v1").toString());
    }
  }

  @Test
  void environmentVariablesConfigureALiveAccount() {
    Map<String, Object> variables =
        Map.of(
            "TOLLGATE_MODE", "live",
            "TOLLGATE_STRIPE_MAIN_SECRET_KEY", "rk_live_EXAMPLE",
            "TOLLGATE_STRIPE_MAIN_WEBHOOK_SECRETS", "whsec_a,whsec_b",
            "TOLLGATE_STRIPE_MAIN_PAYMENT_PAGE_HOST", "pay.shop.example");
    try (ApplicationContext context = Configured.byEnvironment(variables)) {
      assertEquals(Set.of("main"), context.getBean(StripeGateway.class).accounts());
      StripeAccount main = context.getBean(StripeAccount.class);
      assertEquals(2, main.keys().size());
      assertFalse(main.paymentPage("https://pay.shop.example/c/pay/1").isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.mode, production",
    "tollgate.mode, live",
    "tollgate.stripe.main.secret-key, sk_live_EXAMPLE",
    "tollgate.stripe.main.secret-key, pk_test_EXAMPLE",
    "tollgate.stripe.main.secret-key, sk_test_",
    "tollgate.stripe.main.secret-key, 'sk_test_a b'",
    "tollgate.stripe.main.webhook-secrets, ''",
    "tollgate.stripe.main.webhook-secrets, 'whsec_a, ,whsec_b'",
    "tollgate.stripe.main.base-url, http://api.stripe.com",
    "tollgate.stripe.main.base-url, ftp://localhost",
    "tollgate.stripe.main.base-url, localhost",
    "tollgate.stripe.main.payment-page-host, https://pay.shop.example",
  })
  void invalidSettingTurnsTheAccountOff(String property, String value) {
    Map<String, Object> wrong = new HashMap<>(USUAL);
    wrong.put(property, value);
    try (ApplicationContext context = Configured.by(wrong)) {
      quiet(Configured.problem(context, StripeGateway.ID));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret-key", "webhook-secrets"})
  void missingSettingTurnsTheAccountOff(String name) {
    Map<String, Object> incomplete = new HashMap<>(USUAL);
    incomplete.remove(MAIN + name);
    try (ApplicationContext context = Configured.by(incomplete)) {
      quiet(Configured.problem(context, StripeGateway.ID));
    }
  }

  @Test
  void noKeyCanBePrinted() {
    StripeAccount account =
        Fixture.account("main", Fixture.KEY, List.of(Fixture.WEBHOOK), Fixture.NOWHERE);
    quiet(account.toString());
    quiet(account.keys().toString());
    quiet(account.identities().toString());
    quiet(account.secretKey().toString());
  }

  private static void quiet(String text) {
    Fixture.SECRETS.forEach(secret -> assertFalse(text.contains(secret), "A key was printed"));
    assertFalse(text.contains("sk_live_EXAMPLE"), "A key was printed");
  }
}
