package io.tollgate.outbox;

import io.tollgate.crypto.Randomness;
import io.tollgate.sql.Insert;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one transaction. They are written after everything that they describe, before the
 * goods alone, which others wait for, and read back behind the commit in the same round trip, so
 * that whoever publishes them has exactly what the database holds.
 */
public final class NewEvents {

  /** Until then the function that commits publishes; after it, reconcile. */
  private static final Duration PUBLISHED_BY_COMMITTER = Duration.ofSeconds(30);

  /** What the version before V17 left out of a row {@code e}; its own words stay. */
  static final String COMPLETION =
      "UPDATE outbox e JOIN orders o ON o.id=e.order_id LEFT JOIN bill b ON b.id=COALESCE("
          + "(SELECT x.id FROM bill x WHERE x.ref=JSON_UNQUOTE(JSON_EXTRACT(e.payload,'$.ref'))),"
          + EventData.BILL_OF_ORDER
          + ") LEFT JOIN payment_method m ON m.id=b.payment_method_id SET e.mode=b.mode,"
          + "e.payload=JSON_MERGE_PATCH(JSON_OBJECT("
          + EventData.MEMBERS_OF_ORDER
          + "),e.payload)";

  private final Script script;
  private final Instant at;
  private final List<NewEvent> events = new ArrayList<>();
  private Rows<OutboxEvent> written = Rows.none();

  /**
   * An event on its way into the outbox.
   *
   * @param sequence 0 for what belongs to no order
   */
  public record NewEvent(String id, EventType type, long sequence, EventData data) {}

  /**
   * @param script of the transaction
   * @param at when it makes the changes that the events describe
   */
  public NewEvents(Script script, Instant at) {
    this.script = script;
    this.at = at;
  }

  public static String drawId() {
    return Randomness.SHARED.uuid().toString();
  }

  public void add(NewEvent event) {
    events.add(event);
  }

  /**
   * Writes them all, and has them read back.
   *
   * @param behind what is sent behind the commit
   */
  public void finish(Script behind) {
    if (!events.isEmpty()) {
      events.forEach(this::write);
      written =
          behind.query(
              Outbox::event,
              "SELECT "
                  + Outbox.COLUMNS
                  + " FROM outbox WHERE event_id IN ("
                  + SqlClient.marks(events.size())
                  + ") ORDER BY id",
              events.stream().map(NewEvent::id).toArray());
    }
  }

  private void write(NewEvent event) {
    Insert row =
        event
            .data()
            .set(
                Insert.into("outbox")
                    .set("event_id", event.id())
                    .set("type", event.type().label())
                    .set("sequence", event.sequence()))
            .set("created_at", at)
            .set("next_at", at.plus(PUBLISHED_BY_COMMITTER));
    script
        .add(row.asSelectFrom(event.data().rows()), row.values())
        .append(" AND @w=1", event.data().values());
  }

  /** As they were read back by the transaction's last run. */
  public List<OutboxEvent> written() {
    return written.all();
  }
}
