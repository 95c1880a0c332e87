package io.tollgate.manage;

import io.tollgate.settle.Decision;
import io.tollgate.stored.ReviewCase;
import java.util.List;

/** What came of an operator's decision about a case. */
sealed interface DecideResult {

  record UnknownCase() implements DecideResult {}

  /** It is decided like this, now or since an earlier request. */
  record Decided(ReviewCase about) implements DecideResult {}

  /** It was decided in another way before. */
  record AlreadyDecided(ReviewCase about) implements DecideResult {}

  /** The gateway will be asked once more; the case stays open. */
  record QueriedAgain(ReviewCase about) implements DecideResult {}

  /** A case of this kind cannot be decided like this. */
  record NotAllowed(List<Decision> allowed) implements DecideResult {}

  /** Only the person knows why, and did not say. */
  record NoteRequired() implements DecideResult {}

  /** The order, or the refund, cannot go where the decision leads. */
  record Illegal(OrderCommand.Course.Illegal move) implements DecideResult {}

  /** The order has other money or a successor, or the money is going back. */
  record CannotAccept() implements DecideResult {}

  /** What the order sells cannot be had any more. */
  record OutOfStock() implements DecideResult {}

  /** The money is given back, and this came of that. */
  record Refund(RefundResult refund) implements DecideResult {}
}
