package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.Alone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator without the rest, as a merchant starts it for tests of their own. */
@Timeout(60)
class VnpayAloneTest {

  @Test
  void printsItsAddressAndAnswersThere() throws Exception {
    Alone.assertAnswers(
        VnpaySimulator.class, "VNPAY", "--terminal", "SIMTMN01:secret:http://localhost:9000/ipn");
  }

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
    assertThrows(IllegalArgumentException.class, () -> Terminal.parse(text));
  }
}
