package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

  @Test
  void terminalOptionIsParsedFromThreeParts() {
    assertEquals(
        new Terminal("SIMTMN01", "secret", "http://localhost:9000/ipn"),
        Terminal.parse("SIMTMN01:secret:http://localhost:9000/ipn"));
    assertEquals(new Terminal("SIMTMN01", "secret", ""), Terminal.parse("SIMTMN01:secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIMTMN01", "SIMTMN01:", "SHORT:secret", "SIM-MN01:secret"})
  void invalidTerminalIsRejected(String text) {
    assertThrows(StartFailure.class, () -> Terminal.parse(text));
  }
}
