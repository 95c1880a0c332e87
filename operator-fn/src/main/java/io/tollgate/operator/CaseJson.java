package io.tollgate.operator;

import io.tollgate.settle.Decision;
import io.tollgate.stored.CaseKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Cases as lists and orders show them. */
final class CaseJson {

  private CaseJson() {}

  /**
   * A case with what can be decided about it: not to give back what its gateway no longer does, not
   * to accept what cannot pay the order, and nothing where a newer release opened it.
   */
  static Map<String, Object> withDecisions(Map<String, Object> row) {
    Map<String, Object> shown = new LinkedHashMap<>(row);
    List<Decision> decisions =
        row.containsKey("decided_at")
            ? List.of()
            : CaseKind.find(OrderTimeline.text(row, "kind"))
                .map(kind -> Decision.on(kind, row.containsKey("refund")))
                .orElse(List.of());
    shown.put(
        "decisions",
        decisions.stream()
            .filter(decision -> isPossible(decision, row))
            .map(Decision::word)
            .toList());
    return shown;
  }

  private static boolean isPossible(Decision decision, Map<String, Object> row) {
    return switch (decision) {
      case REFUND -> !Objects.equals(row.get("refundable"), 0L);
      case ACCEPT -> !Objects.equals(row.get("acceptable"), 0L);
      case KEEP, ASK_AGAIN, NOT_PAID, RESOLVED, DONE, FAILED, WON, LOST, ACCEPTED -> true;
    };
  }
}
