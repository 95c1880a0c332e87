package io.tollgate.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.money.Money;
import io.tollgate.order.OrderLine.Charge;
import io.tollgate.order.OrderLine.Goods;
import io.tollgate.order.OrderLine.Kind;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderLineTest {

  @Test
  void aTotalIsTheSumOfAllLinesAndADiscountTakesFromIt() {
    List<OrderLine> lines =
        List.of(
            goods(29_000, 3),
            new Charge(Kind.SHIPPING, "Shipping", 20_000),
            new Charge(Kind.TAX, "VAT", 8_700),
            new Charge(Kind.DISCOUNT, "Tết", -10_000));
    assertEquals(105_700, OrderLine.total(lines));
    assertEquals(0, OrderLine.total(List.of()));
  }

  @Test
  void totalThatOverflowsIsRejected() {
    OrderLine much = goods(Long.MAX_VALUE / 2, 2);
    assertEquals(Long.MAX_VALUE - 1, OrderLine.total(List.of(much)));
    assertThrows(ArithmeticException.class, () -> OrderLine.total(List.of(much, much)));
    OrderLine more = goods(Long.MAX_VALUE / 2, 3);
    assertThrows(ArithmeticException.class, () -> OrderLine.total(List.of(more)));
  }

  @ParameterizedTest
  @CsvSource({"GOODS, 1", "SHIPPING, -1", "TAX, -1", "DISCOUNT, 1", "DISCOUNT, 0"})
  void aChargeIsNotForGoodsAndOnlyADiscountIsNegative(Kind kind, long price) {
    assertThrows(IllegalArgumentException.class, () -> new Charge(kind, "x", price));
  }

  private static OrderLine goods(long price, int quantity) {
    Product product =
        new Product(1, "sku", "Cà phê", "", Money.of(price, "VND"), 9, true, new TreeSet<>());
    return new Goods(new CartLine(1, product, quantity));
  }
}
