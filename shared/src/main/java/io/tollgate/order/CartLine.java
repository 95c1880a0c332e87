package io.tollgate.order;

/**
 * A product that a customer has picked.
 *
 * @param id a line that was removed and put back is another line; 0 for one that is not stored
 * @param product what the cart's unpaid order holds of it is available to this cart
 * @param quantity 1 to 99
 */
public record CartLine(long id, Product product, int quantity) {

  public static final int QUANTITY_MAX = 99;

  /** Minor units of the product's currency, at the price of today. */
  public long amount() {
    return Math.multiplyExact(product.price().minorUnits(), quantity);
  }
}
