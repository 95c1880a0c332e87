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

  private static final String ALL_PRODUCTS =
      "@w=0 OR @g=(SELECT COUNT(*) FROM order_line l"
          + " WHERE l.order_id=@order AND l.product_id IS NOT NULL)";

  /** What becomes of the products that the order sells. */
  private enum Stock {
    STAYS,
    RESERVED,
    /** Only at the prices that the lines of the order say. */
    RESERVED_AS_READ,
    RELEASED
  }

  private final Script script;
  private final Instant at;
  private boolean sells;
  private boolean emptiesCart;
  private Stock stock = Stock.STAYS;
  private boolean isFinished;

  GoodsScript(Script script, Instant at) {
    this.script = script;
    this.at = at;
  }

  /** One checkout of a customer after the other, or two at once would each count too few orders. */
  void lockCart(Checkout checkout) {
    script
        .add("SELECT id FROM cart WHERE id=? FOR UPDATE", checkout.cart().id())
        .add(
            "UPDATE cart SET updated_at=? WHERE id=? AND version=? AND (SELECT COUNT(*)"
                + " FROM orders o WHERE o.customer=? AND "
                + Carts.UNPAID
                + ")<?",
            at,
            checkout.cart().id(),
            checkout.cart().version(),
            checkout.customer(),
            Cart.UNPAID_MAX)
        .add("SET @g=ROW_COUNT()")
        .add(Script.goodsUnless("@g=1"));
  }

  /** Writes down what the order that was just placed sells, and to whom. */
  void sell(Checkout checkout) {
    script.add(
        "UPDATE orders SET customer=?,contact=?,shipping=?,note=?,cart_id=?,cart_version=?"
            + " WHERE id=@order",
        checkout.customer(),
        checkout.contact(),
        checkout.shipping(),
        checkout.note(),
        checkout.cart().id(),
        checkout.cart().version());
    checkout.lines().forEach(this::line);
    sells = true;
    stock = Stock.RESERVED_AS_READ;
  }

  private void line(OrderLine line) {
    switch (line) {
      case OrderLine.Goods(var picked) ->
          script.add(
              "INSERT INTO order_line(order_id,kind,name,quantity,unit_price,product_id,sku,"
                  + "cart_line_id) VALUES(@order,?,?,?,?,?,?,?)",
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
                  + " VALUES(@order,?,?,?,?)",
              line.kind().name(),
              line.name(),
              line.quantity(),
              line.unitPrice());
    }
  }

  /** An order of a cart moves, or stays where it is. */
  void move(OrderState before, OrderState after, boolean fulfils) {
    sells = true;
    emptiesCart = fulfils;
    stock = stock(before, after);
  }

  /** Its money is in the books. */
  void paid() {
    emptiesCart = true;
  }

  /** An order that fails gives back what it holds, and takes it again when it is revived. */
  private static Stock stock(OrderState before, OrderState after) {
    boolean wasFailed = before instanceof OrderState.Failed;
    boolean isFailed = after instanceof OrderState.Failed;
    if (wasFailed == isFailed) {
      return Stock.STAYS;
    }
    return isFailed ? Stock.RELEASED : Stock.RESERVED;
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
    switch (stock) {
      case STAYS -> {}
      case RESERVED -> reserve("");
      case RESERVED_AS_READ ->
          reserve(
              " AND p.is_active=1 AND p.price=l.unit_price"
                  + " AND p.currency=(SELECT o.currency FROM orders o WHERE o.id=@order)");
      case RELEASED -> release();
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
   * Takes all products of the order from the stock, or none (Invariant 14). In the order of their
   * ids, in which its lines were written, so that no two orders wait for each other.
   */
  private void reserve(String asRead) {
    script.add(
        "UPDATE order_line l STRAIGHT_JOIN product p ON p.id=l.product_id"
            + " SET p.available=p.available-l.quantity"
            + " WHERE l.order_id=@order AND p.available>=l.quantity AND @w=1"
            + asRead);
    script.add("SET @g=ROW_COUNT()").add(Script.goodsUnless(ALL_PRODUCTS));
  }

  private void release() {
    script
        .add(
            "UPDATE order_line l STRAIGHT_JOIN product p ON p.id=l.product_id"
                + " SET p.available=p.available+l.quantity WHERE l.order_id=@order AND @w=1")
        .add("SET @g=ROW_COUNT()")
        .add(Script.failUnless(ALL_PRODUCTS));
  }
}
