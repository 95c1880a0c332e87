package io.tollgate.store;

import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One transaction of the books, sent as one string ({@code docs/sql}). What changes an order begins
 * with its row, which is the lock: when another change was faster the version no longer fits,
 * {@code @w} is 0 and nothing behind it takes effect (Invariant 3, DECISIONS 20).
 *
 * <p>A step stands on the row that it refers to, as {@link OrderRow}, {@link BillRow}, {@link
 * ReceiptRow} or {@link RefundRow}, and such a row is had only by locking or writing it: a receipt
 * before its bill does not compile (DECISIONS 123). What needs no row is a step of the transaction
 * itself.
 */
public final class LedgerTransaction {

  static final int REASON_CHARACTERS_MAX = 256;
  static final int CODE_CHARACTERS_MAX = 40;

  private static final String IF_CURRENT = "@w=1";

  private final Script script = new Script();
  private final Origin origin;
  private final SoldGoods goods;
  private final NewEvents events;
  private final Set<String> variables = new HashSet<>();
  private int lockStatement = -1;
  private int cases;

  private LedgerTransaction(Origin origin) {
    this.origin = origin;
    this.goods = new SoldGoods(this);
    this.events = new NewEvents(this);
    script.add("START TRANSACTION").add("SET @w=1,@o=1");
  }

  /** Begins with no order: to place one, or to write what belongs to none. */
  public static LedgerTransaction begin(Origin origin) {
    return new LedgerTransaction(origin);
  }

  /**
   * Begins by changing an order, or one of its bills, if its row still has the version that was
   * read.
   *
   * @throws IllegalStateException for a move that no order may make
   */
  public static OrderRow lock(Order order, OrderState after, Origin origin) {
    return lock(order, after, origin, Map.of());
  }

  /**
   * The same, where the event tells more than the new state.
   *
   * @param facts what the event says beside it
   */
  public static OrderRow lock(Order order, OrderState after, Origin origin, Map<String, ?> facts) {
    return OrderRow.lock(new LedgerTransaction(origin), order, after, facts);
  }

  /**
   * Places a new order, whose one line is the order itself; where an order was failed before in
   * this transaction, in its place.
   */
  public OrderRow place(NewOrder placed) {
    OrderRow order = OrderRow.insert(this, placed);
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
   * Ledger.Commit#GOODS_CHANGED} comes of it.
   */
  public OrderRow place(NewOrder placed, Checkout checkout) {
    goods.lockCart(checkout);
    OrderRow order = OrderRow.insert(this, placed);
    goods.sell(order, checkout);
    return order;
  }

  /** Enters money of no bill of ours into the books, with a case for a person. */
  public LedgerTransaction addOrphan(NewReceipt money) {
    RowId receipt = ReceiptRow.insert(this, Insert.into("receipt"), ReceiptRole.ORPHAN, money);
    RowId opened =
        ReviewCases.open(this, ReviewCases.fresh().set("receipt_id", receipt), CaseKind.ORPHAN);
    publishOrphan(EventType.REVIEW_OPENED, EventData.ofOrphan(opened, Map.of()));
    return this;
  }

  /** Writes down what a person decided about money of nobody's order. */
  public LedgerTransaction decideOrphan(Ruling ruling) {
    ReviewCases.decide(this, ruling);
    // No version of an order stands before the case, which then guards itself.
    script.add("SET @w=IF(@w=1,ROW_COUNT(),0)");
    publishOrphan(EventType.REVIEW_DECIDED, ReviewCases.decided(ruling, EventData::ofOrphan));
    return this;
  }

  private void publishOrphan(EventType type, EventData data) {
    events.add(new NewEvents.NewEvent(NewEvents.drawId(), type, 0, data));
  }

  /** Keeps what came from outside, for ninety days. */
  public LedgerTransaction log(CallbackLog log) {
    insert(columns(log));
    return this;
  }

  /**
   * Keeps what anybody may replay: one row for each bill and minute, which counts the repeats.
   * Their text may differ and is not kept.
   */
  public LedgerTransaction logReplayable(CallbackLog log) {
    String minute = log.ref() + " " + origin.at().truncatedTo(ChronoUnit.MINUTES);
    insert(columns(log).set("minute_key", minute));
    script.append(" ON DUPLICATE KEY UPDATE times=times+1");
    return this;
  }

  private Insert columns(CallbackLog log) {
    return Insert.into("callback_log")
        .set("received_at", origin.at())
        .set("backend", log.gateway().value())
        .set("account", log.account())
        .set("ref", log.ref())
        .set("outcome", log.outcome())
        .set("message", log.message());
  }

  /** The keys that a bill which does not change is the answer to. */
  public BillKeys keysOf(StoredBill stored) {
    return new BillKeys(
        this, new RowId.Known(stored.bill().orderId()), new RowId.Known(stored.bill().id()));
  }

  /** Fixes the answer of the keys that wait for this refund. */
  public LedgerTransaction answerKeysOf(StoredRefund refund, int httpStatus) {
    update(
        Update.of("idempotency_key").set("http_status", httpStatus),
        new Condition().is("refund_id", refund.id()).isNull("http_status"));
    return this;
  }

  Origin origin() {
    return origin;
  }

  SoldGoods goods() {
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

  /**
   * Sends everything, commit included.
   *
   * @return its events; empty when the order's row had no longer the version that was read
   */
  Optional<List<OutboxEvent>> run(SqlConnection connection) throws SQLException {
    events.finish();
    goods.finish();
    SqlConnection.ScriptAnswer<OutboxEvent> answer =
        script.run(connection, Outbox::event, events.selection(), events.ids());
    return lockStatement < 0 || answer.counts().get(lockStatement) == 1
        ? Optional.of(answer.rows())
        : Optional.empty();
  }
}
