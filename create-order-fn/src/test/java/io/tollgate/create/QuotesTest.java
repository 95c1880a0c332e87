package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.OrderLine;
import io.tollgate.order.Product;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotesTest {

  private static final Quotes QUOTES =
      new Quotes(List.of("20000 VND", " 1000 PEN", ""), List.of("500000 VND"));

  @ParameterizedTest
  @CsvSource({
    "VND, 100000, needs-shipping, GOODS 2 100000 + SHIPPING 1 20000 = 220000",
    "VND, 249999, needs-shipping, GOODS 2 249999 + SHIPPING 1 20000 = 519998",
    "VND, 250000, needs-shipping, GOODS 2 250000 = 500000",
    "VND, 100000, hot, GOODS 2 100000 = 200000",
    "PEN, 900000, needs-shipping, GOODS 2 900000 + SHIPPING 1 1000 = 1801000",
    "USD, 1200, needs-shipping, GOODS 2 1200 = 2400",
  })
  void shippingIsFlatByCurrencyAndFreeFromAWorthOn(
      String currency, long price, String flag, String expected) {
    List<OrderLine> lines = QUOTES.lines(cart(currency, price, flag));
    assertEquals(
        expected,
        lines.stream()
                .map(line -> line.kind() + " " + line.quantity() + " " + line.unitPrice())
                .collect(Collectors.joining(" + "))
            + " = "
            + OrderLine.total(lines));
  }

  @Test
  void emptyCartAndUnsetShippingPriceCostNothing() {
    assertEquals(List.of(), QUOTES.lines(Cart.EMPTY));
    Quotes unset = new Quotes(List.of(""), List.of());
    assertEquals(1, unset.lines(cart("VND", 1, Product.NEEDS_SHIPPING)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"20000", "VND 20000", "20.000 VND", "-1 VND", "20000 vnd"})
  void invalidShippingPriceIsRefusedAtTheStart(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new Quotes(List.of(text), List.of()));
    assertTrue(refusal.getMessage().contains("tollgate.shipping-price: \"" + text + "\""));
  }

  private static Cart cart(String currency, long price, String... flags) {
    Product product =
        new Product(
            1,
            "sku",
            "Cà phê",
            "",
            Money.of(price, currency),
            9,
            true,
            new TreeSet<>(Arrays.asList(flags)));
    return new Cart(1, 1, "cart-1-1", List.of(new CartLine(1, product, 2)));
  }
}
