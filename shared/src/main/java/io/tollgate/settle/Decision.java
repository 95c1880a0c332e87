package io.tollgate.settle;

import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReviewCase;
import java.util.List;
import java.util.Locale;

/** What a person can decide about a case. {@link #on} is the one table. */
public enum Decision {
  /** The money of this case goes back to the buyer. */
  REFUND,
  /** It stays: it is money of its own, or shop and buyer found another way. */
  KEEP,
  /** It pays its order after all, although it came too late or is another amount. */
  ACCEPT,
  /** The gateway is asked once more; the case stays open. */
  ASK_AGAIN,
  /** There is no money, and the order may be paid again. */
  NOT_PAID,
  /** It was found out whose money that is, or what is to become of the endpoint. */
  RESOLVED,
  /** The money of this refund went back. */
  DONE,
  /** It did not. */
  FAILED,
  WON,
  LOST,
  /** The shop does not contest the dispute. */
  ACCEPTED;

  /** All that can be decided about this case. */
  public static List<Decision> on(ReviewCase about) {
    return on(about.kind(), about.refundId() != 0);
  }

  /**
   * @param ofRefund whether the case is about a refund of ours
   */
  public static List<Decision> on(CaseKind kind, boolean ofRefund) {
    return switch (kind) {
      case SECOND_PAYMENT, SECOND_TRANSACTION, NUMBER_TWICE, LATE_CANCELLED, LATE_REPLACED ->
          List.of(REFUND, KEEP);
      case WRONG_AMOUNT, LATE_TOO_LATE, LATE_NO_STOCK -> List.of(ACCEPT, REFUND, KEEP);
      case SUSPICIOUS, UNDECIDED -> List.of(ASK_AGAIN, NOT_PAID);
      case ORPHAN, ENDPOINT_DISABLED -> List.of(RESOLVED);
      case REFUND_UNKNOWN -> ofRefund ? List.of(ASK_AGAIN, DONE, FAILED) : List.of(RESOLVED);
      case DISPUTE -> List.of(WON, LOST, ACCEPTED);
    };
  }

  /** Whether only the person knows why: for another amount too, as it changes the total. */
  public boolean needsNote(CaseKind kind) {
    return switch (this) {
      case REFUND, ASK_AGAIN -> false;
      case ACCEPT -> kind == CaseKind.WRONG_AMOUNT;
      case KEEP, NOT_PAID, RESOLVED, DONE, FAILED, WON, LOST, ACCEPTED -> true;
    };
  }

  /** As callers write it and the database stores it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
