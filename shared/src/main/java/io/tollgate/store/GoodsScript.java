package io.tollgate.store;

import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderState;
import java.time.Instant;

/**
 * The part of a script that moves products and carts. It follows the order's own moves, so that no
 * way to fail keeps pieces back and none to be revived forgets to take them (Invariant 14).
 */
final class GoodsScript {

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

  private final Script script;
  private final Instant at;
  private String giver = "@order";
  private boolean sells;
  private boolean gives;
  private boolean takes;
  private boolean takesAsRead;
  private boolean emptiesCart;
  private boolean isFinished;

  GoodsScript(Script script, Instant at) {
    this.script = script;
    this.at = at;
  }

  /** The cart's row is its lock: what is sold is what it holds. */
  void lockCart(Checkout checkout) {
    script
        .add(
            "UPDATE cart SET updated_at=? WHERE id=? AND version=? AND @w=1",
            at,
            checkout.cart().id(),
            checkout.cart().version())
        .add("SET @g=ROW_COUNT()")
        .add(Script.goodsUnless("@w=0 OR @g=1"));
  }

  /** From here on the order is a new one; the one before it, if any, is what it replaces. */
  void placed() {
    giver = "@replaced";
  }

  /** Writes down what the order that was just placed sells, and to whom. */
  void sell(Checkout checkout) {
    script.add(
        "UPDATE orders SET customer=?,contact=?,shipping=?,note=?,cart_id=?,cart_version=?"
            + " WHERE id=@order AND @w=1",
        checkout.customer(),
        checkout.contact(),
        checkout.shipping(),
        checkout.note(),
        checkout.cart().id(),
        checkout.cart().version());
    checkout.lines().forEach(this::line);
    sells = true;
    takes = true;
    takesAsRead = true;
  }

  private void line(OrderLine line) {
    switch (line) {
      case OrderLine.Goods(var picked) ->
          script.add(
              "INSERT INTO order_line(order_id,kind,name,quantity,unit_price,product_id,sku,"
                  + "cart_line_id) SELECT @order,?,?,?,?,?,?,? FROM DUAL WHERE @w=1",
              line.kind().name(),
              line.name(),
              line.quantity(),
              line.unitPrice(),
              picked.product().id(),
              picked.product().sku(),
              picked.id());
      case OrderLine.Charge _ ->
          script.add(
              "INSERT INTO order_line(order_id,kind,name,quantity,unit_price)"
                  + " SELECT @order,?,?,?,? FROM DUAL WHERE @w=1",
              line.kind().name(),
              line.name(),
              line.quantity(),
              line.unitPrice());
    }
  }

  /**
   * An order of a cart moves, or stays where it is. One that fails gives back what it holds, and
   * takes it again when it is revived.
   */
  void move(OrderState before, OrderState after, boolean fulfils) {
    sells = true;
    emptiesCart = fulfils;
    boolean wasFailed = before instanceof OrderState.Failed;
    boolean isFailed = after instanceof OrderState.Failed;
    gives = isFailed && !wasFailed;
    takes = wasFailed && !isFailed;
  }

  /** Its money is in the books. */
  void paid() {
    emptiesCart = true;
  }

  /** Products come last: every buyer of one waits for its row. */
  void finish() {
    if (isFinished || !sells) {
      return;
    }
    isFinished = true;
    if (emptiesCart) {
      emptyCart();
    }
    if (gives || takes) {
      movePieces();
    }
  }

  /**
   * Takes what was bought out of the cart, once for each order (Invariant 15). What was put in
   * since stays, for a line that is put back is another one, and of a line that grew the rest is
   * left.
   */
  private void emptyCart() {
    script
        .add(
            "UPDATE orders SET cart_removed_at=?"
                + " WHERE id=@order AND cart_id IS NOT NULL AND cart_removed_at IS NULL AND @w=1",
            at)
        .add("SET @c=ROW_COUNT()")
        .add(Script.failUnless("@c IN (0,1)"))
        .add(
            "UPDATE cart SET version=version+1,updated_at=?"
                + " WHERE id=(SELECT o.cart_id FROM orders o WHERE o.id=@order) AND @c=1",
            at)
        .add(
            "DELETE c FROM cart_line c JOIN order_line l ON l.cart_line_id=c.id"
                + " WHERE l.order_id=@order AND c.quantity<=l.quantity AND @c=1")
        .add(
            "UPDATE cart_line c JOIN order_line l ON l.cart_line_id=c.id"
                + " SET c.quantity=c.quantity-l.quantity WHERE l.order_id=@order AND @c=1");
  }

  /**
   * Puts back into the stock what one order held and takes what another sells, all of it or nothing
   * (Invariant 14). One statement for both, so that pieces change hands without ever being free, in
   * the order of the products' ids, so that no two orders wait for each other.
   */
  private void movePieces() {
    script
        .add("SET @gives=" + (gives ? giver : "NULL") + ",@takes=" + (takes ? "@order" : "NULL"))
        .add(
            "UPDATE "
                + MOVED
                + " STRAIGHT_JOIN product p ON p.id=m.product_id"
                + " SET p.available=p.available-m.pieces WHERE p.available>=m.pieces AND @w=1");
    if (takesAsRead) {
      script.append(
          " AND (m.price IS NULL OR p.is_active=1 AND p.price=m.price"
              + " AND p.currency=(SELECT o.currency FROM orders o WHERE o.id=@order))");
    }
    script
        .add("SET @g=ROW_COUNT()")
        .add(Script.goodsUnless("@w=0 OR @g=(SELECT COUNT(*) FROM " + MOVED + ")"));
  }
}
