package io.tollgate.order;

/**
 * Order numbers that we give ourselves, where a customer's cart or a browser's quick payment is the
 * order. They are a name space: a shop that named one would take over its customer's order
 * (DECISIONS 84).
 */
public final class GeneratedOrderNumbers {

  public static final String CART = "cart-";
  public static final String DIRECT = "direct-";

  private GeneratedOrderNumbers() {}

  public static boolean include(String shopRef) {
    return shopRef.startsWith(CART) || shopRef.startsWith(DIRECT);
  }
}
