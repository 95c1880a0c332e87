package io.tollgate.order;

import java.util.List;

/**
 * One line of an order. Amounts are minor units of the order's currency; a discount's are negative,
 * and an adjustment's may be.
 */
public sealed interface OrderLine {

  Kind kind();

  String name();

  int quantity();

  long unitPrice();

  /** What a line is for. */
  enum Kind {
    GOODS,
    SHIPPING,
    TAX,
    DISCOUNT,
    /** The difference to what arrived, where a person accepted that. */
    ADJUSTMENT
  }

  /** Pieces of a product, out of a cart: they are taken from the stock. */
  record Goods(CartLine line) implements OrderLine {

    @Override
    public Kind kind() {
      return Kind.GOODS;
    }

    @Override
    public String name() {
      return line.product().name();
    }

    @Override
    public int quantity() {
      return line.quantity();
    }

    @Override
    public long unitPrice() {
      return line.product().price().minorUnits();
    }
  }

  /** What comes on top, or off. */
  record Charge(Kind kind, String name, long unitPrice) implements OrderLine {

    public Charge {
      if (kind == Kind.GOODS
          || kind == Kind.ADJUSTMENT
          || (kind == Kind.DISCOUNT) != (unitPrice < 0)) {
        throw new IllegalArgumentException("No " + kind + " of " + unitPrice);
      }
    }

    @Override
    public int quantity() {
      return 1;
    }
  }

  /**
   * What an order with these lines costs.
   *
   * @throws ArithmeticException when no 64 bits hold it
   */
  static long total(List<OrderLine> lines) {
    long total = 0;
    for (OrderLine line : lines) {
      total = Math.addExact(total, Math.multiplyExact(line.unitPrice(), line.quantity()));
    }
    return total;
  }
}
