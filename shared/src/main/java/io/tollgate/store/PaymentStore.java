package io.tollgate.store;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.outbox.CommittedEvents;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.AuditedReceipt;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.DescribedBill;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.RefundSnapshot;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.RowMappers;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores orders, bills, receipts and what goes with them, by optimistic locking: one read without a
 * lock, from which Java decides, and one transaction that writes the decision if nothing has
 * changed since.
 */
@Singleton
public class PaymentStore {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentStore.class);

  private static final String NEWEST_CALLBACK =
      "SELECT * FROM (SELECT * FROM receipt ORDER BY id DESC LIMIT 100) newest"
          + " WHERE role='APPLIED' AND source='CALLBACK' ORDER BY id DESC LIMIT 1";

  private static final int DUPLICATE_KEY = 1062;
  private static final int DEADLOCK = 1213;
  private static final int OUT_OF_RANGE = 1690;
  private static final int DEADLOCK_ATTEMPTS_MAX = 3;
  private static final int BILLS_MAX = 100;
  private static final int RECEIPTS_MAX = 100;

  private final SqlClient sql;
  private final CommittedEvents committed;

  public PaymentStore(SqlClient sql, CommittedEvents committed) {
    this.sql = sql;
    this.committed = committed;
  }

  /** The result of a transaction. */
  public enum Commit {
    DONE,
    /**
     * Somebody else changed the order since it was read, or the connection broke before we heard of
     * the commit: read again and decide again.
     */
    OUTDATED,
    /** A unique key refused: what was new is there already. Read again and decide again. */
    DUPLICATE,
    /**
     * What the order sells is not as it was read: too little of it is left, it costs something
     * else, or the cart has changed. Nothing was written.
     */
    GOODS_CHANGED
  }

  /** A bill and its order. */
  public Optional<BillSnapshot> snapshot(Ref ref) {
    return snapshot(ref, "");
  }

  /**
   * A bill and its order, and where this transaction number of its gateway is stored already.
   *
   * @param transactionId empty when no money was reported
   */
  public Optional<BillSnapshot> snapshot(Ref ref, String transactionId) {
    return sql.first(
        RowMappers.SITUATION + " WHERE b.ref=?", RowMappers::snapshot, transactionId, ref.value());
  }

  /** A bill by its integer id, and its order. */
  public Optional<BillSnapshot> ofBill(long billId) {
    return sql.first(RowMappers.SITUATION + " WHERE b.id=?", RowMappers::snapshot, "", billId);
  }

  /** The newest payment that a callback brought, if it is among the last receipts. */
  public Optional<AuditedReceipt> newestCallback() {
    return sql.first(NEWEST_CALLBACK, RowMappers::auditedReceipt);
  }

  /** All bills of an order with the order itself, the newest first. */
  public List<BillSnapshot> billsOfOrder(long orderId) {
    return sql.list(
        RowMappers.SITUATION + " WHERE o.id=? ORDER BY b.id DESC LIMIT " + BILLS_MAX,
        RowMappers::snapshot,
        "",
        orderId);
  }

  /** The order whose key has this hash, with its live bill, else its newest. */
  public Optional<BillSnapshot> newestOfKey(String keySha256) {
    return sql.first(
        RowMappers.SITUATION
            + " WHERE o.key_sha256=? ORDER BY b.live_order_id IS NOT NULL DESC, b.id DESC LIMIT"
            + " 1",
        RowMappers::snapshot,
        "",
        keySha256);
  }

  /** A bill and its order, with what the shop wrote about that. */
  public Optional<DescribedBill> described(Ref ref) {
    return sql.first(
        RowMappers.DESCRIBED + " WHERE b.ref=?", RowMappers::described, "", ref.value());
  }

  /** The bills of the orders that ever had this number of the shop, the newest orders first. */
  public List<DescribedBill> billsOfShopRef(String shopRef) {
    List<Long> orders = ordersOfShopRef(sql, shopRef, Long.MAX_VALUE, BILLS_MAX);
    if (orders.isEmpty()) {
      return List.of();
    }
    List<Object> values = new ArrayList<>(List.of(""));
    values.addAll(orders);
    return sql.list(
        RowMappers.DESCRIBED
            + " WHERE b.order_id IN ("
            + SqlClient.marks(orders.size())
            + ") ORDER BY b.order_id DESC,b.id DESC LIMIT "
            + BILLS_MAX,
        RowMappers::described,
        values.toArray());
  }

  /** The orders that ever had this number of the shop, the newest first, from one on. */
  static List<Long> ordersOfShopRef(SqlClient sql, String shopRef, long newest, int countMax) {
    return sql.list(
        "SELECT id FROM orders FORCE INDEX (orders_shop_ref) WHERE shop_ref=? AND id<=?"
            + " ORDER BY id DESC LIMIT "
            + countMax,
        row -> row.getLong("id"),
        shopRef,
        newest);
  }

  /** The receipt of one transaction, if it is stored for this bill. */
  public Optional<Receipt> receipt(Bill bill, String transactionId) {
    return sql.first(
        RowMappers.RECEIPT + " WHERE r.bill_id=? AND r.transaction_id=?",
        RowMappers::receipt,
        bill.id(),
        transactionId);
  }

  /** All money that came by a bill, oldest first. */
  public List<Receipt> receipts(Bill bill) {
    return sql.list(
        RowMappers.RECEIPT + " WHERE r.bill_id=? ORDER BY r.id LIMIT " + RECEIPTS_MAX,
        RowMappers::receipt,
        bill.id());
  }

  /**
   * All money of an account that has this transaction number, oldest first. There is rarely more
   * than one, but a number alone never says which is meant.
   */
  public List<Receipt> receipts(GatewayId gateway, String account, String transactionId) {
    return sql.list(
        RowMappers.RECEIPT
            + " WHERE r.backend=? AND r.account=? AND r.transaction_id=? ORDER BY r.id LIMIT "
            + RECEIPTS_MAX,
        RowMappers::receipt,
        gateway.value(),
        account,
        transactionId);
  }

  /** A refund by its name at the gateway, if it was committed, with its bill and order. */
  public Optional<RefundSnapshot> refundSnapshot(GatewayId gateway, String identity) {
    Script queries = new Script();
    RefundRows rows = new RefundRows(queries, gateway, identity);
    sql.read(queries);
    return rows.snapshot();
  }

  /** A refund by its name at the gateway, if it was committed. */
  public Optional<StoredRefund> findRefund(GatewayId gateway, String identity) {
    return sql.first(
        "SELECT * FROM refund WHERE backend=? AND identity=?",
        RowMappers::refund,
        gateway.value(),
        identity);
  }

  /** A refund by its integer id. */
  public Optional<StoredRefund> refund(long id) {
    return sql.first("SELECT * FROM refund WHERE id=?", RowMappers::refund, id);
  }

  /** The money of a receipt by its integer id. */
  public Optional<Receipt> receipt(long id) {
    return sql.first(RowMappers.RECEIPT + " WHERE r.id=?", RowMappers::receipt, id);
  }

  /** The money that pays an order, if it was paid. */
  public Optional<Receipt> appliedReceipt(long orderId) {
    return sql.first(
        RowMappers.RECEIPT + " WHERE r.applied_order_id=?", RowMappers::receipt, orderId);
  }

  /** A case by its integer id; empty also for one that only a newer release knows. */
  public Optional<ReviewCase> reviewCase(long id) {
    return sql.first(
        "SELECT * FROM review_case WHERE id=? AND kind IN (%s)"
            .formatted(SqlClient.marks(CaseKind.values().length)),
        RowMappers::reviewCase,
        Stream.concat(Stream.of(id), Arrays.stream(CaseKind.values())).toArray());
  }

  /**
   * Whether a person has yet to look at a doubt about this bill, or has decided about this one.
   *
   * @param reference of the doubt's case
   */
  public boolean isDoubtKnown(Bill bill, String reference) {
    return sql.first(
            "SELECT id FROM review_case WHERE bill_id=? AND kind IN ('SUSPICIOUS','UNDECIDED')"
                + " AND (decided_at IS NULL OR reference=?) LIMIT 1",
            row -> row.getLong("id"),
            bill.id(),
            reference)
        .isPresent();
  }

  /** The case of a dispute about this money, by the gateway's name for it. */
  public Optional<ReviewCase> dispute(Receipt receipt, String reference) {
    return sql.first(
        "SELECT * FROM review_case WHERE kind='DISPUTE' AND reference=? AND receipt_id=?",
        RowMappers::reviewCase,
        reference,
        receipt.id());
  }

  /** The oldest dispute of an order that is not decided. */
  public Optional<ReviewCase> openDispute(long orderId) {
    return sql.first(
        "SELECT * FROM review_case WHERE order_id=? AND kind='DISPUTE' AND decided_at IS NULL"
            + " ORDER BY id LIMIT 1",
        RowMappers::reviewCase,
        orderId);
  }

  /** Where the goods of an order can be followed; empty when nobody said. */
  public Optional<String> trackingNumber(long orderId) {
    return sql.first(
        "SELECT tracking_number FROM orders WHERE id=? AND tracking_number IS NOT NULL",
        row -> row.getString("tracking_number"),
        orderId);
  }

  /**
   * Sends a transaction. A deadlock repeats it at most three times; a lock that was not given in
   * time does not.
   *
   * @throws DatabaseUnavailable when the database did not take it, or did not say so
   */
  public Commit commit(StoreTransaction transaction) {
    return commit(
        connection -> {
          Optional<List<OutboxEvent>> events = transaction.run(connection);
          events.ifPresent(committed::add);
          return events.isPresent() ? Commit.DONE : Commit.OUTDATED;
        });
  }

  /** What is sent over a connection, and sent again after a deadlock. */
  @FunctionalInterface
  private interface Sending {
    Commit over(SqlConnection connection) throws SQLException;
  }

  /** The same for what is no business of an order: a transaction with its COMMIT. */
  public Commit commit(Script script) {
    return commit(
        connection -> {
          script.run(connection);
          return Commit.DONE;
        });
  }

  private Commit commit(Sending script) {
    for (int attempt = 1; ; attempt++) {
      try {
        return send(script);
      } catch (SQLException e) {
        if (e.getErrorCode() != DEADLOCK || attempt == DEADLOCK_ATTEMPTS_MAX) {
          throw sql.unavailable(e);
        }
        LOG.info("Deadlock, attempt {}", attempt);
      }
    }
  }

  private Commit send(Sending script) throws SQLException {
    try (SqlConnection connection = sql.open()) {
      try {
        return script.over(connection);
      } catch (SQLException e) {
        connection.rollback(e);
        if (e.getErrorCode() == OUT_OF_RANGE) {
          return Commit.GOODS_CHANGED;
        }
        if (e.getErrorCode() == DUPLICATE_KEY) {
          return Commit.DUPLICATE;
        }
        if (SqlClient.isConnectionLost(e)) {
          sql.closeIdleConnections();
          return Commit.OUTDATED;
        }
        throw e;
      }
    }
  }
}
