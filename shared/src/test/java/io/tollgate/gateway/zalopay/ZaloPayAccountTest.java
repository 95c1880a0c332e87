package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.micronaut.context.ApplicationContext;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayHttp;
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

/** Accounts as they are configured, and that no key of theirs can be printed. */
class ZaloPayAccountTest {

  private static final Map<String, Object> MAIN =
      Map.of(
          "tollgate.zalopay.main.app-id", "2553",
          "tollgate.zalopay.main.key1", Fixture.KEY1,
          "tollgate.zalopay.main.key2", Fixture.KEY2);

  @Test
  void withoutConfigurationTheGatewayHasNoAccounts() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      Gateway gateway = context.getBean(Gateways.class).of(ZaloPayGateway.ID);
      assertEquals(Set.of(), gateway.accounts());
      assertNotNull(context.getBean(GatewayHttp.class));
    }
  }

  @Test
  void severalAccountsAreConfiguredByName() {
    Map<String, Object> two = new HashMap<>(MAIN);
    two.put("tollgate.zalopay.main.key2-previous", Fixture.KEY2_PREVIOUS);
    two.put("tollgate.zalopay.second.app-id", "2554");
    two.put("tollgate.zalopay.second.key1", Fixture.OTHER_KEY1);
    two.put("tollgate.zalopay.second.key2", Fixture.OTHER_KEY2);
    two.put("tollgate.zalopay.second.base-url", "http://localhost:8081");
    try (ApplicationContext context = Configured.by(two)) {
      assertEquals(Set.of("main", "second"), context.getBean(ZaloPayGateway.class).accounts());
      assertEquals(
          Set.of(
              "ZaloPay account main (app 2553 at https://sb-openapi.zalopay.vn)",
              "ZaloPay account second (app 2554 at http://localhost:8081)"),
          Set.copyOf(
              context.getBeansOfType(ZaloPayAccount.class).stream()
                  .map(ZaloPayAccount::toString)
                  .toList()));
    }
  }

  /** The first is the default, so no hash decides which it is. */
  @Test
  void accountsAreSortedByName() {
    Map<String, Object> many = new HashMap<>();
    List<String> names = List.of("a", "dalat", "hanoi", "hue", "main", "saigon", "second", "z9");
    for (String name : names.reversed()) {
      many.put("tollgate.zalopay." + name + ".app-id", 2_000 + names.indexOf(name));
      many.put("tollgate.zalopay." + name + ".key1", Fixture.KEY1);
      many.put("tollgate.zalopay." + name + ".key2", Fixture.KEY2);
    }
    try (ApplicationContext context = Configured.by(many)) {
      assertEquals(names, List.copyOf(context.getBean(ZaloPayGateway.class).accounts()));
    }
  }

  @Test
  void environmentVariablesConfigureAnAccount() {
    Map<String, Object> variables =
        Map.of(
            "TOLLGATE_MODE", "live",
            "TOLLGATE_ZALOPAY_MAIN_APP_ID", "2553",
            "TOLLGATE_ZALOPAY_MAIN_KEY1", Fixture.KEY1,
            "TOLLGATE_ZALOPAY_MAIN_KEY2", Fixture.KEY2,
            "TOLLGATE_ZALOPAY_MAIN_KEY2_PREVIOUS", Fixture.KEY2_PREVIOUS);
    try (ApplicationContext context = Configured.byEnvironment(variables)) {
      assertEquals(Set.of("main"), context.getBean(ZaloPayGateway.class).accounts());
      ZaloPayAccount main = context.getBean(ZaloPayAccount.class);
      assertEquals("https://openapi.zalopay.vn/v2/create", main.at(Call.CREATE).toString());
      assertEquals(List.of("key2", "key2-previous"), main.keys().stream().map(Key::name).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.mode, production",
    "tollgate.zalopay.main.app-id, none",
    "tollgate.zalopay.main.key1, ' '",
    "tollgate.zalopay.main.key2, ''",
    "tollgate.zalopay.main.base-url, http://openapi.zalopay.vn",
    "tollgate.zalopay.main.base-url, ftp://localhost",
    "tollgate.zalopay.main.base-url, localhost",
  })
  void invalidSettingTurnsTheAccountOff(String property, String value) {
    Map<String, Object> wrong = new HashMap<>(MAIN);
    wrong.put(property, value);
    try (ApplicationContext context = Configured.by(wrong)) {
      quiet(Configured.problem(context, ZaloPayGateway.ID));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-id", "key1", "key2"})
  void missingSettingTurnsTheAccountOff(String name) {
    Map<String, Object> incomplete = new HashMap<>(MAIN);
    incomplete.remove("tollgate.zalopay.main." + name);
    try (ApplicationContext context = Configured.by(incomplete)) {
      quiet(Configured.problem(context, ZaloPayGateway.ID));
    }
  }

  @Test
  void noKeyCanBePrinted() {
    ZaloPayAccount account = account();
    quiet(account.toString());
    quiet(account.keys().toString());
    quiet(account.identities().toString());
    quiet(account.key1().toString());
  }

  private static ZaloPayAccount account() {
    return Fixture.account(
        "main",
        2553,
        Fixture.KEY1,
        Fixture.KEY2,
        Optional.of(Fixture.KEY2_PREVIOUS),
        Fixture.NOWHERE);
  }

  private static void quiet(String text) {
    Fixture.SECRETS.forEach(secret -> assertFalse(text.contains(secret), "A key was printed"));
  }
}
