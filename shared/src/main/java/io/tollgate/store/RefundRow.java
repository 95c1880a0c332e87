package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.RefundState;
import io.tollgate.json.Json;
import io.tollgate.json.Text;
import io.tollgate.store.Script.Null;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The row of a refund whose order this transaction has locked. */
public final class RefundRow implements Reviewable {

  private final OrderRow order;
  private final RowId id;
  private final StoredRefund stored;

  private RefundRow(OrderRow order, RowId id, StoredRefund stored) {
    this.order = order;
    this.id = id;
    this.stored = stored;
  }

  static RefundRow insert(OrderRow order, GatewayId gateway, StoredRefund refund) {
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
    RefundRow row = new RefundRow(order, order.transaction().generatedId("refund"), refund);
    row.moved("");
    return row;
  }

  static RefundRow update(OrderRow order, StoredRefund before, StoredRefund after) {
    RefundState state = after.state();
    LedgerTransaction transaction = order.transaction();
    transaction.update(
        Update.of("refund")
            .set("state", state.label())
            .set(
                "failure",
                state instanceof RefundState.Failed failed
                    ? Text.cut(failed.reason(), LedgerTransaction.REASON_CHARACTERS_MAX)
                    : Null.NULL)
            .set(
                "code",
                switch (state) {
                  case RefundState.Failed failed ->
                      Text.cut(failed.code(), LedgerTransaction.CODE_CHARACTERS_MAX);
                  case RefundState.InReview review ->
                      Text.cut(review.code(), LedgerTransaction.CODE_CHARACTERS_MAX);
                  case RefundState.Requested _, RefundState.Pending _, RefundState.Done _ ->
                      Null.NULL;
                })
            .set("next_check_at", after.nextCheckAt())
            .setTo("version", "version+1")
            .set("updated_at", transaction.origin().at()),
        new Condition().is("id", after.id()).is("version", before.version()));
    transaction.countBoth();
    RefundRow row = new RefundRow(order, new RowId.Known(after.id()), after);
    if (!state.label().equals(before.state().label())) {
      row.moved(before.state().label());
      row.clearUp(before.state());
    }
    return row;
  }

  private void moved(String from) {
    order.history(named(Insert.into("history")), from, stored.state().label());
    Map<String, Object> facts = new TreeMap<>();
    facts.put("refund", stored.identity());
    if (stored.kind() == RefundKind.DISPUTE) {
      facts.put("dispute", stored.identity());
    }
    facts.put("amount", stored.amount().minorUnits());
    facts.put("currency", stored.amount().currency().getCurrencyCode());
    order.publish(eventName(stored), new RowId.Known(stored.billId()), facts);
  }

  private static String eventName(StoredRefund refund) {
    return switch (refund.kind()) {
      case REFUND -> "refund." + refund.state().label().toLowerCase(Locale.ROOT);
      case DISPUTE ->
          switch (refund.state()) {
            case RefundState.Done _ -> "dispute.lost";
            case RefundState.Failed _ -> "dispute.won";
            case RefundState.InReview _ -> "dispute.in_review";
            case RefundState.Requested _, RefundState.Pending _ -> "dispute.opened";
          };
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
      transaction()
          .update(
              Update.of("bill").set("reversals_next_at", transaction().origin().at()),
              new Condition().is("id", stored.billId()));
    }
  }

  /** Says in a new row that it is of this refund. */
  private Insert named(Insert row) {
    return order.named(row).set("bill_id", stored.billId()).set("refund_id", id);
  }

  public LedgerTransaction transaction() {
    return order.transaction();
  }

  @Override
  public RefundRow openCase(CaseKind kind) {
    ReviewCases.open(order, new RowId.Known(stored.billId()), named(ReviewCases.fresh()), kind);
    return this;
  }

  /** Binds the fresh Idempotency-Key of the request for the refund to it. */
  void remember(IdempotentRequest request, Instant leaseUntil) {
    transaction().insert(named(BillKeys.fresh(request, leaseUntil, transaction().origin().at())));
  }
}
