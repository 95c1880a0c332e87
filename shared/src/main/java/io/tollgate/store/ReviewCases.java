package io.tollgate.store;

import io.tollgate.order.PublicId;
import java.util.Locale;
import java.util.Map;

/** The cases that a transaction opens for a person, and those that it decides. */
final class ReviewCases {

  private ReviewCases() {}

  /**
   * Opens a case and tells of it.
   *
   * @param about says what it is about
   */
  static void open(OrderRow order, RowId bill, Insert about, CaseKind kind) {
    order.publishCase(open(order.transaction(), about, kind), bill, kind);
  }

  /** Opens a case that belongs to no order. */
  static RowId open(LedgerTransaction transaction, Insert about, CaseKind kind) {
    transaction.insert(about.set("kind", kind).set("opened_at", transaction.origin().at()));
    return transaction.generatedCaseId();
  }

  /** What the event of a decision tells. */
  static Map<String, ?> facts(Ruling ruling) {
    ReviewCase about = ruling.about();
    return Map.of(
        "case", PublicId.CASE.of(about.id()),
        "kind", about.kind().name(),
        "decision", ruling.decision());
  }

  /** A case of nothing yet. */
  static Insert fresh() {
    return Insert.into("review_case");
  }

  /** What a person decided about a case that is still open. */
  static void decide(LedgerTransaction transaction, Ruling ruling) {
    decide(
        transaction,
        ruling.decision(),
        ruling.note(),
        new Condition().is("id", ruling.about().id()).isNull("decided_at"));
  }

  private static void decide(
      LedgerTransaction transaction, String decision, String note, Condition which) {
    Origin origin = transaction.origin();
    transaction.update(
        Update.of("review_case")
            .set("decided_at", origin.at())
            .set("decision", decision)
            .set("who", origin.who())
            .set("note", note),
        which);
  }

  /** What a person was asked, the gateway has answered. Its own event tells of it. */
  static void answer(OrderRow order, String answer, Condition which) {
    Condition open = which.isNull("decided_at");
    LedgerTransaction transaction = order.transaction();
    Insert line = order.historyLine().setTo("case_id", "id");
    transaction.insertFrom("review_case", order.transition(line, "", answer), open);
    decide(transaction, answer.toLowerCase(Locale.ROOT), transaction.origin().why(), open);
  }
}
