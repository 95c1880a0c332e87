package io.tollgate.deliver;

import io.tollgate.bill.Mode;
import io.tollgate.order.GeneratedOrderNumbers;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Makes one mail of each fact that a buyer is told of, out of the events that the queue brings and
 * those that it did not bring. A fact is a row that the event is about: an order that is paid has
 * several events and one receipt.
 */
@Singleton
class MailFacts {

  /** Events of one sweep. */
  static final int CHUNK = 500;

  /** An event may become visible so much later than its time. */
  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(10);

  /** Cases about money that the shop gives back unless buyer and shop agree otherwise. */
  private static final String GOING_BACK =
      "f.kind IN ('SECOND_PAYMENT','SECOND_TRANSACTION','LATE_CANCELLED','LATE_REPLACED')";

  /**
   * All that buyers are told. A receipt counts by its own time: of an order that is approved by
   * hand, the last event comes days later. Of a direct order's failure nobody is told: anybody may
   * place it, for anybody's address, so money is the first thing to tell of.
   */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              MailKind.PAID,
              List.of("payment.paid", "order.hold", "order.processing"),
              "receipt",
              "f.applied_order_id=e.order_id"
                  + " AND f.received_at>=(SELECT accepts_from FROM mail_mark)"),
          new Rule(
              MailKind.NOT_PAID,
              List.of("order.failed"),
              "bill",
              "f.order_id=e.order_id AND f.ref="
                  + member("ref")
                  + " AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id=f.order_id"
                  + " AND o.shop_ref LIKE '"
                  + GeneratedOrderNumbers.DIRECT
                  + "%')"),
          new Rule(
              MailKind.RETURNING,
              List.of("review.opened"),
              "review_case",
              "f.order_id=e.order_id AND CONCAT('case_',f.id)="
                  + member("case")
                  + " AND "
                  + GOING_BACK),
          new Rule(MailKind.SHIPPED, List.of("order.shipped"), "orders", "f.id=e.order_id"),
          new Rule(
              MailKind.REFUNDED,
              List.of("refund.done"),
              "refund",
              "f.order_id=e.order_id AND f.identity=" + member("refund")));

  /** Events of a fact that has no mail yet. */
  private static final String MISSED =
      "SELECT e.event_id,e.published_at FROM outbox e WHERE e.published_at>=?"
          + " AND e.published_at<? AND e.created_at>=? AND ("
          + RULES.stream().map(Rule::missed).collect(Collectors.joining(" OR "))
          + ") ORDER BY e.published_at,e.id LIMIT ?";

  private final SqlClient sql;
  private final MailSettings settings;

  MailFacts(SqlClient sql, MailSettings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  /**
   * Which fact an event tells of.
   *
   * @param types of the events
   * @param table of the fact
   * @param condition on the fact's row {@code f} by the event's row {@code e}
   */
  private record Rule(MailKind kind, List<String> types, String table, String condition) {

    String missed() {
      return "e.type IN ('%s') AND EXISTS (SELECT 1 FROM %s f WHERE %s AND NOT EXISTS"
              .formatted(String.join("','", types), table, condition)
          + " (SELECT 1 FROM mail m WHERE m.kind='%s' AND m.subject_id=f.id))".formatted(kind);
    }
  }

  private static String member(String name) {
    return "JSON_UNQUOTE(JSON_EXTRACT(e.payload,'$." + name + "'))";
  }

  private record Event(String type, Optional<Mode> mode) {}

  private record Mark(Instant acceptsFrom, Instant sweptUntil) {}

  private record Missed(String eventId, Instant publishedAt) {}

  /** Makes the mail that an event is reason for, once however often and late the event comes. */
  void accept(String eventId, Instant now) {
    if (settings.isOn()) {
      accept(eventId, mark(now), now);
    }
  }

  private void accept(String eventId, Mark mark, Instant now) {
    event(eventId, mark)
        .ifPresent(
            event ->
                RULES.stream()
                    .filter(rule -> rule.types().contains(event.type()))
                    .forEach(rule -> add(rule, eventId, event.mode(), now)));
  }

  /**
   * Looks for published events that no message of the queue has brought.
   *
   * @param to the first moment, of publishing, that is too late
   * @return how many were found
   */
  int sweep(Instant to, Instant now) {
    if (!settings.isOn()) {
      sql.update("DELETE FROM mail_mark");
      return 0;
    }
    Mark mark = mark(now);
    List<Missed> missed =
        sql.list(
            MISSED,
            row -> new Missed(row.getString("event_id"), RowMappers.instant(row, "published_at")),
            mark.sweptUntil().minus(COMMITTED_WITHIN),
            to,
            mark.acceptsFrom(),
            CHUNK);
    missed.forEach(event -> accept(event.eventId(), mark, now));
    sql.update(
        "UPDATE mail_mark SET swept_until=?",
        missed.size() < CHUNK ? to : missed.getLast().publishedAt());
    return missed.size();
  }

  /**
   * Mails begin with the first run in which they are on, and what has just been committed; once
   * more on one machine whose clock was set back.
   */
  private Mark mark(Instant now) {
    Optional<Mark> mark = findMark().filter(found -> !found.acceptsFrom().isAfter(now));
    if (mark.isPresent()) {
      return mark.get();
    }
    Instant from = now.minus(COMMITTED_WITHIN);
    sql.update(
        "INSERT INTO mail_mark(id,accepts_from,swept_until) VALUES(1,?,?)"
            + " ON DUPLICATE KEY UPDATE accepts_from=VALUES(accepts_from),"
            + "swept_until=VALUES(swept_until)",
        from,
        from);
    return new Mark(from, from);
  }

  private Optional<Mark> findMark() {
    return sql.first(
        "SELECT accepts_from,swept_until FROM mail_mark",
        row ->
            new Mark(
                RowMappers.instant(row, "accepts_from"), RowMappers.instant(row, "swept_until")));
  }

  private Optional<Event> event(String eventId, Mark mark) {
    return sql.first(
        "SELECT type,mode FROM outbox WHERE event_id=? AND order_id IS NOT NULL AND created_at>=?",
        row ->
            new Event(
                row.getString("type"),
                Optional.ofNullable(row.getString("mode")).map(Mode::valueOf)),
        eventId,
        mark.acceptsFrom());
  }

  /** Nothing for an event that tells a buyer nothing, like money that paid no order. */
  private void add(Rule rule, String eventId, Optional<Mode> mode, Instant now) {
    sql.update(
        "INSERT INTO mail(kind,subject_id,order_id,event_id,mode,state,attempts,next_at,"
            + "created_at,updated_at) SELECT ?,f.id,e.order_id,e.event_id,?,'WAITING',0,?,?,?"
            + " FROM outbox e JOIN "
            + rule.table()
            + " f ON "
            + rule.condition()
            + " WHERE e.event_id=? ON DUPLICATE KEY UPDATE kind=mail.kind",
        rule.kind(),
        mode,
        now,
        now,
        now,
        eventId);
  }
}
