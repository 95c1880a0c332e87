package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.stored.CaseKind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecisionTest {

  /** What can be decided on each kind; {@code *} where a person must say why. */
  @Test
  void everyKindOfCase() {
    assertEquals(
        """
        WRONG_AMOUNT: accept* refund keep*
        SECOND_PAYMENT: refund keep*
        SECOND_TRANSACTION: refund keep*
        NUMBER_TWICE: refund keep*
        SUSPICIOUS: ask_again not_paid*
        UNDECIDED: ask_again not_paid*
        LATE_TOO_LATE: accept refund keep*
        LATE_CANCELLED: refund keep*
        LATE_REPLACED: refund keep*
        LATE_NO_STOCK: accept refund keep*
        ORPHAN: resolved*
        REFUND_UNKNOWN: ask_again done* failed*
        DISPUTE: won* lost* accepted*
        ENDPOINT_DISABLED: resolved*
        """,
        Arrays.stream(CaseKind.values())
            .map(kind -> kind + ":" + decisions(kind, true) + "\n")
            .collect(Collectors.joining()));
  }

  @Test
  void aRefundThatIsNotOursIsOnlyResolved() {
    assertEquals(" resolved*", decisions(CaseKind.REFUND_UNKNOWN, false));
  }

  private static String decisions(CaseKind kind, boolean ofRefund) {
    return Decision.on(kind, ofRefund).stream()
        .map(decision -> " " + decision.word() + (decision.needsNote(kind) ? "*" : ""))
        .collect(Collectors.joining());
  }
}
