package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.GatewayId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AccountsTest {

  private static final GatewayId GATEWAY = new GatewayId("some");

  private final Accounts<String> accounts =
      new Accounts<>(GATEWAY, List.of("saigon", "hue", "dalat"), Function.identity());

  @Test
  void accountsAreSortedByNameAndUnmodifiable() {
    assertEquals(List.of("dalat", "hue", "saigon"), List.copyOf(accounts.names()));
    assertThrows(UnsupportedOperationException.class, () -> accounts.names().remove("hue"));
    assertThrows(UnsupportedOperationException.class, () -> accounts.all().remove("hue"));
  }

  @Test
  void unknownAccountIsAnErrorForANewBillAndUnreachableForAStoredOne() {
    assertEquals("hue", accounts.of("hue"));
    assertEquals("hue", accounts.reached("hue"));
    assertEquals(
        "No some account named hanoi",
        assertThrows(IllegalStateException.class, () -> accounts.of("hanoi")).getMessage());
    assertEquals(
        "some unreachable: no account named hanoi here",
        assertThrows(GatewayUnreachable.class, () -> accounts.reached("hanoi")).getMessage());
  }

  @Test
  void callbackIsForTheAccountInItsRouteOrForAny() {
    assertEquals(List.of("hue"), accounts.addressed(to(Optional.of("hue"))).toList());
    assertEquals(List.of(), accounts.addressed(to(Optional.of("hanoi"))).toList());
    assertEquals(
        List.of("dalat", "hue", "saigon"), accounts.addressed(to(Optional.empty())).toList());
  }

  @Test
  void accountsThatShareAnIdentityAtTheGatewayAreRejected() {
    accounts.requireDistinct("id", Function.identity());
    assertEquals(
        "Two some accounts have the same id",
        assertThrows(
                IllegalStateException.class, () -> accounts.requireDistinct("id", String::isEmpty))
            .getMessage());
  }

  private static CallbackRequest to(Optional<String> account) {
    return new CallbackRequest(
        CallbackRequest.Channel.CALLBACK, account, "POST", "", Map.of(), new byte[0]);
  }
}
