package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderLine.Charge;
import io.tollgate.order.OrderLine.Kind;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a cart costs (DECISIONS 45): the one place where an order's lines come from. */
@Singleton
final class Quotes {

  private final Map<Currency, Long> shippingPrice;
  private final Map<Currency, Long> shippingFreeFrom;

  /**
   * @param shippingPrice flat, of an order with anything that needs shipping; in a currency that is
   *     not named it costs nothing
   * @param shippingFreeFrom from goods of this worth on it costs nothing
   */
  Quotes(
      @Property(name = "tollgate.shipping-price", defaultValue = "") List<String> shippingPrice,
      @Property(name = "tollgate.shipping-free-from", defaultValue = "")
          List<String> shippingFreeFrom) {
    this.shippingPrice = amounts("tollgate.shipping-price", shippingPrice);
    this.shippingFreeFrom = amounts("tollgate.shipping-free-from", shippingFreeFrom);
  }

  /** The lines of an order for all that is in a cart, the goods first. */
  List<OrderLine> lines(Cart cart) {
    List<OrderLine> lines = new ArrayList<>(cart.goods());
    cart.currency()
        .map(currency -> shipping(cart, currency))
        .filter(price -> price > 0)
        .ifPresent(price -> lines.add(new Charge(Kind.SHIPPING, "Shipping", price)));
    return lines;
  }

  private long shipping(Cart cart, Currency currency) {
    boolean isFree =
        OrderLine.total(cart.goods()) >= shippingFreeFrom.getOrDefault(currency, Long.MAX_VALUE);
    return cart.needsShipping() && !isFree ? shippingPrice.getOrDefault(currency, 0L) : 0;
  }

  /** Reads amounts of minor units like {@code 20000 VND}, one for each currency. */
  private static Map<Currency, Long> amounts(String property, List<String> texts) {
    Map<Currency, Long> amounts = new HashMap<>();
    for (String text : texts) {
      if (!text.isBlank()) {
        Money amount = amount(property, text.strip());
        amounts.put(amount.currency(), amount.minorUnits());
      }
    }
    return amounts;
  }

  private static Money amount(String property, String text) {
    if (!text.matches("\\d{1,12} [A-Z]{3}")) {
      throw new IllegalArgumentException(property + ": \"" + text + "\" must be like 20000 VND");
    }
    String[] parts = text.split(" ");
    return Money.of(Long.parseLong(parts[0]), parts[1]);
  }
}
