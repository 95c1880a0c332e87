package io.tollgate.store;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The cases that a transaction opens for a person, and those that it decides. */
final class ReviewCases {

  private ReviewCases() {}

  /**
   * Opens a case and tells of it.
   *
   * @param about says what it is about
   */
  static void open(OrderRow order, Insert about, CaseKind kind) {
    RowId opened = open(order.transaction(), about, kind);
    order.publish(EventType.REVIEW_OPENED, EventData.ofCase(opened, Map.of()));
  }

  /** Opens a case that belongs to no order. */
  static RowId open(LedgerTransaction transaction, Insert about, CaseKind kind) {
    transaction.insert(about.set("kind", kind).set("opened_at", transaction.origin().at()));
    return transaction.generatedCaseId();
  }

  /** What the event of a decision tells. */
  static EventData decided(Ruling ruling, BiFunction<RowId, Map<String, ?>, EventData> family) {
    return family.apply(
        new RowId.Known(ruling.about().id()), Map.of("decision", ruling.decision()));
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
