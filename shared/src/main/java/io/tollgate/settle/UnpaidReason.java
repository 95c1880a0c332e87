package io.tollgate.settle;

import io.tollgate.bill.BillState;
import io.tollgate.bill.PaymentFailure;
import io.tollgate.stored.BillSnapshot;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a bill is not paid, told to its buyer beside its status. A pure function of what is stored
 * (Invariant 8).
 */
public enum UnpaidReason {
  /** The buyer ended the payment. */
  CANCELLED,
  /** There was not enough money. */
  NO_MONEY,
  /** The gateway or a bank refused the payment. */
  DECLINED,
  /** The time to pay ran out. */
  TOO_LATE,
  /** It may yet be: the gateway says that the money is on its way. */
  UNDER_WAY;

  /** The value in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for a bill that is paid or in review, and where its gateway has said nothing yet. */
  public static Optional<UnpaidReason> of(BillSnapshot snapshot) {
    if (snapshot.bill().inProgress()) {
      return Optional.of(UNDER_WAY);
    }
    return switch (snapshot.bill().bill().state()) {
      case BillState.Paid _, BillState.InReview _ -> Optional.empty();
      case BillState.Created _, BillState.Pending _ ->
          snapshot.bill().declined().map(UnpaidReason::of);
      case BillState.Failed failed ->
          Optional.of(of(PaymentFailure.of(failed.reason(), failed.code())));
      case BillState.Expired _ -> Optional.of(TOO_LATE);
    };
  }

  private static UnpaidReason of(PaymentFailure failure) {
    return switch (failure) {
      case CANCELLED -> CANCELLED;
      case NO_MONEY -> NO_MONEY;
      case DECLINED -> DECLINED;
    };
  }
}
