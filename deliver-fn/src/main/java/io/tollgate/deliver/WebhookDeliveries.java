package io.tollgate.deliver;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which event goes to which endpoint, when it is due, and what each attempt came to. */
@Singleton
class WebhookDeliveries {

  /** Requests that one endpoint gets at once. */
  static final int AT_ONCE_MAX = 4;

  /** Events that are sent again in one call. */
  static final int WINDOW_EVENTS_MAX = 10_000;

  /** An event may become visible so much later than its time. */
  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(10);

  /** How long attempts are kept, and a delivery after its creation at least. */
  static final Duration KEPT = Duration.ofDays(30);

  /** Attempts beyond those of the schedule, at which nothing could be recorded. */
  static final int ATTEMPTS_MAX = 30;

  /** What one sweep finds at most, at all endpoints; the next one goes on. */
  private static final int SWEPT_MAX = 10_000;

  /** Events of one statement. */
  private static final int CHUNK = 500;

  private static final String COLUMNS =
      "INSERT INTO webhook_delivery"
          + "(endpoint_id,event_id,type,attempts,next_at,leased_until,created_at)";

  private static final String WANTED = "(p.events='' OR FIND_IN_SET(e.type,p.events)>0)";

  private static final String ONCE = " ON DUPLICATE KEY UPDATE attempts=webhook_delivery.attempts";

  /** Of what nobody is attempting at this moment. */
  private static final String REDELIVERY =
      "UPDATE webhook_delivery SET attempts=0,delivered_at=NULL,next_at=?"
          + " WHERE leased_until<=? AND endpoint_id=? AND ";

  private final SqlClient sql;

  WebhookDeliveries(SqlClient sql) {
    this.sql = sql;
  }

  /** Which of the due deliveries are attempted first. */
  enum First {
    /** What has waited longest, and of one moment the older event. */
    LONGEST_DUE("next_at,id"),
    /** What has just come. */
    LAST_DUE("next_at DESC,id DESC");

    private final String order;

    First(String order) {
      this.order = order;
    }
  }

  /**
   * A delivery that is leased.
   *
   * @param attempt its number, from 1
   */
  record Claimed(long id, String eventId, String type, int attempt, Instant leasedUntil) {}

  /**
   * Events by when they were created.
   *
   * @param from the first moment
   * @param to the first moment that is too late
   * @param alsoDelivered whether those that the endpoint has taken are sent again
   */
  record Window(Instant from, Instant to, boolean alsoDelivered) {}

  /** An event that no message brought to an endpoint. */
  private record Missed(long endpoint, String eventId) {}

  /** Whether it was delivered. */
  enum State {
    WAITING("next_at IS NOT NULL"),
    DELIVERED("next_at IS NULL AND delivered_at IS NOT NULL"),
    /** Nobody attempts it any more. */
    FAILED("next_at IS NULL AND delivered_at IS NULL");

    private final String condition;

    State(String condition) {
      this.condition = condition;
    }

    /** Empty for any other word. */
    static Optional<State> of(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }

    /** As callers read it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
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
    int there =
        sql.update(
            COLUMNS
                + " SELECT p.id,e.event_id,e.type,0,?,?,? FROM outbox e JOIN webhook_endpoint p"
                + " ON p.disabled_at IS NULL AND "
                + WANTED
                + " WHERE e.event_id=?"
                + ONCE,
            now,
            now,
            now,
            eventId);
    return there > 0 || event(eventId).isPresent();
  }

  /**
   * Makes events due that were published and that no message of the queue has brought: a queue that
   * gave up, or that a process on one machine took along when it was killed.
   *
   * @param to the first moment, of publishing, that is too late
   * @return at how many endpoints each of them was missing, in all
   */
  int sweep(Instant to, Instant now) {
    return sql.first(
            "SELECT swept_until FROM webhook_endpoint WHERE disabled_at IS NULL AND swept_until<?"
                + " ORDER BY swept_until LIMIT 1",
            row -> RowMappers.instant(row, "swept_until"),
            to)
        .map(from -> sweep(from.minus(COMMITTED_WITHIN), to, now))
        .orElse(0);
  }

  private int sweep(Instant from, Instant to, Instant now) {
    List<Missed> missed = missed(from, to);
    missed.stream()
        .collect(groupingBy(Missed::endpoint, mapping(Missed::eventId, toList())))
        .forEach((endpoint, events) -> chunks(events).forEach(chunk -> add(endpoint, chunk, now)));
    if (missed.size() < SWEPT_MAX) {
      sql.update(
          "UPDATE webhook_endpoint SET swept_until=? WHERE disabled_at IS NULL AND swept_until<?",
          to,
          to);
    }
    return missed.size();
  }

  private List<Missed> missed(Instant from, Instant to) {
    return sql.list(
        "SELECT p.id,e.event_id FROM outbox e JOIN webhook_endpoint p ON p.disabled_at IS NULL"
            + " AND p.swept_until<? AND e.created_at>=p.enabled_at AND "
            + WANTED
            + " WHERE e.published_at>=? AND e.published_at<?"
            + " AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id=p.id"
            + " AND d.event_id=e.event_id) ORDER BY e.published_at,e.id LIMIT ?",
        row -> new Missed(row.getLong("id"), row.getString("event_id")),
        to,
        from,
        to,
        SWEPT_MAX);
  }

  private static List<List<String>> chunks(List<String> events) {
    return IntStream.iterate(0, from -> from < events.size(), from -> from + CHUNK)
        .mapToObj(from -> events.subList(from, Math.min(from + CHUNK, events.size())))
        .toList();
  }

  private int add(long endpoint, List<String> events, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now, now, now, endpoint));
    values.addAll(events);
    return sql.update(
        COLUMNS
            + " SELECT p.id,e.event_id,e.type,0,?,?,? FROM outbox e JOIN webhook_endpoint p"
            + " ON p.id=? AND "
            + WANTED
            + " WHERE e.event_id IN ("
            + SqlClient.marks(events.size())
            + ") AND NOT EXISTS (SELECT 1 FROM webhook_delivery d"
            + " WHERE d.endpoint_id=p.id AND d.event_id=e.event_id) ORDER BY e.id"
            + ONCE,
        values.toArray());
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
   * locked meanwhile, so that two runs do not both think that it may.
   *
   * @param leaseUntil when they are due again should this run die
   */
  List<Claimed> claim(long endpoint, First first, Instant now, Instant leaseUntil) {
    return sql.transaction(
        connection -> {
          Optional<Long> open =
              connection.first(
                  "SELECT id FROM webhook_endpoint WHERE id=? AND disabled_at IS NULL FOR UPDATE",
                  row -> row.getLong("id"),
                  endpoint);
          return open.isEmpty() ? List.of() : claim(connection, endpoint, first, now, leaseUntil);
        });
  }

  private static List<Claimed> claim(
      SqlConnection connection, long endpoint, First first, Instant now, Instant leaseUntil)
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
            "SELECT id,event_id,type,attempts FROM webhook_delivery WHERE endpoint_id=? AND next_at<=?"
                + " AND leased_until<=? ORDER BY "
                + first.order
                + " LIMIT ?",
            row ->
                new Claimed(
                    row.getLong("id"),
                    row.getString("event_id"),
                    row.getString("type"),
                    row.getInt("attempts") + 1,
                    leaseUntil),
            endpoint,
            now,
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
   * @return whether it follows
   */
  boolean record(Claimed delivery, Attempt attempt, boolean isDelivered, Optional<Instant> next) {
    return sql.transaction(
        connection -> {
          insert(connection, delivery.id(), attempt);
          return connection.update(
                  "UPDATE webhook_delivery SET next_at=?,leased_until=?,delivered_at=? WHERE id=?"
                      + " AND leased_until=?",
                  next,
                  attempt.at(),
                  isDelivered ? Optional.of(attempt.at()) : Optional.empty(),
                  delivery.id(),
                  delivery.leasedUntil())
              > 0;
        });
  }

  /** Attempts it no more; false when the lease ran out and somebody else has it. */
  boolean giveUp(Claimed delivery) {
    return sql.update(
            "UPDATE webhook_delivery SET next_at=NULL WHERE id=? AND leased_until=?",
            delivery.id(),
            delivery.leasedUntil())
        > 0;
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

  /**
   * Makes one delivery due now that is delivered, failed or waiting; returns how many there are of
   * it that nobody is attempting at this moment.
   */
  int redeliver(long endpoint, String eventId, Instant now) {
    return sql.update(REDELIVERY + "event_id=?", now, now, endpoint, eventId);
  }

  /** How many published events a window has; of a large one, one more than may be sent again. */
  long countEvents(Instant from, Instant to) {
    return sql.first(
            "SELECT COUNT(*) n FROM (SELECT 1 FROM outbox WHERE created_at>=? AND created_at<?"
                + " AND published_at IS NOT NULL LIMIT ?) w",
            row -> row.getLong("n"),
            from,
            to,
            WINDOW_EVENTS_MAX + 1)
        .orElseThrow();
  }

  /**
   * Makes the published events of a window that an endpoint wants due there, also those that came
   * while it was disabled. In small statements, because each holds its rows against the attempts of
   * the moment; a repeat after a failure finishes it.
   *
   * @param window which of them
   * @return how many
   */
  int redeliver(WebhookEndpoint endpoint, Window window, Instant now) {
    List<String> events =
        sql.list(
            "SELECT e.event_id FROM outbox e JOIN webhook_endpoint p ON p.id=? AND "
                + WANTED
                + " WHERE e.created_at>=? AND e.created_at<? AND e.published_at IS NOT NULL"
                + " ORDER BY e.created_at,e.id LIMIT ?",
            row -> row.getString("event_id"),
            endpoint.id(),
            window.from(),
            window.to(),
            WINDOW_EVENTS_MAX);
    int due = 0;
    for (List<String> chunk : chunks(events)) {
      due += redeliver(endpoint.id(), chunk, window.alsoDelivered(), now);
      due += add(endpoint.id(), chunk, now);
    }
    return due;
  }

  private int redeliver(long endpoint, List<String> events, boolean alsoDelivered, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now, now, endpoint, alsoDelivered));
    values.addAll(events);
    return sql.update(
        REDELIVERY
            + "(delivered_at IS NULL OR ?) AND event_id IN ("
            + SqlClient.marks(events.size())
            + ")",
        values.toArray());
  }

  /**
   * An endpoint's newest deliveries.
   *
   * @param state only those of it; all where it is empty
   */
  List<Delivery> newest(long endpoint, Optional<State> state, int rowsMax) {
    return sql.list(
        "SELECT * FROM webhook_delivery WHERE endpoint_id=?"
            + state.map(only -> " AND " + only.condition).orElse("")
            + " ORDER BY created_at DESC,id DESC LIMIT ?",
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

  /** All attempts at some deliveries, the oldest first, by the number of the delivery. */
  Map<Long, List<Attempt>> attempts(List<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      return Map.of();
    }
    return sql
        .list(
            "SELECT * FROM webhook_attempt WHERE delivery_id IN ("
                + SqlClient.marks(deliveries.size())
                + ") ORDER BY id",
            row -> Map.entry(row.getLong("delivery_id"), attempt(row)),
            deliveries.stream().map(Delivery::id).toArray())
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(RowMappers.instant(row, "at"), row.getInt("millis"), answer(row));
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

  /**
   * Deletes old attempts, and old deliveries that are not waiting and have none; at most so many of
   * each. An attempt without its delivery would be nobody's, also when its order is anonymised.
   */
  int deleteOld(Instant before, int rowsMax) {
    int attempts =
        sql.update("DELETE FROM webhook_attempt WHERE at<? ORDER BY at LIMIT ?", before, rowsMax);
    return attempts
        + sql.update(
            "DELETE FROM webhook_delivery WHERE created_at<? AND next_at IS NULL"
                + " AND NOT EXISTS (SELECT 1 FROM webhook_attempt a"
                + " WHERE a.delivery_id=webhook_delivery.id) ORDER BY created_at LIMIT ?",
            before,
            rowsMax);
  }
}
