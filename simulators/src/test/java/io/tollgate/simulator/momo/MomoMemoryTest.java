package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.Switches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's state after a restart. */
class MomoMemoryTest {

  @TempDir Path folder;

  @Test
  void paymentsRefundsAndAnswersSurviveARestart() {
    Path file = folder.resolve("state/momo.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      String open = merchant.created();
      String late = merchant.created();
      Map<String, Object> payment = merchant.payment();
      payment.put("autoCapture", false);
      String held = merchant.created(payment, Switches.NORMAL);
      String paid = merchant.created();
      merchant.simulator().pay(late, Outcome.LATE_SUCCESS);
      merchant.press(held, "success");
      merchant.press(paid, "success");
      merchant.callbacks(held, 1);
      merchant.callbacks(paid, 1);
      Map<String, Object> refund = Merchant.refund(merchant.story(paid).transactionId(), 1_000);
      JsonNode refunded = merchant.refunded(refund);
      List<SimulatedOrder> before = merchant.lasting();

      merchant.restart(file);
      assertEquals(before, merchant.lasting());
      assertEquals(refunded, merchant.refunded(refund));
      assertEquals(9000, merchant.code(held));
      assertEquals(1000, merchant.code(open));
      merchant.clock.advance(Duration.ofMinutes(11));
      assertEquals(0, merchant.code(late));
      assertEquals(1005, merchant.code(open));
      merchant.callbacks(open, 1);
    }
  }

  @Test
  void clearRemovesEverything() {
    try (Merchant merchant = new Merchant()) {
      Map<String, Object> payment = merchant.payment();
      merchant.create(payment);
      merchant.simulator().clear();
      assertEquals(List.of(), merchant.simulator().orders());
      assertEquals(0, merchant.create(payment).path("resultCode").asInt(-1));
      assertEquals(1, merchant.simulator().orders().size());
    }
  }
}
