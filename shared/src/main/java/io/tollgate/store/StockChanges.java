package io.tollgate.store;

import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderState;
import io.tollgate.sql.Condition;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.sql.Script;
import io.tollgate.sql.Update;

/**
 * The part of a transaction that moves products and carts (DECISIONS 48). It follows the order's
 * own moves, so that no way to fail keeps pieces back and none to be revived forgets to take them
 * (Invariant 14).
 */
final class StockChanges {

  private static final RowId NONE = new RowId.None();

  /** Of all orders that a script moves together: a cart's and the one in whose place it stands. */
  private static final int PRODUCTS_MAX = 2 * Cart.LINES_MAX;

  /**
   * What leaves the stock, by product. The index is named, because a scan would wait for the lines
   * that other buyers are about to commit, and they for ours.
   */
  private static final String MOVED =
      "(SELECT u.product_id,SUM(u.pieces) AS pieces,MAX(u.price) AS price FROM ("
          + "SELECT product_id,quantity AS pieces,unit_price AS price FROM order_line"
          + " FORCE INDEX (order_line_order) WHERE order_id=@takes AND product_id IS NOT NULL"
          + " UNION ALL SELECT product_id,-quantity,NULL FROM order_line"
          + " FORCE INDEX (order_line_order) WHERE order_id=@gives AND product_id IS NOT NULL) u"
          + " GROUP BY u.product_id ORDER BY u.product_id LIMIT "
          + PRODUCTS_MAX
          + ") m";

  private final StoreTransaction transaction;
  private RowId ofCart = NONE;
  private RowId gives = NONE;
  private RowId takes = NONE;
  private boolean takesAsRead;
  private boolean emptiesCart;

  StockChanges(StoreTransaction transaction) {
    this.transaction = transaction;
  }

  /** The cart's row is its lock: what is sold is what it holds. */
  void lockCart(CheckedOutCart checkout) {
    transaction.update(
        Update.of("cart").set("updated_at", transaction.attribution().at()),
        new Condition().is("id", checkout.cart().id()).is("version", checkout.cart().version()));
    transaction.script().add("SET @g=ROW_COUNT()").add(Script.goodsUnless("@w=0 OR @g=1"));
  }

  /** Writes down what the order that was just placed sells, and to whom. */
  void sell(LockedOrder order, CheckedOutCart checkout) {
    transaction.update(
        Update.of("orders")
            .set("customer", checkout.customer())
            .set("contact", checkout.recipient().contact())
            .set("shipping", checkout.recipient().shipping())
            .set("note", checkout.recipient().note())
            .set("cart_id", checkout.cart().id())
            .set("cart_version", checkout.cart().version()),
        new Condition().is("id", order.id()));
    checkout.lines().forEach(line -> transaction.insert(columns(order, line)));
    ofCart = order.id();
    takes = order.id();
    takesAsRead = true;
  }

  private static Insert columns(LockedOrder order, OrderLine line) {
    Insert columns =
        order
            .named(Insert.into("order_line"))
            .set("kind", line.kind())
            .set("name", line.name())
            .set("quantity", line.quantity())
            .set("unit_price", line.unitPrice());
    return switch (line) {
      case OrderLine.Goods(var picked) ->
          columns
              .set("product_id", picked.product().id())
              .set("sku", picked.product().sku())
              .set("cart_line_id", picked.id());
      case OrderLine.Charge _ -> columns;
    };
  }

  /**
   * An order of a cart moves, or stays where it is. One that fails gives back what it holds, and
   * takes it again when it is revived.
   */
  void move(LockedOrder order, OrderState before, OrderState after, boolean fulfils) {
    boolean wasFailed = before instanceof OrderState.Failed;
    boolean isFailed = after instanceof OrderState.Failed;
    ofCart = order.id();
    gives = isFailed && !wasFailed ? order.id() : NONE;
    takes = wasFailed && !isFailed ? order.id() : NONE;
    emptiesCart = fulfils;
  }

  /** Its receipt is stored, so that what was bought leaves the cart. */
  void paid() {
    emptiesCart = true;
  }

  /** Products come last: every buyer of one waits for its row. */
  void finish() {
    if (ofCart.equals(NONE)) {
      return;
    }
    if (emptiesCart) {
      emptyCart();
    }
    if (!gives.equals(NONE) || !takes.equals(NONE)) {
      movePieces();
    }
  }

  /**
   * Takes what was bought out of the cart, once for each order (Invariant 15). What was put in
   * since stays, for a line that is put back is another one, and of a line that grew the rest is
   * left.
   */
  private void emptyCart() {
    transaction.update(
        Update.of("orders").set("cart_removed_at", transaction.attribution().at()),
        new Condition().is("id", ofCart).isNotNull("cart_id").isNull("cart_removed_at"));
    transaction
        .script()
        .add("SET @c=ROW_COUNT()")
        .add(Script.failUnless("@c IN (0,1)"))
        .add("UPDATE cart SET version=version+1,updated_at=?", transaction.attribution().at())
        .append(" WHERE id=(SELECT o.cart_id FROM orders o WHERE o.id=")
        .append(ofCart)
        .append(") AND @c=1")
        .add("DELETE c FROM cart_line c JOIN order_line l ON l.cart_line_id=c.id WHERE l.order_id=")
        .append(ofCart)
        .append(" AND c.quantity<=l.quantity AND @c=1")
        .add("UPDATE cart_line c JOIN order_line l ON l.cart_line_id=c.id")
        .append(" SET c.quantity=c.quantity-l.quantity WHERE l.order_id=")
        .append(ofCart)
        .append(" AND @c=1");
  }

  /**
   * Puts back into the stock what one order held and takes what another sells, all of it or nothing
   * (Invariant 14). One statement for both, so that pieces change hands without ever being free, in
   * the order of the products' ids, so that no two orders wait for each other.
   */
  private void movePieces() {
    Script script = transaction.script();
    script.add("SET @gives=").append(gives).append(",@takes=").append(takes);
    script.add(
        "UPDATE "
            + MOVED
            + " STRAIGHT_JOIN product p ON p.id=m.product_id"
            + " SET p.available=p.available-m.pieces WHERE p.available>=m.pieces AND @w=1");
    if (takesAsRead) {
      script.append(
          " AND (m.price IS NULL OR p.is_active=1 AND p.price=m.price"
              + " AND p.currency=(SELECT o.currency FROM orders o WHERE o.id=@takes))");
    }
    script
        .add("SET @g=ROW_COUNT()")
        .add(Script.goodsUnless("@w=0 OR @g=(SELECT COUNT(*) FROM " + MOVED + ")"));
  }
}
