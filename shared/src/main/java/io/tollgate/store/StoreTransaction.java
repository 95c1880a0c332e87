package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.outbox.EventData;
import io.tollgate.outbox.EventType;
import io.tollgate.outbox.NewEvents;
import io.tollgate.outbox.OutboxEvent;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlConnection;
import io.tollgate.sql.Update;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.RowMappers;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredRefund;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One database transaction, sent as one string ({@code docs/sql}). What changes an order begins
 * with its row, which is the lock: when another change was faster the version no longer fits,
 * {@code @w} is 0 and nothing behind it takes effect (Invariant 3, DECISIONS 20).
 *
 * <p>A step needs the row that it refers to, as {@link LockedOrder}, {@link LockedBill}, {@link
 * LockedReceipt} or {@link LockedRefund}, and such a row is had only by locking or writing it: a
 * receipt before its bill does not compile (DECISIONS 123). What needs no row is a step of the
 * transaction itself.
 */
public final class StoreTransaction {

  static final int REASON_CHARACTERS_MAX = 256;
  static final int CODE_CHARACTERS_MAX = 40;

  private static final String IF_CURRENT = "@w=1";

  private final Script script = new Script();
  private final Script behindCommit = new Script();
  private final Attribution attribution;
  private final StockChanges goods;
  private final NewEvents events;
  private final Set<String> variables = new HashSet<>();
  private int lockStatement = -1;
  private int cases;
  private boolean isFinished;

  private StoreTransaction(Attribution attribution) {
    this.attribution = attribution;
    this.goods = new StockChanges(this);
    this.events = new NewEvents(script, attribution.at());
    script.add("START TRANSACTION").add("SET @w=1,@o=1");
  }

  /** Begins with no order: to place one, or to write what belongs to none. */
  public static StoreTransaction begin(Attribution attribution) {
    return new StoreTransaction(attribution);
  }

  /**
   * Begins by changing an order, or one of its bills, if its row still has the version that was
   * read.
   *
   * @throws IllegalStateException for a move that no order may make
   */
  public static LockedOrder lock(Order order, OrderState after, Attribution attribution) {
    return lock(order, after, attribution, Map.of());
  }

  /**
   * The same, where the event tells more than the new state.
   *
   * @param facts what the event says beside it
   */
  public static LockedOrder lock(
      Order order, OrderState after, Attribution attribution, Map<String, ?> facts) {
    return LockedOrder.lock(new StoreTransaction(attribution), order, after, facts);
  }

  /**
   * Places a new order, whose one line is the order itself; where an order was failed before in
   * this transaction, in its place.
   */
  public LockedOrder place(NewOrder placed) {
    LockedOrder order = LockedOrder.insert(this, placed);
    insert(
        order
            .named(Insert.into("order_line"))
            .set("name", placed.description())
            .set("quantity", 1)
            .set("unit_price", placed.total().minorUnits()));
    return order;
  }

  /**
   * The same for a cart, if it still has the version that was read, its products still cost what
   * they did, and there is enough of each, what the replaced order held included. Otherwise {@link
   * PaymentStore.Commit#GOODS_CHANGED} comes of it.
   */
  public LockedOrder place(NewOrder placed, CheckedOutCart checkout) {
    goods.lockCart(checkout);
    LockedOrder order = LockedOrder.insert(this, placed);
    goods.sell(order, checkout);
    return order;
  }

  /** Stores money of no bill of ours as an orphan, with a case for a person. */
  public StoreTransaction addOrphan(NewReceipt money) {
    RowId receipt = LockedReceipt.insert(this, Insert.into("receipt"), ReceiptRole.ORPHAN, money);
    RowId opened =
        ReviewCases.open(this, ReviewCases.fresh().set("receipt_id", receipt), CaseKind.ORPHAN);
    publishOrphan(EventType.REVIEW_OPENED, EventData.ofOrphan(opened, Map.of()));
    return this;
  }

  /**
   * Writes down what a person decided about a case of no order. Only one about money has an event:
   * what became of an endpoint is said by events of its own.
   */
  public StoreTransaction decideWithoutOrder(ReviewDecision reviewDecision) {
    ReviewCases.decide(this, reviewDecision);
    // No version of an order stands before the case, which then guards itself.
    script.add("SET @w=IF(@w=1,ROW_COUNT(),0)");
    if (reviewDecision.about().receiptId() != 0) {
      publishOrphan(
          EventType.REVIEW_DECIDED, ReviewCases.decided(reviewDecision, EventData::ofOrphan));
    }
    return this;
  }

  private void publishOrphan(EventType type, EventData data) {
    events.add(new NewEvents.NewEvent(NewEvents.drawId(), type, 0, data));
  }

  /** Keeps what came from outside, for ninety days. */
  public StoreTransaction log(CallbackRecord log) {
    insert(columns(log));
    return this;
  }

  /**
   * Keeps what anybody may replay: one row for each bill and minute, which counts the repeats.
   * Their text may differ and is not kept.
   */
  public StoreTransaction logReplayable(CallbackRecord log) {
    String minute = log.ref() + " " + attribution.at().truncatedTo(ChronoUnit.MINUTES);
    insert(columns(log).set("minute_key", minute));
    script.append(" ON DUPLICATE KEY UPDATE times=times+1");
    return this;
  }

  private Insert columns(CallbackRecord log) {
    return Insert.into("callback_log")
        .set("received_at", attribution.at())
        .set("backend", log.gateway().value())
        .set("account", log.account())
        .set("ref", log.ref())
        .set("outcome", log.outcome())
        .set("message", log.message());
  }

  /** The keys that a bill which does not change is the answer to. */
  public BillIdempotencyKeys keysOf(StoredBill stored) {
    return new BillIdempotencyKeys(
        this, new RowId.Known(stored.bill().orderId()), new RowId.Known(stored.bill().id()));
  }

  /** Fixes the answer of the keys that wait for this refund. */
  public StoreTransaction answerKeysOf(StoredRefund refund, int httpStatus) {
    update(
        Update.of("idempotency_key").set("http_status", httpStatus),
        new Condition().is("refund_id", refund.id()).isNull("http_status"));
    return this;
  }

  Attribution attribution() {
    return attribution;
  }

  StockChanges goods() {
    return goods;
  }

  NewEvents events() {
    return events;
  }

  /** Keeps the number of the case that was inserted just now; there may be several. */
  RowId generatedCaseId() {
    cases++;
    return generatedId("case" + cases);
  }

  /** The statements themselves, for those that are neither an insert nor an update of ours. */
  Script script() {
    return script;
  }

  /** Changes the order's row, or finds that another change was faster. */
  void lock(Update order, Condition asRead) {
    lockStatement = script.size();
    script
        .add(order.sql(asRead), order.values(asRead))
        .add("SET @w=ROW_COUNT()")
        .add("SET @o=@w")
        .add(Script.failUnless("@o IN (0,1)"));
  }

  void insert(Insert row) {
    script.add(row.asSelectFrom("DUAL") + " WHERE " + IF_CURRENT, row.values());
  }

  /** Inserts a row for each one of another table. */
  void insertFrom(String other, Insert row, Condition which) {
    script
        .add(row.asSelectFrom(other), row.values())
        .append(" WHERE " + which.sql() + " AND " + IF_CURRENT, which.values());
  }

  void update(Update rows, Condition which) {
    script.add(rows.sql(which) + " AND " + IF_CURRENT, rows.values(which));
  }

  /** An order that counted beside a row that did not would commit half: fails before the COMMIT. */
  void countBoth() {
    script.add("SET @w=IF(@w=1,ROW_COUNT(),0)").add(Script.failUnless("@o=0 OR @w=1"));
  }

  /**
   * Keeps the number of the row that was inserted just now.
   *
   * @param name of its variable, of which a transaction has one
   */
  RowId generatedId(String name) {
    String variable = "@" + name;
    if (!variables.add(variable)) {
      throw new IllegalStateException("Two new rows in one transaction: " + name);
    }
    script.add("SET " + variable + "=LAST_INSERT_ID()");
    return new RowId.Generated(variable);
  }

  /** Reads a bill and its order back behind the commit, in the same round trip. */
  public Rows<BillSnapshot> readBack(Ref ref) {
    return behindCommit.query(
        RowMappers::snapshot, RowMappers.SITUATION + " WHERE b.ref=?", "", ref.value());
  }

  /** The same for a refund with its bill and order. */
  public RefundRows readBack(GatewayId gateway, String identity) {
    return new RefundRows(behindCommit, gateway, identity);
  }

  /**
   * Sends everything, commit included.
   *
   * @return its events; empty when the order's row had no longer the version that was read
   */
  Optional<List<OutboxEvent>> run(SqlConnection connection) throws SQLException {
    finish();
    List<Integer> counts = script.run(connection);
    return lockStatement < 0 || counts.get(lockStatement) == 1
        ? Optional.of(events.written())
        : Optional.empty();
  }

  /** Writes what comes last, once however often the transaction is sent. */
  private void finish() {
    if (!isFinished) {
      isFinished = true;
      events.finish(behindCommit);
      goods.finish();
      script.add("COMMIT").addAll(behindCommit);
    }
  }
}
