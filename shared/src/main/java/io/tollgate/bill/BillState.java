package io.tollgate.bill;

import java.time.Instant;

/**
 * How far one attempt to collect has come. Each state carries just its own facts (DECISIONS 21).
 */
public sealed interface BillState {

  /** The row is committed and the gateway has not answered. */
  record Created() implements BillState {}

  /** The gateway took the bill and waits for the buyer. */
  record Pending() implements BillState {}

  /** Paid: the gateway's verified report says that exactly this bill's amount arrived. Final. */
  record Paid(String transactionId, Instant paidAt) implements BillState {}

  /** The gateway refused to open the bill, or says for good that it will not be paid. */
  record Failed(String reason, String code, Instant at) implements BillState {}

  /**
   * Time ran out. Money that still arrives revives it.
   *
   * @param code what the gateway called it, "" where our own deadline ended it
   */
  record Expired(String code, Instant at) implements BillState {}

  /** A person must look. */
  record InReview(ReviewReason why, Instant at) implements BillState {}

  /** Whether the buyer may still pay: the bill occupies its order, unless superseded. */
  default boolean isOpen() {
    return this instanceof Created || this instanceof Pending;
  }

  /** The state's name in the database, in the history and in events. */
  default String label() {
    return switch (this) {
      case Created _ -> "CREATED";
      case Pending _ -> "PENDING";
      case Paid _ -> "PAID";
      case Failed _ -> "FAILED";
      case Expired _ -> "EXPIRED";
      case InReview _ -> "IN_REVIEW";
    };
  }

  /** The public status, one of three, a pure function of what is stored (Invariant 8). */
  default PublicStatus publicStatus() {
    return switch (this) {
      case Created _, Pending _, InReview _ -> PublicStatus.PENDING;
      case Paid _ -> PublicStatus.PAID;
      case Failed _, Expired _ -> PublicStatus.FAILED;
    };
  }
}
