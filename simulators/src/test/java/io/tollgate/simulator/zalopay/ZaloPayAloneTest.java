package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Alone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulator without the rest, as a merchant starts it for tests of their own. */
@Timeout(60)
class ZaloPayAloneTest {

  @Test
  void printsItsAddressAndAnswersThere() throws Exception {
    Alone.assertAnswers(ZaloPaySimulator.class, "ZaloPay", "--app", "7:key1:key2");
  }
}
