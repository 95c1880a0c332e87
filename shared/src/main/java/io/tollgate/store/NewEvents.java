package io.tollgate.store;

import io.tollgate.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The events of one transaction. They are written when all that they tell is written, before the
 * goods alone, which others wait for, and read back behind the commit in the same round trip, so
 * that whoever publishes them has exactly what the database holds.
 */
final class NewEvents {

  /** Until then whoever commits publishes; after it, reconcile. */
  private static final Duration PUBLISHED_BY_COMMITTER = Duration.ofSeconds(30);

  /** The bill that an event of an order is about: the paid one, else the newest. */
  private static final String BILL_OF_ORDER =
      "COALESCE((SELECT r.bill_id FROM receipt r WHERE r.applied_order_id=o.id),"
          + "(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id))";

  private static final String DATA_OF_ORDER =
      "'order',CONCAT('ord_',o.id),'shop_ref',o.shop_ref,'amount',o.total,'currency',o.currency,"
          + "'ref',b.ref,'gateway',b.backend,'method',m.code,"
          + "'metadata',JSON_EXTRACT(o.metadata,'$')";

  /** What the version before V17 left out of a row {@code e}; its own words stay. */
  static final String COMPLETION =
      "UPDATE outbox e JOIN orders o ON o.id=e.order_id LEFT JOIN bill b ON b.id=COALESCE("
          + "(SELECT x.id FROM bill x WHERE x.ref=JSON_UNQUOTE(JSON_EXTRACT(e.payload,'$.ref'))),"
          + BILL_OF_ORDER
          + ") LEFT JOIN payment_method m ON m.id=b.payment_method_id SET e.mode=b.mode,"
          + "e.payload=JSON_MERGE_PATCH(JSON_OBJECT("
          + DATA_OF_ORDER
          + "),e.payload)";

  private static final String REFUNDED =
      ",'refunded',(SELECT CAST(COALESCE(SUM(f.amount),0) AS SIGNED) FROM refund f"
          + " WHERE f.order_id=o.id AND f.state='DONE')";

  private final LedgerTransaction transaction;
  private final List<NewEvent> events = new ArrayList<>();
  private boolean isWritten;

  /**
   * An event on its way into the outbox.
   *
   * @param order empty for what belongs to no order
   * @param bill empty where the event is about the order as a whole
   * @param reviewCase the case that it tells of, where its number is not known yet
   * @param facts what it tells beside order, bill and method; replaces theirs of the same name
   */
  record NewEvent(
      String id,
      String type,
      long sequence,
      Optional<RowId> order,
      Optional<RowId> bill,
      Optional<RowId> reviewCase,
      Map<String, ?> facts) {}

  NewEvents(LedgerTransaction transaction) {
    this.transaction = transaction;
  }

  static String drawId() {
    return UUID.randomUUID().toString();
  }

  void add(NewEvent event) {
    events.add(event);
  }

  /** Writes them all, once however often the transaction is sent. */
  void finish() {
    if (!isWritten) {
      isWritten = true;
      events.forEach(this::write);
    }
  }

  private void write(NewEvent event) {
    Script script = transaction.script();
    Instant now = transaction.origin().at();
    Insert row =
        Insert.into("outbox")
            .set("event_id", event.id())
            .setTo("order_id", event.order().isPresent() ? "o.id" : "NULL")
            .set("type", event.type())
            .set("sequence", event.sequence())
            .setTo("mode", event.order().isPresent() ? "b.mode" : "NULL");
    setPayload(row, event).set("created_at", now).set("next_at", now.plus(PUBLISHED_BY_COMMITTER));
    if (event.order().isEmpty()) {
      transaction.insert(row);
      return;
    }
    script.add(row.asSelectFrom("orders o LEFT JOIN bill b ON b.id="), row.values());
    event.bill().ifPresentOrElse(script::append, () -> script.append(BILL_OF_ORDER));
    script
        .append(" LEFT JOIN payment_method m ON m.id=b.payment_method_id WHERE o.id=")
        .append(event.order().get())
        .append(" AND @w=1");
  }

  private static Insert setPayload(Insert row, NewEvent event) {
    List<Object> bound = new ArrayList<>();
    StringBuilder known = new StringBuilder();
    event.order().ifPresent(_ -> known.append(DATA_OF_ORDER));
    if (event.type().startsWith("refund.") || event.type().startsWith("dispute.")) {
      known.append(REFUNDED);
    }
    event
        .reviewCase()
        .ifPresent(
            number -> {
              known.append(known.isEmpty() ? "" : ",").append("'case',CONCAT('case_',");
              known.append(number.sql()).append(')');
              bound.addAll(List.of(number.values()));
            });
    bound.add(Json.write(event.facts()));
    return row.setTo("payload", "JSON_MERGE_PATCH(JSON_OBJECT(" + known + "),?)", bound.toArray());
  }

  /** What reads them back; empty where there are none. */
  Optional<String> selection() {
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "SELECT "
                + Outbox.COLUMNS
                + " FROM outbox WHERE event_id IN ("
                + SqlClient.marks(events.size())
                + ") ORDER BY id");
  }

  List<Object> ids() {
    return events.stream().map(event -> (Object) event.id()).toList();
  }
}
