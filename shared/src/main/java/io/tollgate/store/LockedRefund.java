package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.RefundState;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.json.Json;
import io.tollgate.json.Text;
import io.tollgate.outbox.EventData;
import io.tollgate.outbox.EventType;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Script.Null;
import io.tollgate.sql.Update;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.StoredRefund;
import java.time.Instant;

/** The row of a refund whose order this transaction has locked. */
public final class LockedRefund implements Reviewable {

  private final LockedOrder order;
  private final RowId id;
  private final StoredRefund stored;

  private LockedRefund(LockedOrder order, RowId id, StoredRefund stored) {
    this.order = order;
    this.id = id;
    this.stored = stored;
  }

  static LockedRefund insert(LockedOrder order, GatewayId gateway, StoredRefund refund) {
    order
        .transaction()
        .insert(
            order
                .named(Insert.into("refund"))
                .set("bill_id", refund.billId())
                .set("receipt_id", refund.receiptId())
                .set("kind", refund.kind())
                .set("identity", refund.identity())
                .set("backend", gateway.value())
                .set("transaction_id", refund.transactionId())
                .set("amount", refund.amount().minorUnits())
                .set("currency", refund.amount().currency().getCurrencyCode())
                .set("reason", refund.reason())
                .set("requested_by", refund.requestedBy())
                .set("state", refund.state().label())
                .set("memo", Json.write(refund.memo().values()))
                .set("next_check_at", refund.nextCheckAt())
                .set("version", 0)
                .set("created_at", refund.createdAt())
                .set("updated_at", refund.createdAt()));
    LockedRefund row = new LockedRefund(order, order.transaction().generatedId("refund"), refund);
    row.moved("");
    return row;
  }

  /** Leaves {@code next_check_at} to leases where it is not to be moved, as a bill does. */
  static LockedRefund update(LockedOrder order, StoredRefund before, StoredRefund after) {
    RefundState state = after.state();
    StoreTransaction transaction = order.transaction();
    transaction.update(
        Update.of("refund")
            .set("state", state.label())
            .set(
                "failure",
                state instanceof RefundState.Failed failed
                    ? Text.cut(failed.reason(), StoreTransaction.REASON_CHARACTERS_MAX)
                    : Null.NULL)
            .set(
                "code",
                switch (state) {
                  case RefundState.Failed failed ->
                      Text.cut(failed.code(), StoreTransaction.CODE_CHARACTERS_MAX);
                  case RefundState.InReview review ->
                      Text.cut(review.code(), StoreTransaction.CODE_CHARACTERS_MAX);
                  case RefundState.Requested _, RefundState.Pending _, RefundState.Done _ ->
                      Null.NULL;
                })
            .setChanged("next_check_at", before.nextCheckAt(), after.nextCheckAt())
            .setTo("version", "version+1")
            .set("updated_at", transaction.attribution().at()),
        new Condition().is("id", after.id()).is("version", before.version()));
    transaction.countBoth();
    LockedRefund row = new LockedRefund(order, new RowId.Known(after.id()), after);
    if (!state.label().equals(before.state().label())) {
      row.moved(before.state().label());
      row.clearUp(before.state());
    }
    return row;
  }

  private void moved(String from) {
    order.history(named(Insert.into("history")), from, stored.state().label());
    switch (stored.kind()) {
      case REFUND -> order.publish(refundEvent(), EventData.ofRefund(id));
      case DISPUTE ->
          order.publish(
              disputeEvent(),
              EventData.ofDispute(new RowId.Known(stored.receiptId()), stored.identity()));
    }
  }

  private EventType refundEvent() {
    return switch (stored.state()) {
      case RefundState.Requested _ -> EventType.REFUND_REQUESTED;
      case RefundState.Pending _ -> EventType.REFUND_PENDING;
      case RefundState.Done _ -> EventType.REFUND_DONE;
      case RefundState.Failed _ -> EventType.REFUND_FAILED;
      case RefundState.InReview _ -> EventType.REFUND_IN_REVIEW;
    };
  }

  /** Money that a dispute took goes the way of a refund. */
  private EventType disputeEvent() {
    return switch (stored.state()) {
      case RefundState.Requested _, RefundState.Pending _ -> EventType.DISPUTE_OPENED;
      case RefundState.Done _ -> EventType.DISPUTE_LOST;
      case RefundState.Failed _ -> EventType.DISPUTE_WON;
      case RefundState.InReview _ -> EventType.DISPUTE_IN_REVIEW;
    };
  }

  /**
   * The end of a refund answers its case. It may fail because a refund or dispute at the gateway
   * took the money before, which is asked about.
   */
  private void clearUp(RefundState before) {
    if (before instanceof RefundState.InReview) {
      Condition unknown = new Condition().is("refund_id", id).is("kind", CaseKind.REFUND_UNKNOWN);
      ReviewCases.answer(order, stored.state().label(), unknown);
    }
    if (stored.state() instanceof RefundState.Failed) {
      LockedBill.queryReversals(transaction(), stored.billId());
    }
  }

  /** Refers to this refund in a new row. */
  private Insert named(Insert row) {
    return order.named(row).set("bill_id", stored.billId()).set("refund_id", id);
  }

  public StoreTransaction transaction() {
    return order.transaction();
  }

  @Override
  public LockedRefund openCase(CaseKind kind) {
    ReviewCases.open(order, named(ReviewCases.fresh()), kind);
    return this;
  }

  /** Binds the fresh Idempotency-Key of the request for the refund to it. */
  void remember(IdempotentRequest request, Instant leaseUntil) {
    transaction()
        .insert(
            named(
                BillIdempotencyKeys.fresh(request, leaseUntil, transaction().attribution().at())));
  }
}
