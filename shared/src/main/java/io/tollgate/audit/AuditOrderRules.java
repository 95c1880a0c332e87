package io.tollgate.audit;

import static io.tollgate.audit.AuditTable.CART_LINE;
import static io.tollgate.audit.AuditTable.HISTORY;
import static io.tollgate.audit.AuditTable.ORDERS;
import static io.tollgate.audit.AuditTable.ORDER_LINE;
import static io.tollgate.audit.AuditTable.OUTBOX;
import static io.tollgate.audit.AuditTable.PRODUCT;
import static io.tollgate.audit.AuditTable.STOCK_MOVE;

import java.util.List;

/** What must hold for orders, what they sell, their history and their events. */
final class AuditOrderRules {

  /**
   * The event of the transition {@code h}. An order that failed has one by its reason, and money
   * that a dispute took has its own.
   */
  private static final String EVENT_OF_TRANSITION =
      """
      CASE WHEN h.refund_id IS NOT NULL AND EXISTS (
               SELECT 1 FROM refund f WHERE f.id = h.refund_id AND f.kind = 'DISPUTE')
             THEN CASE h.to_state WHEN 'DONE' THEN 'dispute.lost' WHEN 'FAILED' THEN 'dispute.won'
               WHEN 'IN_REVIEW' THEN 'dispute.in_review' ELSE 'dispute.opened' END
           WHEN h.refund_id IS NOT NULL THEN CONCAT('refund.', LOWER(h.to_state))
           WHEN h.bill_id IS NOT NULL THEN CONCAT('payment.', LOWER(h.to_state))
           ELSE CONCAT('order.', LOWER(h.to_state)) END\
      """;

  static final List<AuditRule> ALL =
      List.of(
          new AuditRule(
              "an order's total is the sum of its lines",
              14,
              ORDERS,
              """
              t.total <> (SELECT COALESCE(SUM(l.quantity * l.unit_price), 0) FROM order_line l
                WHERE l.order_id = t.id)\
              """),
          new AuditRule(
              "an order has a bill",
              1,
              ORDERS,
              "NOT EXISTS (SELECT 1 FROM bill b WHERE b.order_id = t.id)"),
          new AuditRule(
              "an order has at most one live bill and one applied receipt",
              3,
              ORDERS,
              """
              (SELECT COUNT(*) FROM bill b WHERE b.order_id = t.id AND b.superseded = 0
                 AND b.state IN ('CREATED', 'PENDING')) > 1
              OR (SELECT COUNT(*) FROM receipt r
                WHERE r.order_id = t.id AND r.role = 'APPLIED') > 1\
              """),
          new AuditRule(
              "a failed order that was never paid offers no bill",
              4,
              ORDERS,
              """
              t.state = 'FAILED'
              AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id)
              AND EXISTS (SELECT 1 FROM bill b WHERE b.order_id = t.id AND b.superseded = 0
                AND b.state IN ('CREATED', 'PENDING'))\
              """),
          new AuditRule(
              "fulfilment starts exactly once",
              5,
              ORDERS,
              """
              EXISTS (SELECT 1 FROM outbox e FORCE INDEX (outbox_order)
                WHERE e.order_id = t.id AND e.type = 'order.processing'
                AND NOT (e.event_id <=> t.fulfilment_event))
              OR (t.fulfilment_event IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM outbox e FORCE INDEX (outbox_order)
                WHERE e.order_id = t.id
                  AND e.event_id = t.fulfilment_event AND e.type = 'order.processing')
                AND NOT EXISTS (SELECT 1 FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.id
                  AND h.bill_id IS NULL AND h.refund_id IS NULL AND h.case_id IS NULL
                  AND h.to_state = 'PROCESSING' AND h.at < :kept))\
              """),
          new AuditRule(
              "fulfilment is for money or on trust",
              5,
              ORDERS,
              """
              t.fulfilment_event IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id)
              AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.order_id = t.id AND b.collect = 'AFTER')\
              """),
          new AuditRule(
              "applied money has moved its order",
              4,
              ORDERS,
              """
              (t.state = 'NEW' OR (t.state = 'FAILED' AND t.failure <> 'CANCELLED'))
              AND EXISTS (SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id)\
              """),
          new AuditRule(
              "an order whose money went back is cancelled",
              9,
              ORDERS,
              """
              t.state IN ('NEW', 'HOLD', 'PROCESSING') AND EXISTS (
                SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id AND r.amount <= (
                  SELECT SUM(f.amount) FROM refund f
                    WHERE f.receipt_id = r.id AND f.state = 'DONE'))\
              """),
          new AuditRule(
              "a cancelled order has given its money back, or a person looks into it",
              4,
              ORDERS,
              """
              t.failure = 'CANCELLED' AND EXISTS (
                SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id AND r.amount > (
                  SELECT COALESCE(SUM(f.amount), 0) FROM refund f
                    WHERE f.receipt_id = r.id AND f.state = 'DONE'))
              AND NOT EXISTS (SELECT 1 FROM review_case c WHERE c.order_id = t.id
                AND c.kind = 'REFUND_UNKNOWN'
                AND (c.decided_at IS NULL OR NOT EXISTS (
                  SELECT 1 FROM bill b WHERE b.order_id = t.id
                    AND c.who IN (b.backend, CONCAT(b.backend, ' refund')))))\
              """),
          new AuditRule(
              "a cart is emptied with the money or the acceptance of its order, and not without",
              15,
              ORDERS,
              """
              t.cart_id IS NOT NULL AND (t.cart_removed_at IS NOT NULL) <>
                (t.fulfilment_event IS NOT NULL OR EXISTS (
                   SELECT 1 FROM receipt r WHERE r.applied_order_id = t.id))\
              """),
          new AuditRule(
              "an order of a cart is its customer's",
              15,
              ORDERS,
              """
              t.cart_id IS NOT NULL AND t.anonymised_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM cart c WHERE c.id = t.cart_id AND c.customer = t.customer)\
              """),
          new AuditRule(
              "an order of a cart sells products, and no other does",
              14,
              ORDERS,
              """
              (t.cart_id IS NOT NULL) <> EXISTS (
                SELECT 1 FROM order_line l WHERE l.order_id = t.id AND l.product_id IS NOT NULL)\
              """),
          new AuditRule(
              "an anonymised order holds nothing of its buyer",
              16,
              ORDERS,
              """
              t.anonymised_at IS NOT NULL AND (
                JSON_LENGTH(t.buyer) > 0 OR COALESCE(JSON_LENGTH(t.contact), 0) > 0
                OR COALESCE(JSON_LENGTH(t.shipping), 0) > 0 OR COALESCE(t.note, '') <> ''
                OR COALESCE(t.customer, 'anonymised-') NOT LIKE 'anonymised-%'
                OR EXISTS (SELECT 1 FROM bill b WHERE b.order_id = t.id
                  AND (b.next_step IS NOT NULL OR b.session_url IS NOT NULL)))\
              """),
          new AuditRule(
              "history replays to the order's state",
              3,
              ORDERS,
              """
              t.state <> COALESCE((SELECT h.to_state FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.id AND h.bill_id IS NULL AND h.refund_id IS NULL
                  AND h.case_id IS NULL ORDER BY h.id DESC LIMIT 1), '')\
              """),
          new AuditRule(
              "a line is of an order, and what it sells of a product",
              14,
              ORDER_LINE,
              """
              NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = t.order_id)
              OR (t.product_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM product p WHERE p.id = t.product_id AND p.sku = t.sku))\
              """),
          new AuditRule(
              "an adjustment is of a bill that asked for another amount",
              14,
              ORDER_LINE,
              """
              t.kind = 'ADJUSTMENT' AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.order_id = t.order_id AND b.asked IS NOT NULL)\
              """),
          new AuditRule(
              "stock is what was added less what is reserved and sold",
              14,
              PRODUCT,
              """
              t.available <> (SELECT COALESCE(SUM(m.delta), 0) FROM stock_move m
                WHERE m.product_id = t.id)
              - (SELECT COALESCE(SUM(l.quantity), 0) FROM order_line l JOIN orders o
                   ON o.id = l.order_id WHERE l.product_id = t.id AND o.state <> 'FAILED')\
              """),
          new AuditRule(
              "a stock move is of a product",
              14,
              STOCK_MOVE,
              "NOT EXISTS (SELECT 1 FROM product p WHERE p.id = t.product_id)"),
          new AuditRule(
              "a cart's line is of a cart and of a product",
              15,
              CART_LINE,
              """
              NOT EXISTS (SELECT 1 FROM cart c WHERE c.id = t.cart_id)
              OR NOT EXISTS (SELECT 1 FROM product p WHERE p.id = t.product_id)\
              """),
          new AuditRule(
              "history is of what exists",
              3,
              HISTORY,
              """
              NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = t.order_id)
              OR (t.bill_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.id = t.bill_id AND b.order_id = t.order_id))
              OR (t.refund_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM refund f WHERE f.id = t.refund_id AND f.bill_id = t.bill_id))
              OR (t.case_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.id = t.case_id AND c.order_id = t.order_id
                  AND c.decided_at IS NOT NULL))\
              """),
          new AuditRule(
              "history has no gaps",
              3,
              HISTORY,
              """
              t.from_state <> COALESCE((SELECT p.to_state FROM history p FORCE INDEX (history_order)
                WHERE p.order_id = t.order_id AND p.bill_id <=> t.bill_id
                  AND p.refund_id <=> t.refund_id AND p.case_id <=> t.case_id AND p.id < t.id
                ORDER BY p.id DESC LIMIT 1), '')\
              """),
          new AuditRule(
              "paid is never left",
              4,
              HISTORY,
              "t.refund_id IS NULL AND t.bill_id IS NOT NULL AND t.from_state = 'PAID'"),
          new AuditRule(
              "a closed bill is left only to paid or review",
              4,
              HISTORY,
              """
              t.refund_id IS NULL AND t.bill_id IS NOT NULL
              AND ((t.from_state IN ('FAILED', 'EXPIRED')
                  AND t.to_state NOT IN ('PAID', 'IN_REVIEW'))
                OR (t.from_state = 'IN_REVIEW' AND t.to_state <> 'PAID'))\
              """),
          new AuditRule(
              "an order moves only along its way",
              5,
              HISTORY,
              """
              t.bill_id IS NULL AND t.refund_id IS NULL AND t.case_id IS NULL
              AND CONCAT(t.from_state, '>', t.to_state) NOT IN ('>NEW', 'NEW>HOLD',
                'NEW>PROCESSING',
                'NEW>FAILED', 'HOLD>PROCESSING', 'HOLD>FAILED', 'PROCESSING>SHIPPED',
                'PROCESSING>DELIVERED', 'PROCESSING>COMPLETED', 'PROCESSING>FAILED',
                'SHIPPED>DELIVERED', 'SHIPPED>COMPLETED', 'DELIVERED>COMPLETED', 'FAILED>NEW',
                'FAILED>HOLD', 'FAILED>PROCESSING', 'FAILED>FAILED')\
              """),
          new AuditRule(
              "a refund moves only along its way",
              9,
              HISTORY,
              """
              t.refund_id IS NOT NULL AND (t.from_state = 'FAILED'
                OR (t.from_state = 'DONE' AND t.to_state <> 'IN_REVIEW')
                OR t.to_state = 'REQUESTED' AND t.from_state <> '')\
              """),
          new AuditRule(
              "a person approves nothing that is neither paid nor trusted",
              5,
              HISTORY,
              """
              t.bill_id IS NULL AND t.refund_id IS NULL AND t.case_id IS NULL
              AND t.to_state = 'PROCESSING' AND NOT EXISTS (
                SELECT 1 FROM receipt r WHERE r.applied_order_id = t.order_id
                  AND r.received_at <= t.at)
              AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.order_id = t.order_id AND b.collect = 'AFTER'
                  AND b.created_at <= t.at)\
              """),
          new AuditRule(
              "a transition has its event",
              5,
              HISTORY,
              """
              t.case_id IS NULL AND t.at >= :kept
              AND (t.refund_id IS NOT NULL OR t.bill_id IS NULL
                OR t.to_state IN ('PAID', 'FAILED', 'EXPIRED', 'IN_REVIEW'))
              AND NOT EXISTS (SELECT 1 FROM outbox e FORCE INDEX (outbox_order)
                WHERE e.order_id = t.order_id
                AND e.created_at = t.at
                AND IF(e.type IN ('order.cancelled', 'order.replaced'), 'order.failed', e.type)
                  = %s)\
              """
                  .formatted(EVENT_OF_TRANSITION.replaceAll("\\bh\\.", "t."))),
          // A dispute that is lost when its money has gone already moves nothing.
          new AuditRule(
              "an event tells of a transition, once",
              5,
              OUTBOX,
              """
              (t.type IN ('payment.paid', 'payment.failed', 'payment.expired', 'order.new',
                 'order.hold', 'order.processing', 'order.shipped', 'order.delivered',
                 'order.completed', 'order.failed', 'order.cancelled', 'order.replaced',
                 'refund.requested',
                 'refund.pending', 'refund.done', 'refund.failed', 'refund.in_review',
                 'dispute.in_review')
               AND (SELECT COUNT(*) FROM outbox e FORCE INDEX (outbox_order)
                WHERE e.order_id = t.order_id AND e.type = t.type
                 AND e.created_at = t.created_at)
               > (SELECT COUNT(*) FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.order_id
                 AND h.at = t.created_at AND h.case_id IS NULL
                 AND IF(t.type IN ('order.cancelled', 'order.replaced'), 'order.failed', t.type)
                  = %s))
              OR (t.order_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = t.order_id))\
              """
                  .formatted(EVENT_OF_TRANSITION)),
          // A version before V17 numbered no event, and nobody published those.
          new AuditRule(
              "an event is published, waits to be, or is dead",
              5,
              OUTBOX,
              """
              t.sequence > 0 AND t.published_at IS NULL AND t.next_at IS NULL
              AND t.dead_at IS NULL\
              """),
          new AuditRule(
              "an event says what its bill says",
              8,
              OUTBOX,
              """
              t.type IN ('payment.paid', 'payment.failed', 'payment.expired') AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.order_id = t.order_id
                  AND b.ref = JSON_UNQUOTE(JSON_EXTRACT(t.payload, '$.ref'))
                  AND IF(t.type = 'payment.paid', b.amount, COALESCE(b.asked, b.amount))
                    = JSON_UNQUOTE(JSON_EXTRACT(t.payload, '$.amount'))
                  AND b.currency = JSON_UNQUOTE(JSON_EXTRACT(t.payload, '$.currency')))\
              """));

  private AuditOrderRules() {}
}
