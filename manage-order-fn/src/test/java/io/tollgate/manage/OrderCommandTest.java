package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Failed;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrderCommandTest {

  /** {@code =} is there already, {@code -} is illegal. */
  @Test
  void everyCommandInEveryState() {
    assertEquals(
        """
                   APPROVE    SHIP       DELIVER    COMPLETE   FAIL
        NEW        -          -          -          -          FAILED
        HOLD       PROCESSING -          -          -          FAILED
        PROCESSING =          SHIPPED    DELIVERED  COMPLETED  FAILED
        SHIPPED    -          =          DELIVERED  COMPLETED  -
        DELIVERED  -          -          =          COMPLETED  -
        COMPLETED  -          -          -          =          -
        unpaid     -          -          -          -          FAILED
        cancelled  -          -          -          -          =
        replaced   -          -          -          -          =
        """,
        row("", Arrays.stream(OrderCommand.values()).map(Enum::name).toList())
            + states().entrySet().stream()
                .map(state -> row(state.getKey(), courses(state.getValue())))
                .collect(Collectors.joining()));
  }

  private static Iterable<String> courses(OrderState from) {
    return Arrays.stream(OrderCommand.values())
        .map(
            command ->
                switch (command.of(from, Instant.EPOCH)) {
                  case OrderCommand.Course.To to -> to.state().label();
                  case OrderCommand.Course.AlreadyThere _ -> "=";
                  case OrderCommand.Course.Illegal _ -> "-";
                })
        .toList();
  }

  private static String row(String name, Iterable<String> cells) {
    StringBuilder row = new StringBuilder("%-10s".formatted(name));
    cells.forEach(cell -> row.append(" %-10s".formatted(cell)));
    return row.toString().stripTrailing() + "\n";
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
