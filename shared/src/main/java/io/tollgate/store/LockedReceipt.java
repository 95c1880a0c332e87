package io.tollgate.store;

import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.outbox.EventData;
import io.tollgate.outbox.EventType;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Script.Null;
import io.tollgate.sql.Update;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReceiptRole;
import java.time.Instant;

/** The row of money that came by a bill of the order, written by this transaction or before. */
public final class LockedReceipt implements Reviewable {

  public static final int REFERENCE_CHARACTERS_MAX = 64;

  private final LockedOrder order;
  private final LockedBill bill;
  private final RowId id;

  LockedReceipt(LockedOrder order, LockedBill bill, RowId id) {
    this.order = order;
    this.bill = bill;
    this.id = id;
  }

  /**
   * Adds money.
   *
   * @param owner the row with what it belongs to
   */
  static RowId insert(
      StoreTransaction transaction, Insert owner, ReceiptRole role, NewReceipt money) {
    Report.Paid paid = money.paid();
    transaction.insert(
        owner
            .set("ref", Text.cut(money.merchantReference(), REFERENCE_CHARACTERS_MAX))
            .set("backend", money.gateway().value())
            .set("account", money.account())
            .set("transaction_id", paid.transactionId())
            .set("amount", paid.received().minorUnits())
            .set("currency", paid.received().currency().getCurrencyCode())
            .set("role", role)
            .set("source", money.source())
            .set("key_id", paid.evidence().keyId())
            .set("evidence", paid.evidence().message())
            .setTo("key_fingerprint", "NULLIF(?,'')", paid.evidence().keyFingerprint())
            .setTo("signature", "NULLIF(?,'')", paid.evidence().signature())
            .set("paid_at", paid.paidAt())
            .set("received_at", transaction.attribution().at())
            .set("number_twice", money.numberTwice()));
    return transaction.generatedId("receipt");
  }

  @Override
  public LockedReceipt openCase(CaseKind kind) {
    ReviewCases.open(order, about(), kind);
    return this;
  }

  /**
   * Opens a case that the gateway has a name for. A second one of that name about the same money is
   * a duplicate.
   *
   * @param reference at most 80 characters of ASCII
   */
  public LockedReceipt openCase(CaseKind kind, String reference) {
    ReviewCases.open(order, about().set("reference", reference), kind);
    return this;
  }

  private Insert about() {
    return bill.named(ReviewCases.fresh()).set("receipt_id", id);
  }

  /** Opens the case of a dispute. A second one of that name is a duplicate. */
  public LockedReceipt openDispute(String reference, Money amount, Instant answerBy) {
    publishDispute(EventType.DISPUTE_OPENED, reference);
    return openCase(CaseKind.DISPUTE, reference).disputeTerms(reference, amount, answerBy);
  }

  /** Writes down what a dispute is about and until when the shop can answer. */
  public LockedReceipt disputeTerms(String reference, Money amount, Instant answerBy) {
    order
        .transaction()
        .update(
            Update.of("review_case")
                .set("amount", amount.minorUnits())
                .set("currency", amount.currency().getCurrencyCode())
                .set("answer_by", answerBy.equals(Pacing.NEVER) ? Null.NULL : answerBy),
            named(CaseKind.DISPUTE, reference));
    return this;
  }

  /** Adds the event that a dispute was won and the money stays. */
  public LockedReceipt publishDisputeWon(String reference) {
    return publishDispute(EventType.DISPUTE_WON, reference);
  }

  /** Adds the event that a dispute is lost which takes no money, as it has gone already. */
  public LockedReceipt publishDisputeLost(String reference) {
    return publishDispute(EventType.DISPUTE_LOST, reference);
  }

  private LockedReceipt publishDispute(EventType type, String reference) {
    order.publish(type, EventData.ofDispute(id, reference));
    return this;
  }

  /** The gateway has decided the case of this name about the money, unless somebody has. */
  public LockedReceipt answerCase(CaseKind kind, String reference, String answer) {
    ReviewCases.answer(order, answer, named(kind, reference));
    return this;
  }

  private Condition named(CaseKind kind, String reference) {
    return new Condition().is("kind", kind).is("reference", reference).is("receipt_id", id);
  }
}
