package io.tollgate.store;

import io.tollgate.json.Text;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Queries for operators: lists, newest first, and one order with all that it has. */
@Singleton
public class OperatorQueries {

  private static final int PARTS_MAX = 500;
  private static final int ROWS_MAX = 500;

  /** How much of a receipt {@code r} no refund takes. */
  private static final String REMAINING = "CAST(r.amount-" + RowMappers.REFUNDING + " AS SIGNED)";

  /**
   * How much of a receipt {@code r}, of a bill {@code b}, can still pay its order {@code o} by a
   * person's decision: all of it or nothing.
   */
  private static final String ACCEPTABLE =
      """
      IF(r.role IN ('MISMATCH', 'EXTRA') AND r.currency = o.currency AND %s = 0
        AND NOT EXISTS (SELECT 1 FROM receipt p WHERE p.applied_order_id = o.id)
        AND (r.role = 'EXTRA' OR b.state = 'IN_REVIEW')
        AND IF(o.state = 'FAILED', o.failure IN ('PAYMENT_FAILED', 'PAYMENT_EXPIRED')
          AND NOT EXISTS (SELECT 1 FROM orders x WHERE x.live_shop_ref = o.shop_ref
            AND x.id <> o.id), r.role = 'MISMATCH'), r.amount, 0)\
      """
          .formatted(RowMappers.REFUNDING)
          .replace('\n', ' ');

  private static final ListColumns ORDERS =
      new ListColumns(
          "orders o",
          """
          id              o.id
          order_id        CONCAT('ord_',o.id)
          shop_ref        o.shop_ref
          state           o.state
          failure         o.failure
          total           o.total
          currency        o.currency
          description     o.description
          customer        COALESCE(o.buyer_email, o.buyer_id, o.customer)
          tracking_number o.tracking_number
          created_at      o.created_at
          updated_at      o.updated_at
          number          COALESCE(o.number, o.shop_ref)
          """);

  private static final ListColumns PAYMENTS =
      new ListColumns(
          "bill b JOIN orders o ON o.id = b.order_id",
          """
          id             b.id
          payment_id     CONCAT('pay_',b.id)
          ref            b.ref
          order_id       CONCAT('ord_',b.order_id)
          shop_ref       o.shop_ref
          gateway        b.backend
          account        b.account
          mode           b.mode
          amount         b.amount
          currency       b.currency
          state          b.state
          superseded     b.superseded
          verified       b.verified
          transaction_id b.transaction_id
          reason         b.reason
          code           b.code
          paid_at        b.paid_at
          created_at     b.created_at
          updated_at     b.updated_at
          number         COALESCE(o.number, o.shop_ref)
          """);

  private static final ListColumns REFUNDS =
      new ListColumns(
          "refund f JOIN orders o ON o.id = f.order_id JOIN bill b ON b.id = f.bill_id",
          """
          id             f.id
          kind           f.kind
          refund         f.identity
          payment_id     CONCAT('pay_',f.bill_id)
          order_id       CONCAT('ord_',f.order_id)
          shop_ref       o.shop_ref
          ref            b.ref
          gateway        f.backend
          transaction_id f.transaction_id
          amount         f.amount
          currency       f.currency
          state          f.state
          reason         f.reason
          requested_by   f.requested_by
          failure        f.failure
          code           f.code
          created_at     f.created_at
          updated_at     f.updated_at
          number         COALESCE(o.number, o.shop_ref)
          """);

  private static final ListColumns REVIEWS =
      new ListColumns(
          "review_case c LEFT JOIN orders o ON o.id = c.order_id"
              + " LEFT JOIN bill b ON b.id = c.bill_id LEFT JOIN receipt r ON r.id = c.receipt_id"
              + " LEFT JOIN refund f ON f.id = c.refund_id",
          """
          id             c.id
          case_id        CONCAT('case_',c.id)
          kind           c.kind
          order_id       CONCAT('ord_',c.order_id)
          shop_ref       o.shop_ref
          order_state    o.state
          ref            COALESCE(b.ref, r.ref)
          gateway        COALESCE(b.backend, r.backend)
          transaction_id COALESCE(f.transaction_id, r.transaction_id)
          amount         COALESCE(c.amount, f.amount, r.amount, b.amount)
          currency       COALESCE(c.currency, f.currency, r.currency, b.currency)
          refund         f.identity
          reference      c.reference
          answer_by      c.answer_by
          opened_at      c.opened_at
          decided_at     c.decided_at
          decision       c.decision
          who            c.who
          note           c.note
          paid_at        r.paid_at
          refundable     IF(r.bill_id, %s, NULL)
          acceptable     IF(r.bill_id, %s, NULL)
          number         COALESCE(o.number, o.shop_ref)
          """
              .formatted(REMAINING, ACCEPTABLE));

  private static final ListColumns ORDER =
      new ListColumns(
          "orders o",
          """
          id              o.id
          order_id        CONCAT('ord_',o.id)
          number          COALESCE(o.number, o.shop_ref)
          shop_ref        o.shop_ref
          state           o.state
          failure         o.failure
          failed_at       o.failed_at
          total           o.total
          currency        o.currency
          description     o.description
          buyer           o.buyer
          customer        o.customer
          contact         o.contact
          shipping        o.shipping
          note            o.note
          metadata        o.metadata
          tracking_number o.tracking_number
          anonymised_at   o.anonymised_at
          anonymised_by   o.anonymised_by
          created_at      o.created_at
          updated_at      o.updated_at
          """);

  private static final ListColumns LINES =
      new ListColumns(
          "order_line l",
          """
          kind       l.kind
          sku        l.sku
          name       l.name
          quantity   l.quantity
          unit_price l.unit_price
          """);

  private static final ListColumns RECEIPTS =
      new ListColumns(
          "receipt r",
          """
          ref            r.ref
          gateway        r.backend
          account        r.account
          transaction_id r.transaction_id
          amount         r.amount
          currency       r.currency
          role           r.role
          source         r.source
          paid_at        r.paid_at
          received_at    r.received_at
          refundable     %s
          """
              .formatted(REMAINING));

  private static final ListColumns HISTORY =
      new ListColumns(
          "history h LEFT JOIN bill b ON b.id = h.bill_id LEFT JOIN refund f ON f.id = h.refund_id"
              + " LEFT JOIN review_case c ON c.id = h.case_id",
          """
          at      h.at
          subject IF(h.case_id, 'review', IF(h.refund_id, 'refund', IF(h.bill_id, 'payment', 'order')))
          ref     b.ref
          refund  f.identity
          case    h.case_id
          kind    c.kind
          from    h.from_state
          to      h.to_state
          why     h.why
          who     h.who
          """);

  /** Not what the messages say: they hold buyers' names. */
  private static final ListColumns CALLBACKS =
      new ListColumns(
          "bill b JOIN callback_log l ON l.ref = b.ref AND l.backend = b.backend",
          """
          received_at l.received_at
          gateway     l.backend
          account     l.account
          ref         l.ref
          outcome     l.outcome
          """);

  private static final ListColumns EVENTS =
      new ListColumns(
          "outbox e LEFT JOIN orders o ON o.id = e.order_id",
          """
          event_id     e.event_id
          type         e.type
          state        e.state
          order_id     CONCAT('ord_',e.order_id)
          shop_ref     o.shop_ref
          attempts     e.attempts
          created_at   e.created_at
          published_at e.published_at
          next_at      e.next_at
          dead_at      e.dead_at
          number       COALESCE(o.number, o.shop_ref)
          """);

  /** Whether a buyer was told; an operator reads neither the text nor the order's key in it. */
  private static final ListColumns MAILS =
      new ListColumns(
          "mail m",
          """
          kind       m.kind
          state      m.state
          why        m.why
          attempts   m.attempts
          created_at m.created_at
          updated_at m.updated_at
          next_at    m.next_at
          """);

  private final SqlClient sql;

  OperatorQueries(SqlClient sql) {
    this.sql = sql;
  }

  /** All lists. */
  public enum Kind {
    ORDERS(
        OperatorQueries.ORDERS,
        "o",
        "orders",
        List.of("NEW", "HOLD", "PROCESSING", "SHIPPED", "DELIVERED", "COMPLETED", "FAILED")),
    PAYMENTS(
        OperatorQueries.PAYMENTS,
        "b",
        "bill",
        List.of("CREATED", "PENDING", "PAID", "FAILED", "EXPIRED", "IN_REVIEW")),
    REFUNDS(
        OperatorQueries.REFUNDS,
        "f",
        "refund",
        List.of("REQUESTED", "PENDING", "DONE", "FAILED", "IN_REVIEW")),
    REVIEWS(OperatorQueries.REVIEWS, "c", "review_case", List.of("OPEN", "DECIDED")),
    EVENTS(OperatorQueries.EVENTS, "e", "outbox", List.of("waiting", "published", "dead"));

    private final ListColumns listing;
    private final String alias;
    private final String table;
    private final List<String> states;

    Kind(ListColumns listing, String alias, String table, List<String> states) {
      this.listing = listing;
      this.alias = alias;
      this.table = table;
      this.states = states;
    }

    /** What its rows hold, in this order. */
    public List<String> columns() {
      return listing.names();
    }

    /** What {@link Search#state} may ask for. */
    public List<String> states() {
      return states;
    }

    String table() {
      return table;
    }
  }

  /**
   * What fits a search: newest first, and where it names an order or a buyer, newest order first.
   */
  public Page list(Kind kind, Search search) {
    ListIndexQuery.Found found = new ListIndexQuery(sql, kind, search).find();
    boolean hasMore = found.rows().size() > search.rowsMax();
    List<Position> shown = hasMore ? found.rows().subList(0, search.rowsMax()) : found.rows();
    Map<Position, Map<String, Object>> rows = new LinkedHashMap<>();
    for (int i = 0; i < shown.size(); i += ROWS_MAX) {
      List<Position> some = shown.subList(i, Math.min(shown.size(), i + ROWS_MAX));
      Map<Long, Map<String, Object>> byId = rows(kind, some);
      // An old event may have been deleted since its place was read.
      some.stream()
          .filter(place -> byId.containsKey(place.id()))
          .forEach(place -> rows.put(place, byId.get(place.id())));
    }
    return new Page(
        List.copyOf(rows.values()),
        List.copyOf(rows.keySet()),
        hasMore ? shown.getLast() : found.end());
  }

  private Map<Long, Map<String, Object>> rows(Kind kind, List<Position> shown) {
    Map<Long, Map<String, Object>> byId = new HashMap<>();
    String id = kind.alias + ".id";
    sql.list(
            kind.listing.selectWithRowId(id)
                + " WHERE "
                + id
                + " IN ("
                + SqlClient.marks(shown.size())
                + ")",
            row -> Map.entry(row.getLong(ListColumns.ROW_ID), kind.listing.row(row)),
            shown.stream().map(Position::id).toArray())
        .forEach(row -> byId.put(row.getKey(), row.getValue()));
    return byId;
  }

  /** One event as its list shows it. */
  public Optional<Map<String, Object>> event(String eventId) {
    return sql.first(EVENTS.select() + " WHERE e.event_id=?", EVENTS::row, Text.ascii(eventId));
  }

  /** One order with all that it has, each part oldest first, in one round trip. */
  public Optional<OrderDetails> order(long id) {
    Script queries = new Script();
    Rows<Map<String, Object>> order =
        queries.query(ORDER::row, ORDER.select() + " WHERE o.id=?", id);
    SequencedMap<String, Rows<Map<String, Object>>> parts = parts(queries, id);
    sql.read(queries);
    SequencedMap<String, List<Map<String, Object>>> read = new LinkedHashMap<>();
    parts.forEach((name, rows) -> read.put(name, rows.all().reversed()));
    return order.first().map(found -> new OrderDetails(found, read));
  }

  private static SequencedMap<String, Rows<Map<String, Object>>> parts(
      Script queries, long orderId) {
    SequencedMap<String, Rows<Map<String, Object>>> parts = new LinkedHashMap<>();
    parts.put("lines", newest(queries, LINES, "l.order_id", "l.id", orderId));
    parts.put("bills", newest(queries, PAYMENTS, "b.order_id", "b.id", orderId));
    parts.put("receipts", newest(queries, RECEIPTS, "r.order_id", "r.id", orderId));
    parts.put("refunds", newest(queries, REFUNDS, "f.order_id", "f.id", orderId));
    parts.put("cases", newest(queries, REVIEWS, "c.order_id", "c.id", orderId));
    parts.put("history", newest(queries, HISTORY, "h.order_id", "h.id", orderId));
    parts.put("callbacks", newest(queries, CALLBACKS, "b.order_id", "l.id", orderId));
    parts.put("events", newest(queries, EVENTS, "e.order_id", "e.id", orderId));
    parts.put("mails", newest(queries, MAILS, "m.order_id", "m.id", orderId));
    return parts;
  }

  /** Not more than can be shown. */
  private static Rows<Map<String, Object>> newest(
      Script queries, ListColumns listing, String orderColumn, String id, long orderId) {
    return queries.query(
        listing::row,
        listing.select()
            + " WHERE "
            + orderColumn
            + "=? ORDER BY "
            + id
            + " DESC LIMIT "
            + PARTS_MAX,
        orderId);
  }
}
