package io.tollgate.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.order.OrderState.Failed;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrderStateTest {

  /** All moves there are; every other one is refused. */
  @Test
  void allowedTransitionsOfAnOrder() {
    assertEquals(
        """
        NEW to HOLD PROCESSING unpaid cancelled replaced
        HOLD to PROCESSING unpaid cancelled replaced
        PROCESSING to SHIPPED DELIVERED COMPLETED unpaid cancelled replaced
        SHIPPED to DELIVERED COMPLETED
        DELIVERED to COMPLETED
        COMPLETED to
        unpaid to NEW HOLD PROCESSING cancelled
        cancelled to
        replaced to\
        """,
        states().keySet().stream().map(OrderStateTest::moves).collect(Collectors.joining("\n")));
  }

  private static String moves(String from) {
    return states().entrySet().stream()
        .filter(to -> !to.getKey().equals(from))
        .filter(to -> states().get(from).mayBecome(to.getValue()))
        .map(to -> " " + to.getKey())
        .collect(Collectors.joining("", from + " to", ""));
  }

  private static Map<String, OrderState> states() {
    Map<String, OrderState> states = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      states.put(step.name(), step);
    }
    states.put("unpaid", new Failed(FailureReason.PAYMENT_EXPIRED, Instant.EPOCH));
    states.put("cancelled", new Failed(FailureReason.CANCELLED, Instant.EPOCH));
    states.put("replaced", new Failed(FailureReason.REPLACED, Instant.EPOCH));
    return states;
  }
}
