package io.tollgate.privacy;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.json.Json;
import io.tollgate.schedule.DueRows;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The personal data of orders' buyers, wherever the database has it (docs/privacy.md). */
@Singleton
class PersonalData {

  /** Its last money is the newest that came or went back, or its placing where none did. */
  private static final String ORDER =
      """
      SELECT o.id, %s AS number, o.shop_ref, o.state, o.version, o.anonymised_at, o.anonymised_by,
        o.cart_id,
        (EXISTS (SELECT 1 FROM bill b WHERE b.live_order_id = o.id)
          OR (o.state IN ('NEW', 'HOLD')
            AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id = o.id))) AS is_unpaid,
        EXISTS (SELECT 1 FROM history h WHERE h.order_id = o.id AND h.why <> '') AS is_explained,
        EXISTS (SELECT 1 FROM bill b WHERE b.order_id = o.id AND b.next_check_at < ?) AS is_watched,
        EXISTS (SELECT 1 FROM refund f WHERE f.order_id = o.id
          AND f.state NOT IN ('DONE', 'FAILED')) AS is_refunding,
        EXISTS (SELECT 1 FROM review_case c WHERE c.order_id = o.id
          AND c.decided_at IS NULL) AS is_in_review,
        GREATEST(o.created_at,
          COALESCE((SELECT MAX(r.received_at) FROM receipt r WHERE r.order_id = o.id), o.created_at),
          COALESCE((SELECT MAX(f.updated_at) FROM refund f WHERE f.order_id = o.id
            AND f.state = 'DONE'), o.created_at)) AS last_money
      FROM orders o WHERE o.id = ?\
      """
          .formatted(RowMappers.ORDER_NUMBER);

  /** Of a cart: no order needs to know any more whose it is. */
  private static final String NAMES_NOBODY =
      "NOT EXISTS (SELECT 1 FROM orders o WHERE o.cart_id=cart.id AND o.anonymised_at IS NULL)";

  private final SqlClient sql;

  PersonalData(SqlClient sql) {
    this.sql = sql;
  }

  /**
   * An order as it is looked at here.
   *
   * @param isAnonymised and nobody has given a reason or written a note since
   * @param openFor why its data is needed yet
   * @param lastMoney when money last came or went back
   * @param cartId empty where no cart was checked out
   */
  record Held(
      AnonymisedOrder names,
      int version,
      boolean isAnonymised,
      Set<OpenFor> openFor,
      Instant lastMoney,
      Optional<Long> cartId,
      List<HeldBill> bills) {}

  /** A bill of it, with what its gateway was told. */
  record HeldBill(long id, String ref, GatewayId gateway, Memo memo) {}

  Optional<Held> read(long orderId) {
    Script queries = new Script();
    Rows<HeldBill> bills =
        queries.query(
            PersonalData::bill, "SELECT id,ref,backend,memo FROM bill WHERE order_id=?", orderId);
    Rows<Held> order = queries.query(row -> order(row, bills.all()), ORDER, Pacing.NEVER, orderId);
    sql.read(queries);
    return order.first();
  }

  private static HeldBill bill(ResultSet row) throws SQLException {
    return new HeldBill(
        row.getLong("id"),
        row.getString("ref"),
        new GatewayId(row.getString("backend")),
        new Memo(Json.texts(row.getString("memo"))));
  }

  private static Held order(ResultSet row, List<HeldBill> bills) throws SQLException {
    Optional<Instant> at =
        Optional.ofNullable(row.getTimestamp("anonymised_at")).map(Timestamp::toInstant);
    return new Held(
        new AnonymisedOrder(
            row.getLong("id"),
            row.getString("number"),
            row.getString("shop_ref"),
            at.orElse(Instant.EPOCH),
            Optional.ofNullable(row.getString("anonymised_by")).orElse("")),
        row.getInt("version"),
        at.isPresent() && !row.getBoolean("is_explained"),
        openFor(row),
        RowMappers.instant(row, "last_money"),
        Optional.ofNullable(row.getString("cart_id")).map(Long::valueOf),
        bills);
  }

  private static Set<OpenFor> openFor(ResultSet row) throws SQLException {
    Set<OpenFor> reasons = EnumSet.noneOf(OpenFor.class);
    if (row.getBoolean("is_unpaid")) {
      reasons.add(OpenFor.UNPAID);
    }
    if (Set.of("HOLD", "PROCESSING", "SHIPPED").contains(row.getString("state"))) {
      reasons.add(OpenFor.IN_FULFILMENT);
    }
    if (row.getBoolean("is_refunding")) {
      reasons.add(OpenFor.REFUND_PENDING);
    }
    if (row.getBoolean("is_in_review")) {
      reasons.add(OpenFor.CASE_OPEN);
    }
    if (row.getBoolean("is_watched")) {
      reasons.add(OpenFor.PAYMENT_WATCHED);
    }
    return reasons;
  }

  /** The orders of which the retention may be over, the oldest first. */
  List<Long> due(Instant before, int ordersMax) {
    return sql.list(
        "SELECT id FROM orders WHERE retention_due<? ORDER BY retention_due LIMIT ?",
        row -> row.getLong("id"),
        before,
        ordersMax);
  }

  /** Looks at it again when the retention from this time on is over. Takes no lock: one column. */
  void postpone(long orderId, Instant retentionFrom) {
    sql.update("UPDATE orders SET retention_from=? WHERE id=?", retentionFrom, orderId);
  }

  /**
   * Removes all of it, if nobody has changed the order since it was read. A failed order is given
   * up with it: nothing could be sent to whom another payment or late money would revive it for.
   *
   * @param kept what stays of each bill's memo, in the order of the bills
   * @param cart goes with its last order; empty where it stays
   */
  boolean remove(Held order, List<Memo> kept, String who, Instant now, Optional<Long> cart) {
    long id = order.names().id();
    Script script =
        new Script()
            .add("START TRANSACTION")
            .add(
                "UPDATE orders SET buyer='{}',contact=IF(contact IS NULL,NULL,'{}'),"
                    + "shipping=IF(shipping IS NULL,NULL,'{}'),note=IF(note IS NULL,NULL,''),"
                    + "customer=IF(customer IS NULL,NULL,CONCAT('anonymised-',id)),"
                    + "failure=IF(failure IN ('PAYMENT_FAILED','PAYMENT_EXPIRED'),'CANCELLED',"
                    + "failure),"
                    + "anonymised_at=?,anonymised_by=?,version=version+1,updated_at=?"
                    + " WHERE id=? AND version=?",
                now,
                who,
                now,
                id,
                order.version())
            .add("SET @w=ROW_COUNT()")
            .add(Script.failUnless("@w IN (0,1)"));
    addBills(script, order.bills(), kept);
    script
        .add("UPDATE refund SET reason='',memo='{}' WHERE order_id=? AND @w=1", id)
        .add("UPDATE review_case SET note=NULL WHERE order_id=? AND @w=1", id)
        .add("UPDATE history SET why='' WHERE order_id=? AND @w=1", id)
        .add(
            // Deliveries are found by endpoint and event.
            "UPDATE outbox e JOIN webhook_endpoint p"
                + " JOIN webhook_delivery d ON d.endpoint_id=p.id AND d.event_id=e.event_id"
                + " JOIN webhook_attempt a ON a.delivery_id=d.id SET a.answer=''"
                + " WHERE e.order_id=? AND @w=1",
            id);
    cart.ifPresent(cartId -> addCart(script, cartId));
    List<Integer> counts = sql.transaction(script.add("COMMIT"));
    return counts.get(1) == 1;
  }

  /** The carts that nobody has touched since then, and whose customers have no order left. */
  static DueRows carts(Instant before) {
    return new DueRows(
        "old_carts", "cart", new Condition().holds("updated_at<?", before).holds(NAMES_NOBODY));
  }

  /** Deletes the oldest of them; returns how many. One that is being changed is left. */
  int deleteCarts(Instant before, int cartsMax) {
    DueRows due = carts(before);
    return sql.transaction(
        connection -> {
          Object[] ids =
              connection
                  .list(
                      "SELECT id FROM %s ORDER BY updated_at LIMIT %d FOR UPDATE SKIP LOCKED"
                          .formatted(due.sql(), cartsMax),
                      row -> row.getLong("id"),
                      due.values())
                  .toArray();
          if (ids.length == 0) {
            return 0;
          }
          String these = " IN (" + SqlClient.marks(ids.length) + ")";
          connection.update("DELETE FROM cart_line WHERE cart_id" + these, ids);
          return connection.update("DELETE FROM cart WHERE id" + these, ids);
        });
  }

  private static void addBills(Script script, List<HeldBill> bills, List<Memo> kept) {
    List<Object> refs = new ArrayList<>();
    for (int i = 0; i < bills.size(); i++) {
      script.add(
          "UPDATE bill SET memo=?,next_step=NULL,session_url=NULL WHERE id=? AND @w=1",
          Json.write(kept.get(i).values()),
          bills.get(i).id());
      refs.add(bills.get(i).ref());
    }
    if (!refs.isEmpty()) {
      script.add(
          "UPDATE callback_log SET message='' WHERE @w=1 AND ref IN ("
              + SqlClient.marks(refs.size())
              + ")",
          refs);
    }
  }

  private static void addCart(Script script, long cart) {
    String isDone = " AND @w=1 AND " + NAMES_NOBODY;
    script
        .add(
            "DELETE l FROM cart_line l JOIN cart ON cart.id=l.cart_id WHERE cart.id=?" + isDone,
            cart)
        .add("DELETE FROM cart WHERE id=?" + isDone, cart);
  }
}
