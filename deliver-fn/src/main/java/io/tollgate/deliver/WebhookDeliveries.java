package io.tollgate.deliver;

import io.tollgate.outbox.Outbox;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which event goes to which endpoint, when it is due, and what each attempt came to. */
@Singleton
class WebhookDeliveries {

  /** Requests that one endpoint gets at once. */
  static final int AT_ONCE_MAX = 4;

  /** Events that are sent again in one call. */
  static final int WINDOW_EVENTS_MAX = 10_000;

  /** How long deliveries and attempts are kept. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final String REDELIVERY =
      " SET attempts=0,delivered_at=NULL,next_at=? WHERE next_at IS NULL AND endpoint_id=? AND ";

  private final SqlClient sql;

  WebhookDeliveries(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * A delivery that is leased.
   *
   * @param attempt its number, from 1
   */
  record Claimed(long id, String eventId, int attempt, Instant leasedUntil) {}

  /**
   * Events by when they were created.
   *
   * @param from the first moment
   * @param to the first moment that is too late
   * @param alsoDelivered whether those that the endpoint has taken are sent again
   */
  record Window(Instant from, Instant to, boolean alsoDelivered) {}

  /** Whether it was delivered. */
  enum State {
    WAITING,
    DELIVERED,
    FAILED
  }

  /** A delivery as operators see it. */
  record Delivery(
      long id,
      String eventId,
      String type,
      State state,
      int attempts,
      Optional<Instant> nextAt,
      Instant createdAt) {}

  /** One attempt as operators see it. */
  record Attempt(Instant at, int millis, WebhookAnswer answer) {}

  /**
   * Makes an event due at every enabled endpoint that wants its type. Once for each, however often
   * the event comes.
   *
   * @return whether the outbox has the event
   */
  boolean accept(String eventId, Instant now) {
    sql.update(
        "INSERT INTO webhook_delivery"
            + "(endpoint_id,event_id,type,attempts,next_at,leased_until,created_at)"
            + " SELECT p.id,e.event_id,e.type,0,?,?,? FROM outbox e JOIN webhook_endpoint p"
            + " ON p.disabled_at IS NULL AND (p.events='' OR FIND_IN_SET(e.type,p.events)>0)"
            + " WHERE e.event_id=? ON DUPLICATE KEY UPDATE attempts=webhook_delivery.attempts",
        now,
        now,
        now,
        eventId);
    return event(eventId).isPresent();
  }

  /** The stored event. */
  Optional<OutboxEvent> event(String eventId) {
    return sql.first(
        "SELECT " + Outbox.COLUMNS + " FROM outbox WHERE event_id=?", Outbox::event, eventId);
  }

  /** The enabled endpoints at which something is due. */
  List<Long> dueEndpoints(Instant now) {
    return sql.list(
        "SELECT p.id FROM webhook_endpoint p WHERE p.disabled_at IS NULL AND EXISTS"
            + " (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id=p.id AND d.next_at<=?)",
        row -> row.getLong("id"),
        now);
  }

  /**
   * Leases what is due at an endpoint, as far as it may get more at once; the endpoint's row is
   * locked meanwhile, so that two runs do not both think that it may. What has waited longest comes
   * first, and of one moment the older event.
   *
   * @param leaseUntil when they are due again should this run die
   */
  List<Claimed> claim(long endpoint, Instant now, Instant leaseUntil) {
    return sql.transaction(
        connection -> {
          Optional<Long> open =
              connection.first(
                  "SELECT id FROM webhook_endpoint WHERE id=? AND disabled_at IS NULL FOR UPDATE",
                  row -> row.getLong("id"),
                  endpoint);
          return open.isEmpty() ? List.of() : claim(connection, endpoint, now, leaseUntil);
        });
  }

  private static List<Claimed> claim(
      SqlConnection connection, long endpoint, Instant now, Instant leaseUntil)
      throws SQLException {
    long inFlight =
        connection
            .first(
                "SELECT COUNT(*) n FROM webhook_delivery WHERE endpoint_id=? AND leased_until>?",
                row -> row.getLong("n"),
                endpoint,
                now)
            .orElseThrow();
    List<Claimed> due =
        connection.list(
            "SELECT id,event_id,attempts FROM webhook_delivery WHERE endpoint_id=? AND next_at<=?"
                + " ORDER BY next_at,id LIMIT ?",
            row ->
                new Claimed(
                    row.getLong("id"),
                    row.getString("event_id"),
                    row.getInt("attempts") + 1,
                    leaseUntil),
            endpoint,
            now,
            Math.max(0, AT_ONCE_MAX - inFlight));
    for (Claimed each : due) {
      connection.update(
          "UPDATE webhook_delivery SET attempts=attempts+1,next_at=?,leased_until=? WHERE id=?",
          leaseUntil,
          leaseUntil,
          each.id());
    }
    return due;
  }

  /**
   * Writes an attempt and what follows from it, unless the lease ran out and somebody else has it.
   *
   * @param next when the next attempt is due; empty when there is none
   */
  void record(Claimed delivery, Attempt attempt, boolean isDelivered, Optional<Instant> next) {
    sql.transaction(
        connection -> {
          insert(connection, delivery.id(), attempt);
          connection.update(
              "UPDATE webhook_delivery SET next_at=?,leased_until=?,delivered_at=? WHERE id=?"
                  + " AND leased_until=?",
              next,
              attempt.at(),
              isDelivered ? Optional.of(attempt.at()) : Optional.empty(),
              delivery.id(),
              delivery.leasedUntil());
          return delivery;
        });
  }

  private static void insert(SqlConnection connection, long delivery, Attempt attempt)
      throws SQLException {
    Optional<Integer> status = Optional.empty();
    Optional<WebhookAnswer.Failure> failure = Optional.empty();
    String body = "";
    switch (attempt.answer()) {
      case WebhookAnswer.Answered(int code, String text) -> {
        status = Optional.of(code);
        body = text;
      }
      case WebhookAnswer.NotAnswered(WebhookAnswer.Failure why) -> failure = Optional.of(why);
    }
    connection.update(
        "INSERT INTO webhook_attempt(delivery_id,at,millis,status,failure,answer)"
            + " VALUES(?,?,?,?,?,?)",
        delivery,
        attempt.at(),
        attempt.millis(),
        status,
        failure,
        body);
  }

  /** Gives up all that is waiting at an endpoint, which nobody sends to while it is disabled. */
  void giveUp(long endpoint) {
    sql.update(
        "UPDATE webhook_delivery SET next_at=NULL WHERE endpoint_id=? AND next_at IS NOT NULL",
        endpoint);
  }

  /** Makes one delivery due again that is delivered or failed; returns how many there are of it. */
  int redeliver(long endpoint, String eventId, Instant now) {
    return sql.update(
        "UPDATE webhook_delivery" + REDELIVERY + "event_id=?", now, endpoint, eventId);
  }

  /** How many events a window has; of a large one, one more than may be sent again. */
  long countEvents(Instant from, Instant to) {
    return sql.first(
            "SELECT COUNT(*) n FROM (SELECT 1 FROM outbox WHERE created_at>=? AND created_at<?"
                + " LIMIT ?) w",
            row -> row.getLong("n"),
            from,
            to,
            WINDOW_EVENTS_MAX + 1)
        .orElseThrow();
  }

  /**
   * Makes the events of a window that an endpoint wants due there, also those that came while it
   * was disabled.
   *
   * @param window which of them
   * @return how many
   */
  int redeliver(WebhookEndpoint endpoint, Window window, Instant now) {
    int again =
        sql.update(
            "UPDATE webhook_delivery"
                + REDELIVERY
                + "(delivered_at IS NULL OR ?) AND event_id IN"
                + " (SELECT w.event_id FROM outbox w WHERE w.created_at>=? AND w.created_at<?)",
            now,
            endpoint.id(),
            window.alsoDelivered(),
            window.from(),
            window.to());
    int first =
        sql.update(
            "INSERT INTO webhook_delivery"
                + "(endpoint_id,event_id,type,attempts,next_at,leased_until,created_at)"
                + " SELECT p.id,w.event_id,w.type,0,?,?,? FROM outbox w JOIN webhook_endpoint p"
                + " ON p.id=? AND (p.events='' OR FIND_IN_SET(w.type,p.events)>0)"
                + " WHERE w.created_at>=? AND w.created_at<? AND NOT EXISTS"
                + " (SELECT 1 FROM webhook_delivery d"
                + " WHERE d.endpoint_id=p.id AND d.event_id=w.event_id) ORDER BY w.id",
            now,
            now,
            now,
            endpoint.id(),
            window.from(),
            window.to());
    return again + first;
  }

  /** An endpoint's newest deliveries. */
  List<Delivery> newest(long endpoint, int rowsMax) {
    return sql.list(
        "SELECT * FROM webhook_delivery WHERE endpoint_id=? ORDER BY created_at DESC,id DESC"
            + " LIMIT ?",
        WebhookDeliveries::read,
        endpoint,
        rowsMax);
  }

  Optional<Delivery> find(long endpoint, String eventId) {
    return sql.first(
        "SELECT * FROM webhook_delivery WHERE endpoint_id=? AND event_id=?",
        WebhookDeliveries::read,
        endpoint,
        eventId);
  }

  /** All attempts at a delivery, the oldest first. */
  List<Attempt> attempts(long delivery) {
    return sql.list(
        "SELECT * FROM webhook_attempt WHERE delivery_id=? ORDER BY id",
        row -> new Attempt(RowMappers.instant(row, "at"), row.getInt("millis"), answer(row)),
        delivery);
  }

  private static WebhookAnswer answer(ResultSet row) throws SQLException {
    String failure = row.getString("failure");
    return failure == null
        ? new WebhookAnswer.Answered(row.getInt("status"), row.getString("answer"))
        : new WebhookAnswer.NotAnswered(WebhookAnswer.Failure.valueOf(failure));
  }

  private static Delivery read(ResultSet row) throws SQLException {
    Optional<Instant> next =
        Optional.ofNullable(row.getTimestamp("next_at")).map(Timestamp::toInstant);
    State state =
        next.isPresent()
            ? State.WAITING
            : row.getTimestamp("delivered_at") == null ? State.FAILED : State.DELIVERED;
    return new Delivery(
        row.getLong("id"),
        row.getString("event_id"),
        row.getString("type"),
        state,
        row.getInt("attempts"),
        next,
        RowMappers.instant(row, "created_at"));
  }

  /** Deletes old deliveries that are not waiting, and their attempts; at most so many of each. */
  int deleteOld(Instant before, int rowsMax) {
    int attempts =
        sql.update("DELETE FROM webhook_attempt WHERE at<? ORDER BY at LIMIT ?", before, rowsMax);
    return attempts
        + sql.update(
            "DELETE FROM webhook_delivery WHERE created_at<? AND next_at IS NULL"
                + " ORDER BY created_at LIMIT ?",
            before,
            rowsMax);
  }
}
