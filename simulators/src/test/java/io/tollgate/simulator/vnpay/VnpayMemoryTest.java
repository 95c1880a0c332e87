package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator's state after a restart. */
class VnpayMemoryTest {

  @TempDir Path folder;

  @Test
  void paymentsRefundsAndFaultsSurviveARestart() {
    Path file = folder.resolve("state/vnpay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      String open = merchant.created();
      String slow = merchant.created();
      String paid = merchant.created(Switches.NORMAL.with(Switch.REFUND_COURSE, "manual"));
      String failed = merchant.created();
      merchant.vnpay.pay(slow, Outcome.DELAYED);
      merchant.vnpay.pay(paid, Outcome.SUCCESS);
      merchant.vnpay.pay(failed, Outcome.CANCEL);
      merchant.refund(paid, "02", 50_000);
      merchant.callbacks(paid, 1);
      merchant.callbacks(failed, 1);
      List<SimulatedOrder> before = merchant.lasting();

      merchant.restart(file);

      List<SimulatedOrder> after = merchant.lasting();
      assertEquals(before, after);
      assertEquals("manual", merchant.story(paid).refunds().getFirst().state());
      assertEquals(State.CREATED, merchant.story(open).state());
      merchant.clock.advance(Duration.ofMinutes(3));
      assertEquals(State.PAID, merchant.story(slow).state());
      merchant.callbacks(slow, 1);
    }
  }

  @Test
  void clearedPaymentsAreGoneAfterARestart() {
    Path file = folder.resolve("vnpay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.created();
      merchant.vnpay.clear();
      merchant.restart(file);
      assertEquals(List.of(), merchant.vnpay.orders());
    }
  }
}
