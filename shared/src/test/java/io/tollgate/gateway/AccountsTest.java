package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.GatewayId;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class AccountsTest {

  private static final GatewayId GATEWAY = new GatewayId("some");

  private static final class Account extends GatewayAccount {

    Account(String name) {
      super(GATEWAY, name, List.of(new Key("key", new Secret(name)), FORMER));
    }

    @Override
    protected List<Identity> identities() {
      return List.of();
    }
  }

  private static final Key FORMER = new Key("key-2", new Secret("former"));

  private final Account hue = new Account("hue");
  private final Accounts<Account> accounts =
      new Accounts<>(GATEWAY, List.of(new Account("saigon"), hue, new Account("dalat")));

  @Test
  void accountsAreSortedByNameAndUnmodifiable() {
    assertEquals(List.of("dalat", "hue", "saigon"), List.copyOf(accounts.names()));
    assertThrows(UnsupportedOperationException.class, () -> accounts.names().remove("hue"));
    assertThrows(UnsupportedOperationException.class, () -> accounts.all().remove(hue));
  }

  @Test
  void unknownAccountIsAnErrorForANewBillAndUnreachableForAStoredOne() {
    assertEquals(hue, accounts.of("hue"));
    assertEquals(hue, accounts.toCall("hue"));
    assertEquals(
        "No some account named hanoi",
        assertThrows(IllegalStateException.class, () -> accounts.of("hanoi")).getMessage());
    assertEquals(
        "some unreachable: no account named hanoi here",
        assertThrows(GatewayUnreachable.class, () -> accounts.toCall("hanoi")).getMessage());
  }

  @Test
  void callbackIsForTheAccountInItsRouteOrForAny() {
    assertEquals(List.of("hue"), addressed(Optional.of("hue")));
    assertEquals(List.of(), addressed(Optional.of("hanoi")));
    assertEquals(List.of("dalat", "hue", "saigon"), addressed(Optional.empty()));
  }

  private List<String> addressed(Optional<String> account) {
    return accounts.addressed(to(account)).map(GatewayAccount::name).toList();
  }

  @Test
  void messageIsProvenByAKeyOfTheAccountInItsRouteOrOfAny() {
    Predicate<Key> byHue = key -> key.secret().reveal().equals("hue");
    assertEquals(
        Optional.of("some/hue/key"),
        accounts
            .prove(to(Optional.empty()), byHue)
            .map(proof -> proof.evidence("text", "signature").keyId()));
    assertEquals(
        Optional.of("hue"),
        accounts.prove(to(Optional.of("hue")), byHue).map(proof -> proof.account().name()));
    assertEquals(Optional.empty(), accounts.prove(to(Optional.of("dalat")), byHue));
    assertEquals(
        Optional.of(FORMER), accounts.prove(to(Optional.empty()), FORMER::equals).map(Proof::key));
    assertEquals(Optional.empty(), accounts.prove(to(Optional.empty()), _ -> false));
  }

  /** Whatever its name: Stripe's webhook secrets have numbers. */
  @Test
  void messageThatNotTheFirstKeyProvesIsCountedAsOneOfAPreviousKey() throws Exception {
    assertEquals(List.of("gateway=some account=hue 1"), previous(FORMER));
    assertEquals(List.of(), previous(hue.keys().getFirst()));
  }

  private List<String> previous(Key signed) throws Exception {
    return CapturedMetrics.of(
        Metric.PREVIOUS_KEY_MESSAGES,
        () -> accounts.prove(to(Optional.of("hue")), signed::equals).orElseThrow());
  }

  private static CallbackRequest to(Optional<String> account) {
    return new CallbackRequest(
        CallbackRequest.Channel.CALLBACK, account, "POST", "", Map.of(), new byte[0]);
  }
}
