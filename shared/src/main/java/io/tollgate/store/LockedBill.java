package io.tollgate.store;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Report;
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
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.StoredBill;
import java.util.Map;

/**
 * The row of a bill whose order this transaction has locked or written: with it, receipts may be
 * added.
 */
public final class LockedBill implements Reviewable {

  private final LockedOrder order;
  private final RowId id;
  private final StoredBill stored;

  LockedBill(LockedOrder order, RowId id, StoredBill stored) {
    this.order = order;
    this.id = id;
    this.stored = stored;
  }

  static LockedBill insert(LockedOrder order, StoredBill stored) {
    Bill bill = stored.bill();
    order
        .transaction()
        .insert(
            order
                .named(Insert.into("bill"))
                .set("payment_method_id", stored.paymentMethodId())
                .set("ref", bill.ref().value())
                .set("backend", bill.gateway().value())
                .set("account", bill.account())
                .set("mode", stored.mode())
                .set("auto_approve", stored.autoApprove())
                .set("collect", stored.collect())
                .set("amount", bill.amount().minorUnits())
                .set("currency", bill.amount().currency().getCurrencyCode())
                .set("return_url", stored.returnUrl().toString())
                .set("state", bill.state().label())
                .set("verified", false)
                .set("superseded", false)
                .set("memo", Json.write(bill.memo().values()))
                .set("expires_at", stored.expiresAt())
                .set("deadline", bill.deadline())
                .set("opening_until", stored.openingUntil())
                .set("next_check_at", stored.nextCheckAt())
                .set("ask_after", stored.askAfter())
                .set("version", 0)
                .set("created_at", bill.createdAt())
                .set("updated_at", bill.createdAt()));
    LockedBill row = new LockedBill(order, order.transaction().generatedId("bill"), stored);
    row.history("");
    return row;
  }

  /**
   * Leases and claims set {@code next_check_at} without a version, so where the change does not
   * mean to move it, it stays what it has become since the bill was read.
   */
  static LockedBill update(LockedOrder order, StoredBill before, StoredBill after) {
    Bill bill = after.bill();
    BillState state = bill.state();
    NextStep step = after.nextStep();
    StoreTransaction transaction = order.transaction();
    Update update =
        Update.of("bill")
            .set("state", state.label())
            .set("verified", state instanceof BillState.Paid)
            .set("superseded", bill.superseded())
            .set("in_progress", after.inProgress())
            .set("declined", after.declined())
            .set("next_step", stepUrl(step))
            .set(
                "session_url",
                step instanceof NextStep.Form form ? form.session().toString() : Null.NULL)
            .set("memo", Json.write(bill.memo().values()))
            .set("deadline", bill.deadline())
            .set("opening_until", after.openingUntil())
            .setChanged("next_check_at", before.nextCheckAt(), after.nextCheckAt())
            .setTo("version", "version+1")
            .setTo("updated_at", "GREATEST(updated_at,?)", transaction.attribution().at());
    if (!bill.amount().equals(before.bill().amount())) {
      update.set("amount", bill.amount().minorUnits()).set("asked", after.asked().minorUnits());
    }
    transaction.update(
        withFacts(update, state),
        new Condition().is("id", bill.id()).is("version", before.version()));
    transaction.countBoth();
    LockedBill row = order.bill(after);
    row.moved(before.bill());
    return row;
  }

  private static Object stepUrl(NextStep step) {
    return switch (step) {
      // What a transfer needs is in the memo.
      case NextStep.None _, NextStep.Transfer _ -> Null.NULL;
      case NextStep.Redirect to -> to.url().toString();
      case NextStep.Form form -> form.page().toString();
    };
  }

  private static Update withFacts(Update update, BillState state) {
    return update
        .set(
            "transaction_id",
            state instanceof BillState.Paid paid ? paid.transactionId() : Null.NULL)
        .set("paid_at", state instanceof BillState.Paid paid ? paid.paidAt() : Null.NULL)
        .set(
            "reason",
            switch (state) {
              case BillState.Failed failed ->
                  Text.cut(failed.reason(), StoreTransaction.REASON_CHARACTERS_MAX);
              case BillState.InReview review -> review.why();
              case BillState.Created _,
                  BillState.Pending _,
                  BillState.Paid _,
                  BillState.Expired _ ->
                  Null.NULL;
            })
        .set(
            "code",
            switch (state) {
              case BillState.Failed failed -> code(failed.code());
              case BillState.Expired expired -> code(expired.code());
              case BillState.Created _,
                  BillState.Pending _,
                  BillState.Paid _,
                  BillState.InReview _ ->
                  Null.NULL;
            })
        .set(
            "closed_at",
            switch (state) {
              case BillState.Failed failed -> failed.at();
              case BillState.Expired expired -> expired.at();
              case BillState.InReview review -> review.at();
              case BillState.Created _, BillState.Pending _, BillState.Paid _ -> Null.NULL;
            });
  }

  private static String code(String gatewayCode) {
    return Text.cut(gatewayCode, StoreTransaction.CODE_CHARACTERS_MAX);
  }

  private void moved(Bill before) {
    BillState after = stored.bill().state();
    boolean hasMoved = !after.label().equals(before.state().label());
    // Who ends the buyer's time is known here alone: what ends the bill is a later answer.
    if (hasMoved || stored.bill().deadline().isBefore(before.deadline())) {
      history(before.state().label());
    }
    if (hasMoved) {
      publish(after);
    }
  }

  /**
   * Decides the doubts of our own questions by a later answer that the bill is paid. A doubt that
   * came as a message names a payment of its own, which a person must look for.
   */
  public LockedBill answerDoubts() {
    Condition doubts =
        new Condition()
            .is("bill_id", id)
            .isNull("reference")
            .isOneOf("kind", CaseKind.SUSPICIOUS, CaseKind.UNDECIDED);
    ReviewCases.answer(order, stored.bill().state().label(), doubts);
    return this;
  }

  private void history(String before) {
    order.history(named(Insert.into("history")), before, stored.bill().state().label());
  }

  private void publish(BillState after) {
    switch (after) {
      case BillState.Paid paid ->
          publish(EventType.PAYMENT_PAID, Map.of("transaction_id", paid.transactionId()));
      case BillState.Failed failed ->
          publish(EventType.PAYMENT_FAILED, Map.of("code", failed.code()));
      case BillState.Expired _ -> publish(EventType.PAYMENT_EXPIRED, Map.of());
      case BillState.Created _, BillState.Pending _, BillState.InReview _ -> {}
    }
  }

  private void publish(EventType type, Map<String, ?> more) {
    order.publish(type, EventData.ofPayment(id, more));
  }

  /** Makes the question due what went back of the bill's money. */
  public LockedBill queryReversals() {
    queryReversals(transaction(), stored.bill().id());
    return this;
  }

  static void queryReversals(StoreTransaction transaction, long billId) {
    transaction.update(
        Update.of("bill").set("reversals_next_at", transaction.attribution().at()),
        new Condition().is("id", billId));
  }

  RowId id() {
    return id;
  }

  /** Refers to this bill in a new row. */
  Insert named(Insert row) {
    return order.named(row).set("bill_id", id);
  }

  public StoreTransaction transaction() {
    return order.transaction();
  }

  /**
   * Stores a receipt of the bill.
   *
   * @param source where the gateway's report came from
   * @param numberTwice whether the transaction number is known to be stored elsewhere; a duplicate
   *     key refuses the money where it does and this says that it does not
   */
  public LockedReceipt addReceipt(
      ReceiptRole role, Report.Paid paid, String source, boolean numberTwice) {
    Bill bill = stored.bill();
    RowId receipt =
        LockedReceipt.insert(
            transaction(),
            named(Insert.into("receipt")),
            role,
            new NewReceipt(
                bill.gateway(), bill.account(), bill.ref().value(), paid, source, numberTwice));
    if (role == ReceiptRole.APPLIED) {
      transaction().goods().paid();
    }
    return new LockedReceipt(order, this, receipt);
  }

  /** Money that came by the bill before, and itself does not change. */
  public LockedReceipt receipt(Receipt money) {
    return new LockedReceipt(order, this, new RowId.Known(money.id()));
  }

  @Override
  public LockedBill openCase(CaseKind kind) {
    ReviewCases.open(order, named(ReviewCases.fresh()), kind);
    return this;
  }

  /**
   * The same about what one message says.
   *
   * @param reference at most 80 characters of ASCII
   */
  public LockedBill openCase(CaseKind kind, String reference) {
    ReviewCases.open(order, named(ReviewCases.fresh()).set("reference", reference), kind);
    return this;
  }

  /** Adds the event that a person must look at the payment. */
  public LockedBill publishReview(CaseKind kind) {
    publish(EventType.PAYMENT_IN_REVIEW, Map.of("kind", kind.name()));
    return this;
  }

  /** The keys of requests that the bill is the answer to. */
  public BillIdempotencyKeys keys() {
    return new BillIdempotencyKeys(transaction(), order.id(), id);
  }
}
