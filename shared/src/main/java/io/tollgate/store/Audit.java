package io.tollgate.store;

import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Every invariant that the database can show, as a query for what violates it. Read-only; used by
 * the tests after each scenario and by the audit of a live database.
 */
@Singleton
public class Audit {

  private static final int SHOWN_MAX = 20;

  /**
   * @param name as in ARCHITECTURE.md
   * @param sql answers with one text column: what violates it
   */
  private record Rule(String name, String sql) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "a paid bill has a receipt of exactly its money",
              """
              SELECT b.ref FROM bill b WHERE b.state = 'PAID' AND NOT EXISTS (
                SELECT 1 FROM receipt r WHERE r.bill_id = b.id AND r.transaction_id = b.transaction_id
                  AND r.amount = b.amount AND r.currency = b.currency AND r.backend = b.backend
                  AND r.account = b.account AND r.evidence <> '' AND r.key_id <> '')\
              """),
          new Rule(
              "paid is never left",
              """
              SELECT CONCAT(h.bill_id, ' to ', h.to_state) FROM history h
                WHERE h.refund_id IS NULL AND h.bill_id IS NOT NULL AND h.from_state = 'PAID'\
              """),
          new Rule(
              "a closed bill is left only to paid or review",
              """
              SELECT CONCAT(h.bill_id, ' to ', h.to_state) FROM history h
                WHERE h.refund_id IS NULL AND h.bill_id IS NOT NULL
                  AND h.from_state IN ('FAILED', 'EXPIRED') AND h.to_state NOT IN ('PAID', 'IN_REVIEW')\
              """),
          new Rule(
              "money that pays nothing has a case",
              """
              SELECT r.transaction_id FROM receipt r WHERE r.role <> 'APPLIED' AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.receipt_id = r.id)\
              """),
          new Rule(
              "a bill in review has a case",
              """
              SELECT b.ref FROM bill b WHERE b.state = 'IN_REVIEW' AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.bill_id = b.id)\
              """),
          new Rule(
              "an order has at most one live bill and one applied receipt",
              """
              SELECT o.shop_ref FROM orders o WHERE
                (SELECT COUNT(*) FROM bill b WHERE b.order_id = o.id AND b.superseded = 0
                   AND b.state IN ('CREATED', 'PENDING')) > 1
                OR (SELECT COUNT(*) FROM receipt r WHERE r.order_id = o.id AND r.role = 'APPLIED') > 1\
              """),
          new Rule(
              "fulfilment starts exactly once, and only for money or on trust",
              """
              SELECT o.shop_ref FROM orders o WHERE
                (SELECT COUNT(*) FROM outbox e WHERE e.order_id = o.id AND e.type = 'order.processing')
                  <> (CASE WHEN o.fulfilment_event IS NULL THEN 0 ELSE 1 END)
                OR (o.fulfilment_event IS NOT NULL AND NOT EXISTS (
                      SELECT 1 FROM outbox e WHERE e.event_id = o.fulfilment_event))
                OR (o.fulfilment_event IS NOT NULL AND NOT EXISTS (
                      SELECT 1 FROM receipt r WHERE r.applied_order_id = o.id)
                    AND NOT EXISTS (
                      SELECT 1 FROM bill b WHERE b.order_id = o.id AND b.collect = 'AFTER'))\
              """),
          new Rule(
              "applied money has moved its order",
              """
              SELECT o.shop_ref FROM orders o JOIN receipt r ON r.applied_order_id = o.id
                WHERE o.state = 'NEW' OR (o.state = 'FAILED' AND o.failure <> 'CANCELLED')\
              """),
          new Rule(
              "refunds never exceed their receipt",
              """
              SELECT r.transaction_id FROM receipt r WHERE r.amount <
                (SELECT COALESCE(SUM(f.amount), 0) FROM refund f
                   WHERE f.receipt_id = r.id AND f.state <> 'FAILED')\
              """),
          new Rule(
              "an order moves only along its way",
              """
              SELECT CONCAT(h.order_id, ': ', h.from_state, ' to ', h.to_state) FROM history h
                WHERE h.bill_id IS NULL AND h.refund_id IS NULL AND h.case_id IS NULL
                  AND CONCAT(h.from_state, '>', h.to_state) NOT IN ('>NEW', 'NEW>HOLD', 'NEW>PROCESSING',
                    'NEW>FAILED', 'HOLD>PROCESSING', 'HOLD>FAILED', 'PROCESSING>SHIPPED',
                    'PROCESSING>DELIVERED', 'PROCESSING>COMPLETED', 'PROCESSING>FAILED',
                    'SHIPPED>DELIVERED', 'SHIPPED>COMPLETED', 'DELIVERED>COMPLETED', 'FAILED>NEW',
                    'FAILED>HOLD', 'FAILED>PROCESSING')\
              """),
          new Rule(
              "history has no gaps",
              """
              SELECT h.id FROM history h WHERE h.from_state <> COALESCE((
                SELECT p.to_state FROM history p FORCE INDEX (history_order) WHERE p.order_id = h.order_id
                  AND p.bill_id <=> h.bill_id AND p.refund_id <=> h.refund_id
                  AND p.case_id <=> h.case_id AND p.id < h.id
                  ORDER BY p.id DESC LIMIT 1), '')\
              """),
          new Rule(
              "history replays to the order's state",
              replays(
                  "orders",
                  "x.order_id = t.id AND x.bill_id IS NULL AND x.refund_id IS NULL"
                      + " AND x.case_id IS NULL")),
          new Rule(
              "history replays to the bill's state",
              replays(
                  "bill", "x.order_id = t.order_id AND x.bill_id = t.id AND x.refund_id IS NULL")),
          new Rule(
              "history replays to the refund's state",
              replays("refund", "x.order_id = t.order_id AND x.refund_id = t.id")),
          new Rule(
              "a decision has its person and its line of history",
              """
              SELECT c.id FROM review_case c WHERE
                (c.decided_at IS NULL) <> (c.decision IS NULL)
                OR (c.decided_at IS NULL) <> (c.who IS NULL)
                OR (c.order_id IS NOT NULL AND c.decided_at IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM history h WHERE h.order_id = c.order_id AND h.case_id = c.id))\
              """),
          new Rule(
              "a person approves nothing that is neither paid nor trusted",
              """
              SELECT h.order_id FROM history h WHERE h.bill_id IS NULL AND h.refund_id IS NULL
                AND h.case_id IS NULL AND h.to_state = 'PROCESSING' AND NOT EXISTS (
                  SELECT 1 FROM receipt r WHERE r.applied_order_id = h.order_id
                    AND r.received_at <= h.at)
                AND NOT EXISTS (
                  SELECT 1 FROM bill b WHERE b.order_id = h.order_id AND b.collect = 'AFTER'
                    AND b.created_at <= h.at)\
              """),
          new Rule(
              "a bill goes through its method's account",
              """
              SELECT b.ref FROM bill b JOIN payment_method m ON m.id = b.payment_method_id
                WHERE m.backend <> b.backend OR m.account <> b.account\
              """),
          new Rule(
              "accounts do not mix",
              """
              SELECT r.transaction_id FROM receipt r JOIN bill b ON b.id = r.bill_id
                WHERE r.backend <> b.backend OR r.account <> b.account OR r.order_id <> b.order_id\
              """),
          new Rule(
              "an order's total is the sum of its lines",
              """
              SELECT o.shop_ref FROM orders o WHERE o.total <> (
                SELECT COALESCE(SUM(l.quantity * l.unit_price), 0) FROM order_line l
                  WHERE l.order_id = o.id)\
              """),
          new Rule(
              "a new bill asks for its order's total",
              """
              SELECT b.ref FROM bill b JOIN orders o ON o.id = b.order_id
                WHERE b.amount <> o.total OR b.currency <> o.currency\
              """),
          new Rule(
              "stock is what was added less what is reserved and sold",
              """
              SELECT p.sku FROM product p WHERE p.available <>
                (SELECT COALESCE(SUM(m.delta), 0) FROM stock_move m WHERE m.product_id = p.id)
                - (SELECT COALESCE(SUM(l.quantity), 0) FROM order_line l JOIN orders o
                     ON o.id = l.order_id WHERE l.product_id = p.id AND o.state <> 'FAILED')\
              """),
          new Rule(
              "a cart is emptied with the money or the acceptance of its order, and not without",
              """
              SELECT o.shop_ref FROM orders o
                WHERE o.cart_id IS NOT NULL AND (o.cart_removed_at IS NOT NULL) <>
                  (o.fulfilment_event IS NOT NULL OR EXISTS (
                     SELECT 1 FROM receipt r WHERE r.applied_order_id = o.id))\
              """),
          new Rule(
              "an open bill is looked at again",
              """
              SELECT b.ref FROM bill b
                WHERE b.state IN ('CREATED', 'PENDING') AND b.deadline < '9999-01-01'
                  AND b.next_check_at >= '9999-01-01'\
              """));

  private final DataSource dataSource;

  public Audit(DataSource dataSource) {
    this.dataSource = DelegatingDataSource.unwrapDataSource(dataSource);
  }

  /** The violations, each as "rule: what"; empty when all is well. At most 20 for each rule. */
  public List<String> violations() {
    List<String> violations = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (Rule rule : RULES) {
        try (ResultSet rows = statement.executeQuery(rule.sql() + " LIMIT " + SHOWN_MAX)) {
          while (rows.next()) {
            violations.add(rule.name() + ": " + rows.getString(1));
          }
        }
      }
      return violations;
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }

  /** The names of all rules. */
  static Set<String> rules() {
    return RULES.stream().map(Rule::name).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The newest line of history names the state that the row has; a row without any is wrong. The
   * index is named, because MySQL 8.0 reads the whole table backwards where it knows it too little.
   *
   * @param isOfRow names the order first, for that is what history is indexed by
   */
  private static String replays(String table, String isOfRow) {
    return "SELECT t.id FROM "
        + table
        + " t WHERE t.state <> COALESCE((SELECT x.to_state FROM history x FORCE INDEX (history_order) WHERE "
        + isOfRow
        + " ORDER BY x.id DESC LIMIT 1),'')";
  }
}
