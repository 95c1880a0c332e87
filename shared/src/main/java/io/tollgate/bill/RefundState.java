package io.tollgate.bill;

/** How far a refund has come. */
public sealed interface RefundState {

  /** Committed with its identity; the gateway has not answered. */
  record Requested() implements RefundState {}

  /** The gateway works on it. */
  record Pending() implements RefundState {}

  /** The gateway reports that the money went back. */
  record Done() implements RefundState {}

  /** Final: no money went back. */
  record Failed(String reason, String code) implements RefundState {}

  /** The gateway leaves it to people. */
  record InReview(String code) implements RefundState {

    private static final String BOUNCED = "bounced:";

    /** The money went back and then came again, which only a person can bring to an end. */
    public static InReview bounced(String code) {
      return new InReview(BOUNCED + code);
    }

    public boolean isBounced() {
      return code.startsWith(BOUNCED);
    }
  }

  default String label() {
    return switch (this) {
      case Requested _ -> "REQUESTED";
      case Pending _ -> "PENDING";
      case Done _ -> "DONE";
      case Failed _ -> "FAILED";
      case InReview _ -> "IN_REVIEW";
    };
  }
}
