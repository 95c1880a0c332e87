package io.tollgate.store;

import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import java.util.List;

/**
 * A cart about to become an order.
 *
 * @param customer the issuer's name for whose cart it is
 * @param lines all of the order, the goods in the order of the products' ids
 */
public record CheckedOutCart(
    String customer, Cart cart, List<OrderLine> lines, Recipient recipient) {

  /** Leaves out who buys and where that is. */
  @Override
  public String toString() {
    return "checkout of cart " + cart.id();
  }
}
