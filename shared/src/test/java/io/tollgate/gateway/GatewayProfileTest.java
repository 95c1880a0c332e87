package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayProfileTest {

  private final GatewayProfile profile = new GatewayProfile("Fake Bank", "", List.of());

  @Test
  void methodOfTheOnlyAccountIsCalledLikeTheGateway() {
    assertEquals("Fake Bank", profile.methodName("main", Set.of("main")));
  }

  @Test
  void methodsOfSeveralAccountsNameTheirAccount() {
    assertEquals("Fake Bank (hanoi)", profile.methodName("hanoi", Set.of("hanoi", "hue")));
  }

  @Test
  void displayNameThatIsEmptyOrTooLongIsRefused() {
    for (String name : List.of("", " ", "x".repeat(31))) {
      assertThrows(
          IllegalArgumentException.class, () -> new GatewayProfile(name, "", List.of()), name);
    }
  }
}
