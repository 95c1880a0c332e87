package io.tollgate.store;

import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Update;
import java.time.Instant;

/** The Idempotency-Keys of requests that a bill is the answer to. */
public final class BillIdempotencyKeys {

  private final StoreTransaction transaction;
  private final RowId order;
  private final RowId bill;

  BillIdempotencyKeys(StoreTransaction transaction, RowId order, RowId bill) {
    this.transaction = transaction;
    this.order = order;
    this.bill = bill;
  }

  /** A key that has no answer yet. */
  public static Insert fresh(IdempotentRequest request, Instant leaseUntil, Instant now) {
    return Insert.into("idempotency_key")
        .set("caller", request.caller())
        .set("route", request.route())
        .set("idem_key", request.key())
        .set("request_sha256", request.requestSha256())
        .set("lease_until", leaseUntil)
        .set("created_at", now);
  }

  /** The key of a request, unless its answer is fixed. */
  public static Condition unanswered(IdempotentRequest request) {
    return new Condition()
        .is("caller", request.caller())
        .is("route", request.route())
        .is("idem_key", request.key())
        .isNull("http_status");
  }

  /** Binds a fresh key to the bill. */
  public void remember(IdempotentRequest request, Instant leaseUntil) {
    transaction.insert(
        fresh(request, leaseUntil, transaction.attribution().at())
            .set("order_id", order)
            .set("bill_id", bill));
  }

  /** Points a key whose lease ran out at the bill. */
  public void repoint(IdempotentRequest request, Instant leaseUntil) {
    transaction.update(
        Update.of("idempotency_key")
            .set("order_id", order)
            .set("bill_id", bill)
            .set("lease_until", leaseUntil),
        unanswered(request));
  }

  /** Fixes the answer of the keys that wait for the bill to be opened. */
  public void answer(int httpStatus) {
    transaction.update(Update.of("idempotency_key").set("http_status", httpStatus), waiting());
  }

  /** Says until when the keys that wait for the bill are in flight. */
  public void lease(Instant leaseUntil) {
    transaction.update(Update.of("idempotency_key").set("lease_until", leaseUntil), waiting());
  }

  private Condition waiting() {
    return new Condition().is("bill_id", bill).isNull("refund_id").isNull("http_status");
  }
}
