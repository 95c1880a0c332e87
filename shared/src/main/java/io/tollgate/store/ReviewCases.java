package io.tollgate.store;

import io.tollgate.outbox.EventData;
import io.tollgate.outbox.EventType;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Update;
import io.tollgate.stored.CaseKind;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** The cases that a transaction opens for a person, and those that it decides. */
final class ReviewCases {

  private ReviewCases() {}

  /**
   * Opens a case and adds its event.
   *
   * @param about says what it is about
   */
  static void open(LockedOrder order, Insert about, CaseKind kind) {
    RowId opened = open(order.transaction(), about, kind);
    order.publish(EventType.REVIEW_OPENED, EventData.ofCase(opened, Map.of()));
  }

  /** Opens a case that belongs to no order. */
  static RowId open(StoreTransaction transaction, Insert about, CaseKind kind) {
    transaction.insert(about.set("kind", kind).set("opened_at", transaction.attribution().at()));
    return transaction.generatedCaseId();
  }

  /** The data of a decision's event. */
  static EventData decided(
      ReviewDecision reviewDecision, BiFunction<RowId, Map<String, ?>, EventData> family) {
    return family.apply(
        new RowId.Known(reviewDecision.about().id()),
        Map.of("decision", reviewDecision.decision()));
  }

  /** A case of nothing yet. */
  static Insert fresh() {
    return Insert.into("review_case");
  }

  /** What a person decided about a case that is still open. */
  static void decide(StoreTransaction transaction, ReviewDecision reviewDecision) {
    decide(
        transaction,
        reviewDecision.decision(),
        reviewDecision.note(),
        new Condition().is("id", reviewDecision.about().id()).isNull("decided_at"));
  }

  private static void decide(
      StoreTransaction transaction, String decision, String note, Condition which) {
    Attribution attribution = transaction.attribution();
    transaction.update(
        Update.of("review_case")
            .set("decided_at", attribution.at())
            .set("decision", decision)
            .set("who", attribution.who())
            .set("note", note),
        which);
  }

  /** Decides a case by the gateway's later answer, which has its own event. */
  static void answer(LockedOrder order, String answer, Condition which) {
    Condition open = which.isNull("decided_at");
    StoreTransaction transaction = order.transaction();
    Insert line = order.historyLine().setTo("case_id", "id");
    transaction.insertFrom("review_case", order.transition(line, "", answer), open);
    decide(transaction, answer.toLowerCase(Locale.ROOT), transaction.attribution().why(), open);
  }
}
