package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.json.Text;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.outbox.EventData;
import io.tollgate.outbox.EventType;
import io.tollgate.outbox.NewEvents;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Script.Null;
import io.tollgate.sql.Update;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredRefund;
import java.util.Locale;
import java.util.Map;

/**
 * The row of an order that this transaction has locked or written: with it, its bills and refunds
 * may be changed and others added. Every transition writes its line of history and its event in the
 * same transaction.
 */
public final class LockedOrder {

  /** More events than a transaction has of one order. */
  private static final int EVENTS_OF_VERSION = 100;

  private final StoreTransaction transaction;
  private final RowId id;
  private final int version;
  private int events;

  /**
   * @param version of the row after this transaction
   */
  private LockedOrder(StoreTransaction transaction, RowId id, int version) {
    this.transaction = transaction;
    this.id = id;
    this.version = version;
  }

  /** The first approval fixes the event that starts fulfilment, for ever (Invariant 5). */
  static LockedOrder lock(
      StoreTransaction transaction, Order order, OrderState after, Map<String, ?> facts) {
    if (!order.state().mayBecome(after)) {
      throw new IllegalStateException(order.state() + " never becomes " + after);
    }
    LockedOrder row =
        new LockedOrder(transaction, new RowId.Known(order.id()), order.version() + 1);
    boolean fulfils = after == Step.PROCESSING && order.state() != Step.PROCESSING;
    String eventId = NewEvents.drawId();
    if (order.isOfCart()) {
      transaction.goods().move(row, order.state(), after, fulfils);
    }
    transaction.lock(
        Update.of("orders")
            .set("state", after.label())
            .set("failure", after instanceof OrderState.Failed failed ? failed.reason() : Null.NULL)
            .set("failed_at", after instanceof OrderState.Failed failed ? failed.at() : Null.NULL)
            .setTo(
                "fulfilment_event", "COALESCE(fulfilment_event,?)", fulfils ? eventId : Null.NULL)
            .setTo("version", "version+1")
            .set("updated_at", transaction.attribution().at()),
        new Condition().is("id", order.id()).is("version", order.version()));
    if (!after.equals(order.state())) {
      row.moved(order.state().label(), after, eventId, facts);
    }
    return row;
  }

  static LockedOrder insert(StoreTransaction transaction, NewOrder placed) {
    transaction.insert(
        Insert.into("orders")
            .set("number", placed.number().value())
            .set("shop_ref", placed.shopRef())
            .set("key_nonce", placed.keyNonce())
            .set("key_sha256", placed.keySha256())
            .set("state", Step.NEW.label())
            .set("total", placed.total().minorUnits())
            .set("currency", placed.total().currency().getCurrencyCode())
            .set("description", placed.description())
            .set("buyer", placed.buyer())
            .set("metadata", placed.metadata())
            .set("product_flags", placed.productFlags())
            .set("version", 0)
            .set("created_at", transaction.attribution().at())
            .set("updated_at", transaction.attribution().at()));
    transaction.countBoth();
    LockedOrder row = new LockedOrder(transaction, transaction.generatedId("order"), 0);
    row.moved("", Step.NEW, NewEvents.drawId(), Map.of());
    return row;
  }

  public StoreTransaction transaction() {
    return transaction;
  }

  RowId id() {
    return id;
  }

  /** Refers to this order in a new row. */
  Insert named(Insert row) {
    return row.set("order_id", id);
  }

  /** Adds a bill to the order. */
  public LockedBill addBill(StoredBill stored) {
    return LockedBill.insert(this, stored);
  }

  /** Writes a bill of the order if its row still has the version that was read. */
  public LockedBill update(StoredBill before, StoredBill after) {
    return LockedBill.update(this, before, after);
  }

  /** A bill of the order, which itself does not change. */
  public LockedBill bill(StoredBill stored) {
    return new LockedBill(this, new RowId.Known(stored.bill().id()), stored);
  }

  /** Adds a refund of money that the order received. */
  public LockedRefund addRefund(GatewayId gateway, StoredRefund refund) {
    return LockedRefund.insert(this, gateway, refund);
  }

  /** Writes a refund of the order if its row still has the version that was read. */
  public LockedRefund update(StoredRefund before, StoredRefund after) {
    return LockedRefund.update(this, before, after);
  }

  /** Changes whom an order of a cart is for, and where it goes. */
  public LockedOrder details(Recipient recipient, String buyer) {
    transaction.update(to(recipient).set("buyer", buyer), new Condition().is("id", id));
    transaction.countBoth();
    return this;
  }

  /** Writes down whom the order is for that was just placed, and where it goes. */
  public LockedOrder sendTo(Recipient recipient) {
    transaction.update(to(recipient), new Condition().is("id", id));
    return this;
  }

  private static Update to(Recipient recipient) {
    return Update.of("orders")
        .set("contact", recipient.contact())
        .set("shipping", recipient.shipping())
        .set("note", recipient.note());
  }

  /** Writes down where the goods can be followed. */
  public LockedOrder tracking(String number) {
    transaction.update(
        Update.of("orders").set("tracking_number", number), new Condition().is("id", id));
    return this;
  }

  /** Money that paid nothing pays the order after all; a second one would be a duplicate. */
  public LockedOrder apply(Receipt money) {
    transaction.update(
        Update.of("receipt").set("role", ReceiptRole.APPLIED),
        new Condition().is("id", money.id()).is("role", money.role()));
    transaction.countBoth();
    transaction.goods().paid();
    return this;
  }

  /** A line of its own makes the order's total what arrived. */
  public LockedOrder adjust(Money total, Money arrived) {
    transaction.update(
        Update.of("orders").set("total", arrived.minorUnits()),
        new Condition().is("id", id).is("total", total.minorUnits()));
    transaction.countBoth();
    transaction.insert(
        named(Insert.into("order_line"))
            .set("kind", OrderLine.Kind.ADJUSTMENT)
            .set("name", "Adjustment")
            .set("quantity", 1)
            .set("unit_price", arrived.minorUnits() - total.minorUnits()));
    return this;
  }

  /** Writes down what a person decided about a case that was open behind the order's version. */
  public LockedOrder decide(ReviewDecision reviewDecision) {
    ReviewCases.decide(transaction, reviewDecision);
    transaction.countBoth();
    ReviewCase about = reviewDecision.about();
    history(
        historyLine().set("case_id", about.id()),
        "",
        reviewDecision.decision().toUpperCase(Locale.ROOT));
    publish(EventType.REVIEW_DECIDED, ReviewCases.decided(reviewDecision, EventData::ofCase));
    return this;
  }

  private void moved(String from, OrderState to, String eventId, Map<String, ?> facts) {
    history(historyLine(), from, to.label());
    publish(eventId, event(to), EventData.ofOrder(id, facts));
  }

  private static EventType event(OrderState state) {
    return switch (state) {
      case Step.NEW -> EventType.ORDER_NEW;
      case Step.HOLD -> EventType.ORDER_HOLD;
      case Step.PROCESSING -> EventType.ORDER_PROCESSING;
      case Step.SHIPPED -> EventType.ORDER_SHIPPED;
      case Step.DELIVERED -> EventType.ORDER_DELIVERED;
      case Step.COMPLETED -> EventType.ORDER_COMPLETED;
      case OrderState.Failed failed ->
          switch (failed.reason()) {
            case PAYMENT_FAILED, PAYMENT_EXPIRED -> EventType.ORDER_FAILED;
            case CANCELLED -> EventType.ORDER_CANCELLED;
            case REPLACED -> EventType.ORDER_REPLACED;
          };
    };
  }

  /** A line of the order's history, to which may be added what else it is about. */
  Insert historyLine() {
    return named(Insert.into("history"));
  }

  void history(Insert line, String from, String to) {
    transaction.insert(transition(line, from, to));
  }

  /** What a line of history tells. */
  Insert transition(Insert line, String from, String to) {
    Attribution attribution = transaction.attribution();
    return line.set("from_state", from)
        .set("to_state", to)
        .set("why", Text.cut(attribution.why(), StoreTransaction.REASON_CHARACTERS_MAX))
        .set("who", attribution.who())
        .set("at", attribution.at());
  }

  /** Adds an event about the order or something of it. */
  void publish(EventType type, EventData data) {
    publish(NewEvents.drawId(), type, data);
  }

  private void publish(String eventId, EventType type, EventData data) {
    events++;
    long sequence = (long) version * EVENTS_OF_VERSION + events;
    transaction.events().add(new NewEvents.NewEvent(eventId, type, sequence, data));
  }
}
