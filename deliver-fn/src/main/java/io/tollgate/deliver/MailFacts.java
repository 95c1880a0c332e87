package io.tollgate.deliver;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import io.tollgate.order.GeneratedOrderNumbers;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

  private static final String PAID_TYPES = "'payment.paid','order.hold','order.processing'";

  /** Cases about money that the shop gives back unless buyer and shop agree otherwise. */
  private static final String GOING_BACK =
      "kind IN ('SECOND_PAYMENT','SECOND_TRANSACTION','LATE_CANCELLED','LATE_REPLACED')";

  /** Events of which there may be a fact that has no mail yet. */
  private static final String MISSED =
      "SELECT e.event_id,e.published_at FROM outbox e WHERE e.published_at>=?"
          + " AND e.published_at<? AND e.created_at>=? AND ("
          + "e.type IN ("
          + PAID_TYPES
          + ") AND EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id=e.order_id"
          + " AND r.received_at>=?)"
          + " AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.order_id=e.order_id AND m.kind='PAID')"
          + " OR e.type IN ('order.failed','order.shipped','refund.done','review.opened')"
          + " AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.event_id=e.event_id))"
          + " AND (e.type<>'review.opened' OR EXISTS (SELECT 1 FROM review_case c"
          + " WHERE c.order_id=e.order_id AND c."
          + GOING_BACK
          + ")) ORDER BY e.published_at,e.id LIMIT ?";

  private final SqlClient sql;
  private final MailSettings settings;

  MailFacts(SqlClient sql, MailSettings settings) {
    this.sql = sql;
    this.settings = settings;
  }

  private record Event(
      String id, String type, long orderId, Optional<Mode> mode, Instant createdAt, String data) {

    String member(String name) {
      return Json.object(data)
          .map(json -> json.get(name))
          .filter(JsonNode::isString)
          .map(JsonNode::getStringValue)
          .orElse("");
    }
  }

  private record Fact(MailKind kind, long subjectId) {}

  private record Mark(Instant acceptsFrom, Instant sweptUntil) {}

  private record Missed(String eventId, Instant publishedAt) {}

  /** Makes the mail that an event is reason for, once however often and late the event comes. */
  void accept(String eventId, Instant now) {
    if (settings.isOn()) {
      accept(eventId, mark(now), now);
    }
  }

  private void accept(String eventId, Mark mark, Instant now) {
    event(eventId)
        .filter(event -> !event.createdAt().isBefore(mark.acceptsFrom()))
        .ifPresent(event -> fact(event, mark).ifPresent(fact -> add(fact, event, now)));
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

  private Optional<Event> event(String eventId) {
    return sql.first(
        "SELECT event_id,type,order_id,mode,created_at,payload FROM outbox"
            + " WHERE event_id=? AND order_id IS NOT NULL",
        MailFacts::event,
        eventId);
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString("event_id"),
        row.getString("type"),
        row.getLong("order_id"),
        Optional.ofNullable(row.getString("mode")).map(Mode::valueOf),
        RowMappers.instant(row, "created_at"),
        row.getString("payload"));
  }

  /**
   * Empty for an event that tells a buyer nothing, like money that paid no order. A receipt counts
   * by its own time: of an order that is approved by hand, the last event comes days later.
   */
  private Optional<Fact> fact(Event event, Mark mark) {
    return switch (event.type()) {
      case "payment.paid", "order.hold", "order.processing" ->
          find(
              MailKind.PAID,
              "receipt WHERE applied_order_id=? AND received_at>=?",
              event.orderId(),
              mark.acceptsFrom());
      case "order.failed" ->
          find(
              MailKind.NOT_PAID,
              "bill WHERE order_id=? AND ref=? AND NOT EXISTS(SELECT 1 FROM orders o"
                  + " WHERE o.id=order_id AND o.shop_ref LIKE ?)",
              event.orderId(),
              event.member("ref"),
              // Anybody may place it, for anybody's address: money is the first thing to be told
              // of.
              GeneratedOrderNumbers.DIRECT + "%");
      case "review.opened" ->
          find(
              MailKind.RETURNING,
              "review_case WHERE order_id=? AND CONCAT('case_',id)=? AND " + GOING_BACK,
              event.orderId(),
              event.member("case"));
      case "order.shipped" -> Optional.of(new Fact(MailKind.SHIPPED, event.orderId()));
      case "refund.done" ->
          find(
              MailKind.REFUNDED,
              "refund WHERE order_id=? AND identity=?",
              event.orderId(),
              event.member("refund"));
      default -> Optional.empty();
    };
  }

  private Optional<Fact> find(MailKind kind, String row, Object... values) {
    return sql.first("SELECT id FROM " + row, found -> new Fact(kind, found.getLong("id")), values);
  }

  private void add(Fact fact, Event event, Instant now) {
    sql.update(
        "INSERT INTO mail(kind,subject_id,order_id,event_id,mode,state,attempts,next_at,"
            + "created_at,updated_at) VALUES(?,?,?,?,?,'WAITING',0,?,?,?)"
            + " ON DUPLICATE KEY UPDATE kind=mail.kind",
        fact.kind(),
        fact.subjectId(),
        event.orderId(),
        event.id(),
        event.mode(),
        now,
        now,
        now);
  }
}
