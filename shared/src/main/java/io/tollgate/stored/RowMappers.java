package io.tollgate.stored;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Collect;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentFailure;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.bill.ReviewReason;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Maps database rows to records. */
public final class RowMappers {

  /** How much of a receipt {@code r} went back to the buyer, or is on its way there. */
  public static final String REFUNDING =
      "(SELECT COALESCE(SUM(f.amount),0) FROM refund f WHERE f.receipt_id=r.id"
          + " AND f.state<>'FAILED')";

  /** How much of it went back. */
  private static final String REFUNDED =
      "(SELECT COALESCE(SUM(f.amount),0) FROM refund f WHERE f.receipt_id=r.id"
          + " AND f.state='DONE')";

  /** The number of an order {@code o}; the shop's as long as one of an older version has none. */
  public static final String ORDER_NUMBER = "COALESCE(o.number,o.shop_ref)";

  /** The bills of an order {@code o} that may still be paid, those that were replaced too. */
  public static final String OPEN_BILLS =
      "FROM bill w WHERE w.order_id=o.id AND w.state IN ('CREATED','PENDING')";

  /** How many of them have money on its way. */
  public static final String IN_PROGRESS =
      "(SELECT COUNT(*) " + OPEN_BILLS + " AND w.in_progress=1)";

  /** How many cases of an order {@code o} are about money that a person must decide about. */
  public static final String IN_REVIEW =
      "(SELECT COUNT(*) FROM review_case c WHERE c.order_id=o.id AND c.decided_at IS NULL"
          + " AND c.kind NOT IN ('REFUND_UNKNOWN','DISPUTE'))";

  /** What {@link #order} reads of an order {@code o}, beside {@code order_id}. */
  public static final String ORDER_COLUMNS =
      ORDER_NUMBER
          + " AS o_number,o.shop_ref AS o_shop_ref,o.key_nonce AS o_key_nonce,"
          + "o.key_sha256 AS o_key_sha256,o.state AS o_state,o.failure AS o_failure,"
          + "o.failed_at AS o_failed_at,o.total AS o_total,o.currency AS o_currency,o.cart_id AS o_cart_id,o.version AS o_version";

  /** Its first parameter is a transaction id, empty for none. */
  public static final String SITUATION =
      """
      SELECT b.*, %2$s,
        (SELECT COUNT(*) FROM receipt r WHERE r.applied_order_id = o.id) AS order_paid,
        (SELECT MAX(IF(r.bill_id = b.id, 2, 1)) FROM receipt r WHERE r.backend = b.backend
          AND r.account = b.account AND r.transaction_id = ?) AS number_stands,
        (SELECT COUNT(*) FROM orders x WHERE x.live_shop_ref = o.shop_ref AND x.id <> o.id)
          AS replaced,
        (SELECT COUNT(*) FROM order_line l JOIN product p ON p.id = l.product_id
          WHERE o.state = 'FAILED' AND o.cart_id IS NOT NULL AND l.order_id = o.id
            AND p.available < l.quantity) AS out_of_stock,
        %3$s AS order_in_progress,
        %4$s AS order_in_review,
        (SELECT COUNT(*) %5$s AND w.id <> b.id) AS others_open,
        (SELECT CASE
            WHEN COUNT(*) = 0 THEN 'NONE'
            WHEN SUM(r.role = 'APPLIED' AND r.amount > %1$s) > 0 THEN 'APPLIED'
            WHEN SUM(r.role = 'APPLIED') > 0 THEN 'REFUNDED'
            WHEN SUM(r.amount > %1$s) > 0 THEN 'EXTRA'
            ELSE 'REFUNDED' END
          FROM receipt r WHERE r.bill_id = b.id) AS bill_money
      FROM bill b JOIN orders o ON o.id = b.order_id\
      """
          .formatted(REFUNDED, ORDER_COLUMNS, IN_PROGRESS, IN_REVIEW, OPEN_BILLS);

  /** The same with what the shop wrote about the order. */
  public static final String DESCRIBED =
      SITUATION.replaceFirst(
          "b\\.\\*", "b.*, o.description AS o_description, o.metadata AS o_metadata");

  public static final String RECEIPT =
      "SELECT r.id,r.bill_id,r.transaction_id,r.role,r.amount,r.currency,r.paid_at,"
          + REFUNDING
          + " AS refunding,"
          + REFUNDED
          + " AS refunded FROM receipt r";

  private RowMappers() {}

  public static BillSnapshot snapshot(ResultSet row) throws SQLException {
    return new BillSnapshot(
        order(row),
        storedBill(row),
        row.getInt("order_paid") > 0,
        number(row.getInt("number_stands")),
        row.getInt("replaced") > 0,
        row.getInt("out_of_stock") > 0,
        row.getInt("order_in_progress") > 0,
        row.getInt("order_in_review"),
        row.getInt("others_open") > 0,
        BillMoney.valueOf(row.getString("bill_money")));
  }

  public static DescribedBill described(ResultSet row) throws SQLException {
    return new DescribedBill(
        snapshot(row),
        new OrderTexts(row.getString("o_description"), Json.texts(row.getString("o_metadata"))));
  }

  private static TransactionNumber number(int stands) {
    return switch (stands) {
      case 0 -> TransactionNumber.NEW;
      case 1 -> TransactionNumber.ELSEWHERE;
      default -> TransactionNumber.RECORDED;
    };
  }

  public static Order order(ResultSet row) throws SQLException {
    String state = row.getString("o_state");
    return new Order(
        row.getLong("order_id"),
        row.getString("o_number"),
        row.getString("o_shop_ref"),
        row.getString("o_key_nonce"),
        row.getString("o_key_sha256"),
        state.equals("FAILED")
            ? new OrderState.Failed(
                OrderState.FailureReason.valueOf(row.getString("o_failure")),
                instant(row, "o_failed_at"))
            : OrderState.Step.valueOf(state),
        Money.of(row.getLong("o_total"), row.getString("o_currency")),
        row.getString("o_cart_id") != null,
        row.getInt("o_version"));
  }

  private static StoredBill storedBill(ResultSet row) throws SQLException {
    String collect = row.getString("collect");
    Bill bill = bill(row);
    return new StoredBill(
        bill,
        asked(row, bill),
        row.getLong("payment_method_id"),
        Mode.valueOf(row.getString("mode")),
        row.getBoolean("auto_approve"),
        Optional.ofNullable(collect).map(Collect::valueOf),
        nextStep(row, bill),
        row.getBoolean("in_progress"),
        Optional.ofNullable(row.getString("declined")).map(PaymentFailure::valueOf),
        URI.create(row.getString("return_url")),
        instant(row, "expires_at"),
        instant(row, "opening_until"),
        instant(row, "next_check_at"),
        instant(row, "ask_after"),
        instant(row, "updated_at"),
        row.getInt("version"));
  }

  private static Money asked(ResultSet row, Bill bill) throws SQLException {
    long asked = row.getLong("asked");
    return row.wasNull() ? bill.amount() : new Money(asked, bill.amount().currency());
  }

  private static NextStep nextStep(ResultSet row, Bill bill) throws SQLException {
    String step = row.getString("next_step");
    String session = row.getString("session_url");
    String collect = row.getString("collect");
    if (collect != null) {
      return PaymentInstructions.of(bill.memo().values()).nextStep(Collect.valueOf(collect));
    }
    if (step == null) {
      return new NextStep.None();
    }
    return session == null
        ? new NextStep.Redirect(URI.create(step))
        : new NextStep.Form(URI.create(step), URI.create(session));
  }

  private static Bill bill(ResultSet row) throws SQLException {
    return new Bill(
        row.getLong("id"),
        row.getLong("order_id"),
        new Ref(row.getString("ref")),
        new GatewayId(row.getString("backend")),
        row.getString("account"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        billState(row),
        row.getBoolean("superseded"),
        row.getTimestamp("returned_at") != null,
        instant(row, "created_at"),
        instant(row, "deadline"),
        new Memo(Json.texts(row.getString("memo"))));
  }

  private static BillState billState(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "CREATED" -> new BillState.Created();
      case "PENDING" -> new BillState.Pending();
      case "PAID" -> new BillState.Paid(row.getString("transaction_id"), instant(row, "paid_at"));
      case "FAILED" ->
          new BillState.Failed(
              row.getString("reason"), row.getString("code"), instant(row, "closed_at"));
      case "EXPIRED" ->
          new BillState.Expired(
              Optional.ofNullable(row.getString("code")).orElse(""), instant(row, "closed_at"));
      case "IN_REVIEW" ->
          new BillState.InReview(
              ReviewReason.valueOf(row.getString("reason")), instant(row, "closed_at"));
      default -> throw new IllegalStateException("A bill in state " + state);
    };
  }

  public static Receipt receipt(ResultSet row) throws SQLException {
    return new Receipt(
        row.getLong("id"),
        row.getLong("bill_id"),
        row.getString("transaction_id"),
        ReceiptRole.valueOf(row.getString("role")),
        Money.of(row.getLong("amount"), row.getString("currency")),
        instant(row, "paid_at"),
        row.getLong("refunding"),
        row.getLong("refunded"));
  }

  public static AuditedReceipt auditedReceipt(ResultSet row) throws SQLException {
    return new AuditedReceipt(
        row.getLong("id"),
        row.getString("backend"),
        row.getString("account"),
        row.getString("ref"),
        row.getString("transaction_id"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        new Evidence(
            row.getString("key_id"),
            row.getString("evidence"),
            row.getString("key_fingerprint"),
            row.getString("signature")));
  }

  public static StoredRefund refund(ResultSet row) throws SQLException {
    return new StoredRefund(
        row.getLong("id"),
        row.getLong("bill_id"),
        row.getLong("receipt_id"),
        RefundKind.valueOf(row.getString("kind")),
        row.getString("identity"),
        row.getString("transaction_id"),
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getString("reason"),
        row.getString("requested_by"),
        refundState(row),
        new Memo(Json.texts(row.getString("memo"))),
        instant(row, "created_at"),
        instant(row, "next_check_at"),
        row.getInt("version"));
  }

  private static RefundState refundState(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "REQUESTED" -> new RefundState.Requested();
      case "PENDING" -> new RefundState.Pending();
      case "DONE" -> new RefundState.Done();
      case "FAILED" -> new RefundState.Failed(row.getString("failure"), row.getString("code"));
      case "IN_REVIEW" -> new RefundState.InReview(row.getString("code"));
      default -> throw new IllegalStateException("A refund in state " + state);
    };
  }

  public static ReviewCase reviewCase(ResultSet row) throws SQLException {
    ReviewCase.Verdict verdict =
        row.getTimestamp("decided_at") == null
            ? new ReviewCase.Verdict.Open()
            : new ReviewCase.Verdict.Decided(
                row.getString("decision"),
                row.getString("who"),
                row.getString("note"),
                instant(row, "decided_at"));
    return new ReviewCase(
        row.getLong("id"),
        CaseKind.valueOf(row.getString("kind")),
        row.getLong("order_id"),
        row.getLong("bill_id"),
        row.getLong("receipt_id"),
        row.getLong("refund_id"),
        Optional.ofNullable(row.getString("reference")).orElse(""),
        row.getLong("amount"),
        Optional.ofNullable(row.getString("currency")).orElse(""),
        row.getTimestamp("answer_by") == null ? Pacing.NEVER : instant(row, "answer_by"),
        verdict);
  }

  /** Texts that stand in one column with blanks between, in alphabetical order. */
  public static SortedSet<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.stream(row.getString(column).split(" "))
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
