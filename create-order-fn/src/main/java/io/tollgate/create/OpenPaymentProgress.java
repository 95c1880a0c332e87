package io.tollgate.create;

import io.tollgate.bill.Ref;
import io.tollgate.stored.StoredBill;

/**
 * What a request has done before it reads and decides again, so that it does not mistake its own
 * work for that of a concurrent request.
 *
 * @param ownsKey whether it has written its Idempotency-Key, if it has one
 */
record OpenPaymentProgress(boolean ownsKey, Stage stage) {

  static final OpenPaymentProgress NONE = new OpenPaymentProgress(false, new Stage.Begun());

  /** How far a replacement has come. */
  sealed interface Stage {

    record Begun() implements Stage {}

    /**
     * The gateway of a bill that is to be replaced was asked about it.
     *
     * @param isToEnd whether the gateway can end the bill, and answers quickly
     */
    record Queried(Ref bill, boolean isToEnd) implements Stage {}

    /**
     * A new bill was written, and then the one in whose place it stands was ended at its gateway.
     *
     * @param wasSlow whether the gateway left no time to open the new one
     */
    record Ended(StoredBill replacement, Ref replaced, boolean wasSlow) implements Stage {}
  }

  OpenPaymentProgress queried(Ref bill, boolean isToEnd) {
    return new OpenPaymentProgress(ownsKey, new Stage.Queried(bill, isToEnd));
  }

  static OpenPaymentProgress ended(StoredBill replacement, Ref replaced, boolean wasSlow) {
    return new OpenPaymentProgress(true, new Stage.Ended(replacement, replaced, wasSlow));
  }

  /** Begins again, with a key that is this request's own. */
  static OpenPaymentProgress withOwnKey() {
    return new OpenPaymentProgress(true, new Stage.Begun());
  }
}
