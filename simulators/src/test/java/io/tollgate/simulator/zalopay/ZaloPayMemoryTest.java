package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's state after a restart. */
class ZaloPayMemoryTest {

  @TempDir Path folder;

  @Test
  void ordersRefundsAndFaultsSurviveARestart() {
    Path file = folder.resolve("state/zalopay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      String open = merchant.created();
      String late = merchant.created();
      String paid = merchant.created(Switches.NORMAL.with(Switch.REFUND_COURSE, "manual"));
      merchant.zalopay.pay(late, Outcome.LATE_SUCCESS);
      merchant.press(open, "insufficient");
      merchant.press(paid, "success");
      merchant.callbacks(paid, 1);
      Map<String, String> refund = merchant.refund(merchant.story(paid).transactionId(), 1_000);
      merchant.refunded(refund);
      merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
      List<SimulatedOrder> before = merchant.lasting();

      merchant.restart(file);
      assertEquals(before, merchant.lasting());
      assertEquals(-63, merchant.query(open).path("sub_return_code").asInt());
      assertEquals(3, merchant.queryRefund(refund.get("m_refund_id")).path("return_code").asInt());
      assertTrue(merchant.zalopay.faults().byDefault().isOn(Switch.CALLBACK_LOST));
      merchant.clock.advance(Duration.ofDays(1));
      assertEquals(State.PAID, merchant.story(late).state());
    }
  }

  @Test
  void undeliveredCallbackIsRetriedAfterARestart() {
    Path file = folder.resolve("zalopay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.reply = _ -> HttpResponse.json(200, "{\"return_code\":0}");
      String retried = merchant.created();
      merchant.press(retried, "success");
      merchant.callbacks(retried, 1);
      String late = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_LATE_SECONDS, 60));
      merchant.press(late, "success");

      merchant.restart(file);
      merchant.reply = _ -> Merchant.RECORDED;
      merchant.clock.advance(Duration.ofSeconds(60));
      merchant.callbacks(retried, 2);
      merchant.callbacks(late, 1);
      assertEquals(3, merchant.callbacks.size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"orders\":[],\"faults\":[{\"standard\":{},\"byOrder\":{}}]}",
        "{\"format\":\"simulator-state-2\"}\n{\"orders\":{\"put\":[{\"shape\":\"older\"}]}}\n",
        "{\"format\":\"simulator-state-2\"}\n{\"carts\":{\"put\":[]}}\n",
        "{\"format\":\"simulator-state-2\"}\n{\"orders\":{\"pu\n"
      })
  void invalidStateFileIsNamedInTheError(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("zalopay.json"), content);
    var refused =
        assertThrows(
            UncheckedIOException.class,
            () ->
                ZaloPaySimulator.start(0, List.of(), Optional.of(file), Clock.systemUTC()).close());
    assertTrue(refused.getMessage().contains(file.toString()));
  }

  @Test
  void clearRemovesOrdersAndFaults() {
    Path file = folder.resolve("zalopay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.press(merchant.created(), "success");
      merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
      merchant.zalopay.clear();
      merchant.restart(file);
      assertTrue(merchant.zalopay.orders().isEmpty());
      assertEquals(Map.of(), merchant.zalopay.faults().byDefault().moved());
    }
  }

  @Test
  void bytesOfACreateDoNotGrowWithTheNumberOfOrders() throws IOException {
    Path file = folder.resolve("zalopay.json");
    try (Merchant merchant = new Merchant(Optional.of(file))) {
      merchant.created();
      long first = bytesOfACreate(merchant, file);
      for (int i = 0; i < 200; i++) {
        merchant.created();
      }
      long later = bytesOfACreate(merchant, file);
      assertTrue(later < first + 10, first + " bytes, later " + later);
    }
  }

  private static long bytesOfACreate(Merchant merchant, Path file) throws IOException {
    long before = Files.size(file);
    merchant.created();
    return Files.size(file) - before;
  }
}
