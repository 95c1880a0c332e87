package io.tollgate.audit;

import static io.tollgate.audit.AuditTable.BILL;
import static io.tollgate.audit.AuditTable.IDEMPOTENCY_KEY;
import static io.tollgate.audit.AuditTable.PAYMENT_METHOD;
import static io.tollgate.audit.AuditTable.RECEIPT;
import static io.tollgate.audit.AuditTable.REFUND;
import static io.tollgate.audit.AuditTable.REVIEW_CASE;

import io.tollgate.stored.CaseKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What must hold for bills, the money that came and went, and what people decide about it. */
final class AuditMoneyRules {

  private static final String KINDS =
      Arrays.stream(CaseKind.values())
          .map(kind -> "'" + kind.name() + "'")
          .collect(Collectors.joining(", "));

  static final List<AuditRule> ALL =
      List.of(
          new AuditRule(
              "a paid bill has a receipt of exactly its money",
              2,
              BILL,
              """
              t.state = 'PAID' AND NOT EXISTS (
                SELECT 1 FROM receipt r WHERE r.bill_id = t.id AND r.order_id = t.order_id
                  AND r.transaction_id = t.transaction_id AND r.amount = t.amount
                  AND r.currency = t.currency AND r.backend = t.backend AND r.account = t.account)\
              """),
          new AuditRule(
              "only a paid bill is verified",
              2,
              BILL,
              """
              t.state <> 'PAID'
              AND (t.verified = 1 OR t.transaction_id IS NOT NULL OR t.paid_at IS NOT NULL)\
              """),
          new AuditRule(
              "a bill in review has a case",
              4,
              BILL,
              """
              t.state = 'IN_REVIEW' AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.bill_id = t.id AND c.order_id = t.order_id)\
              """),
          new AuditRule(
              "an open bill is looked at again",
              7,
              BILL,
              """
              t.state IN ('CREATED', 'PENDING') AND t.deadline < '9999-01-01'
              AND t.next_check_at > :now + INTERVAL 100 DAY
              AND t.next_check_at > t.deadline + INTERVAL 100 DAY\
              """),
          new AuditRule(
              "history replays to the bill's state",
              3,
              BILL,
              """
              t.state <> COALESCE((SELECT h.to_state FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.order_id AND h.bill_id = t.id AND h.refund_id IS NULL
                ORDER BY h.id DESC LIMIT 1), '')\
              """),
          new AuditRule(
              "a bill goes through its method's account",
              11,
              BILL,
              """
              NOT EXISTS (SELECT 1 FROM payment_method m WHERE m.id = t.payment_method_id
                AND m.backend = t.backend AND m.account = t.account)\
              """),
          new AuditRule(
              "a bill asks for its order's total",
              14,
              BILL,
              """
              NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = t.order_id
                AND o.currency = t.currency
                AND (o.total = t.amount OR (t.asked IS NULL AND EXISTS (
                  SELECT 1 FROM bill a WHERE a.order_id = o.id AND a.asked = t.amount))))\
              """),
          new AuditRule(
              "another amount than was asked for is what arrived and a person accepted",
              2,
              BILL,
              """
              t.asked IS NOT NULL AND (
                t.asked + (SELECT COALESCE(SUM(l.quantity * l.unit_price), 0) FROM order_line l
                  WHERE l.order_id = t.order_id AND l.kind = 'ADJUSTMENT') <> t.amount
                OR NOT EXISTS (
                  SELECT 1 FROM receipt r JOIN review_case c ON c.receipt_id = r.id
                    WHERE r.applied_order_id = t.order_id AND r.bill_id = t.id
                      AND c.order_id = t.order_id AND c.kind = 'WRONG_AMOUNT'
                      AND c.decision = 'accept'))\
              """),
          new AuditRule(
              "money that pays nothing has a case",
              4,
              RECEIPT,
              """
              t.role <> 'APPLIED' AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.receipt_id = t.id)\
              """),
          new AuditRule(
              "money stands under a bill of its own gateway and account",
              11,
              RECEIPT,
              """
              t.role <> 'ORPHAN' AND NOT EXISTS (
                SELECT 1 FROM bill b JOIN orders o ON o.id = b.order_id
                  WHERE b.id = t.bill_id AND b.order_id = t.order_id AND b.ref = t.ref
                    AND b.backend = t.backend AND b.account = t.account)\
              """),
          new AuditRule(
              "applied money is of a paid bill",
              2,
              RECEIPT,
              """
              t.role = 'APPLIED' AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.id = t.bill_id AND b.state = 'PAID'
                  AND b.transaction_id = t.transaction_id)\
              """),
          new AuditRule(
              "a receipt has its evidence",
              2,
              RECEIPT,
              """
              t.evidence = '' OR t.key_id = ''
              OR (t.signature IS NULL) <> (t.key_fingerprint IS NULL)\
              """),
          new AuditRule(
              "refunds never exceed their receipt",
              9,
              RECEIPT,
              """
              t.amount < (SELECT COALESCE(SUM(f.amount), 0) FROM refund f
                WHERE f.receipt_id = t.id AND f.state <> 'FAILED')\
              """),
          new AuditRule(
              "a refund is of a receipt of its bill",
              9,
              REFUND,
              """
              NOT EXISTS (
                SELECT 1 FROM receipt r WHERE r.id = t.receipt_id AND r.order_id = t.order_id
                  AND r.bill_id = t.bill_id AND r.backend = t.backend AND r.currency = t.currency
                  AND r.transaction_id = t.transaction_id)\
              """),
          new AuditRule(
              "an open refund is looked at again, unless it bounced",
              9,
              REFUND,
              """
              t.state IN ('REQUESTED', 'PENDING', 'IN_REVIEW')
              AND t.next_check_at > :now + INTERVAL 100 DAY
              AND NOT (t.state = 'IN_REVIEW' AND COALESCE(t.code, '') LIKE 'bounced:%')\
              """),
          new AuditRule(
              "a refund in review has an open case",
              9,
              REFUND,
              """
              t.state = 'IN_REVIEW' AND NOT EXISTS (
                SELECT 1 FROM review_case c WHERE c.order_id = t.order_id AND c.refund_id = t.id
                  AND c.decided_at IS NULL)\
              """),
          new AuditRule(
              "a failed refund says why, and no other does",
              9,
              REFUND,
              "(t.state = 'FAILED') <> (t.failure IS NOT NULL)"),
          new AuditRule(
              "history replays to the refund's state",
              3,
              REFUND,
              """
              t.state <> COALESCE((SELECT h.to_state FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.order_id AND h.refund_id = t.id
                ORDER BY h.id DESC LIMIT 1), '')\
              """),
          new AuditRule(
              "a decision has its person and its line of history",
              4,
              REVIEW_CASE,
              """
              (t.decided_at IS NULL) <> (t.decision IS NULL)
              OR (t.decided_at IS NULL) <> (t.who IS NULL)
              OR (t.order_id IS NOT NULL AND t.decided_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM history h FORCE INDEX (history_order)
                WHERE h.order_id = t.order_id AND h.case_id = t.id))\
              """),
          new AuditRule(
              "a case is of a kind that people can decide",
              4,
              REVIEW_CASE,
              "t.kind NOT IN (" + KINDS + ")"),
          new AuditRule(
              "a case is about what exists",
              4,
              REVIEW_CASE,
              """
              (t.order_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM orders o WHERE o.id = t.order_id))
              OR (t.bill_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.id = t.bill_id AND b.order_id = t.order_id))
              OR (t.receipt_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM receipt r WHERE r.id = t.receipt_id AND r.order_id <=> t.order_id
                  AND r.bill_id <=> t.bill_id))
              OR (t.refund_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM refund f WHERE f.id = t.refund_id AND f.order_id = t.order_id))
              OR (t.receipt_id IS NULL AND t.kind IN ('WRONG_AMOUNT', 'SECOND_PAYMENT',
                'SECOND_TRANSACTION', 'LATE_TOO_LATE', 'LATE_CANCELLED', 'LATE_REPLACED',
                'LATE_NO_STOCK', 'ORPHAN', 'DISPUTE'))\
              """),
          new AuditRule(
              "a doubt of an answer is over once its bill is paid",
              4,
              REVIEW_CASE,
              """
              t.kind IN ('SUSPICIOUS', 'UNDECIDED') AND t.reference IS NULL
              AND t.decided_at IS NULL AND EXISTS (
                SELECT 1 FROM history h FORCE INDEX (history_order)
                JOIN bill b ON b.id = h.bill_id AND b.asked IS NULL
                WHERE h.order_id = t.order_id AND h.bill_id = t.bill_id AND h.to_state = 'PAID'
                  AND h.at > t.opened_at)\
              """),
          new AuditRule(
              "an idempotency key is of what exists",
              10,
              IDEMPOTENCY_KEY,
              """
              (t.order_id IS NULL) <> (t.bill_id IS NULL)
              OR (t.bill_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM bill b WHERE b.id = t.bill_id AND b.order_id = t.order_id))
              OR (t.refund_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM refund f WHERE f.id = t.refund_id AND f.bill_id = t.bill_id))\
              """),
          new AuditRule(
              "a changed payment method has its history",
              10,
              PAYMENT_METHOD,
              """
              t.version <> (SELECT COUNT(*) FROM payment_method_history h
                WHERE h.payment_method_id = t.id AND h.was IS NOT NULL)\
              """));

  private AuditMoneyRules() {}
}
