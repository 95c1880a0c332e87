package io.tollgate.outbox;

import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import io.tollgate.json.Text;
import io.tollgate.schedule.DueRows;
import io.tollgate.sql.Condition;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outbox of events that wait for being published (DECISIONS 125). Claims, marks and redelivery
 * take no order's lock; they touch only whether and when a row is sent, never what it says.
 */
@Singleton
public class Outbox {

  /** The setting that says how long published events are there at least. */
  public static final String KEPT = "tollgate.events-kept";

  public static final String KEPT_USUALLY = "30d";

  private static final int REDELIVERED_ROWS = 1_000;
  private static final int REDELIVERED_STATEMENTS_MAX = 20;

  /** What waits already goes out anyway. */
  private static final String REDELIVERY =
      "UPDATE outbox SET next_at=?,dead_at=NULL,attempts=0 WHERE next_at IS NULL AND ";

  public static final String COLUMNS = "event_id,type,sequence,mode,created_at,attempts,payload";

  private final SqlClient sql;

  Outbox(SqlClient sql) {
    this.sql = sql;
  }

  /** What is to be published. */
  public static DueRows due(Instant now) {
    return new DueRows("events", "outbox", new Condition().holds("next_at<=?", now));
  }

  /**
   * What was published before this, is not to be sent again, and no webhook delivery is of any
   * more: by the event it is known whose order a delivery is about, when that is anonymised.
   */
  public static DueRows expired(Instant before) {
    return new DueRows(
        "old_events",
        "outbox",
        new Condition()
            .holds("published_at<?", before)
            .isNull("next_at")
            .isNull("dead_at")
            .holds(
                "NOT EXISTS (SELECT 1 FROM webhook_endpoint p JOIN webhook_delivery d"
                    + " ON d.endpoint_id=p.id AND d.event_id=outbox.event_id)"));
  }

  /**
   * Leases the events that have been due longest, oldest first, and counts an attempt at each. Rows
   * that somebody else holds are skipped.
   *
   * @param leaseUntil when they are due again should this run die
   */
  public List<OutboxEvent> claim(int countMax, Instant now, Instant leaseUntil) {
    return sql.transaction(
        connection -> {
          List<Long> due =
              connection.list(
                  "SELECT id FROM %s ORDER BY next_at,id LIMIT %d FOR UPDATE SKIP LOCKED"
                      .formatted(due(now).sql(), countMax),
                  row -> row.getLong("id"),
                  due(now).values());
          return due.isEmpty() ? List.of() : claim(connection, due, leaseUntil);
        });
  }

  private static List<OutboxEvent> claim(
      SqlConnection connection, List<Long> due, Instant leaseUntil) throws SQLException {
    String these = " WHERE e.id IN (" + SqlClient.marks(due.size()) + ")";
    List<Object> lease = new ArrayList<>(List.of(leaseUntil));
    lease.addAll(due);
    connection.update(
        "UPDATE outbox e SET e.next_at=?,e.attempts=e.attempts+1" + these, lease.toArray());
    List<OutboxEvent> events = read(connection, these, due);
    if (events.stream().noneMatch(OutboxEvent::isUnnumbered)) {
      return events;
    }
    connection.update(NewEvents.COMPLETION + these + " AND e.sequence=0", due.toArray());
    return read(connection, these, due);
  }

  private static List<OutboxEvent> read(SqlConnection connection, String these, List<Long> ids)
      throws SQLException {
    return connection.list(
        "SELECT " + COLUMNS + " FROM outbox e" + these + " ORDER BY e.id",
        Outbox::event,
        ids.toArray());
  }

  public static OutboxEvent event(ResultSet row) throws SQLException {
    return new OutboxEvent(
        row.getString("event_id"),
        row.getString("type"),
        row.getLong("sequence"),
        Optional.ofNullable(row.getString("mode")).map(Mode::valueOf),
        row.getTimestamp("created_at").toInstant(),
        row.getInt("attempts"),
        row.getString("payload"));
  }

  /** Adds an event that is about no order, in a transaction of the caller's. */
  public static void add(SqlConnection connection, EventType type, Map<String, ?> data, Instant at)
      throws SQLException {
    connection.update(
        "INSERT INTO outbox(event_id,type,sequence,payload,created_at,next_at)"
            + " VALUES(?,?,0,?,?,?)",
        NewEvents.drawId(),
        type.label(),
        Json.write(data),
        at,
        at);
  }

  /** Says that the bus has taken these events. */
  public void published(List<OutboxEvent> events, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now));
    events.forEach(event -> values.add(event.id()));
    sql.update(
        "UPDATE outbox SET published_at=?,next_at=NULL,dead_at=NULL WHERE event_id IN ("
            + SqlClient.marks(events.size())
            + ")",
        values.toArray());
  }

  /** The bus has not taken a claimed event; unless somebody else had it taken, it is due later. */
  public void postpone(OutboxEvent event, Instant leased, Instant next) {
    sql.update(
        "UPDATE outbox SET next_at=? WHERE event_id=? AND next_at=?", next, event.id(), leased);
  }

  /** Gives a claimed event up: a person sees it among the dead ones and sends it again. */
  public void markDead(OutboxEvent event, Instant leased, Instant now) {
    sql.update(
        "UPDATE outbox SET next_at=NULL,dead_at=? WHERE event_id=? AND next_at=?",
        now,
        event.id(),
        leased);
  }

  /** Makes an event due again that is published or dead; returns how many there are of this id. */
  public int redeliver(String eventId, Instant now) {
    return sql.update(REDELIVERY + "event_id=?", now, Text.ascii(eventId));
  }

  /**
   * Makes the published and dead events of a window due again. In small statements, because each
   * holds its rows against the payments of the moment, and of a large window only the beginning: a
   * function has half a minute.
   *
   * @param from the first moment, of creation
   * @param to the first moment that is too late
   */
  public Redelivered redeliver(Instant from, Instant to, Instant now) {
    Created last = new Created(0, from);
    int total = 0;
    for (int statement = 0; statement < REDELIVERED_STATEMENTS_MAX; statement++) {
      List<Created> rows = createdBehind(last, to);
      if (!rows.isEmpty()) {
        total += redeliver(rows, now);
        last = rows.getLast();
      }
      if (rows.size() < REDELIVERED_ROWS) {
        return new Redelivered(total, to, to);
      }
    }
    return new Redelivered(total, last.at(), to);
  }

  private record Created(long id, Instant at) {}

  private List<Created> createdBehind(Created last, Instant to) {
    return sql.list(
        "SELECT id,created_at FROM outbox FORCE INDEX (outbox_created) WHERE created_at<?"
            + " AND (created_at>? OR created_at=? AND id>?) ORDER BY created_at,id LIMIT ?",
        row -> new Created(row.getLong("id"), RowMappers.instant(row, "created_at")),
        to,
        last.at(),
        last.at(),
        last.id(),
        REDELIVERED_ROWS);
  }

  private int redeliver(List<Created> rows, Instant now) {
    List<Object> values = new ArrayList<>(List.of(now));
    rows.forEach(row -> values.add(row.id()));
    return sql.update(
        REDELIVERY + "id IN (" + SqlClient.marks(rows.size()) + ")", values.toArray());
  }

  /**
   * Deletes the oldest events that were published before a time, at most so many. One that was sent
   * again since and is waiting or dead stays.
   */
  public int deletePublished(Instant before, int rowsMax) {
    DueRows rows = expired(before);
    return sql.update(
        "DELETE FROM %s ORDER BY published_at LIMIT %d".formatted(rows.sql(), rowsMax),
        rows.values());
  }
}
