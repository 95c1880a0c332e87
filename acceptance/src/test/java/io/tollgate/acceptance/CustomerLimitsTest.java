package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One customer's unpaid orders may reserve only a limited stock. */
class CustomerLimitsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String ON_DELIVERY =
      Customer.CHECKOUT.replace("\"zalopay\"", "\"manual\",\"account\":\"cash\"");

  private final Simulator simulator = TOLLGATE.simulator();
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final String name = UUID.randomUUID() + "@customer.example";
  private final Customer customer = Customer.of(TOLLGATE, name);
  private final String coffee = goods.made(29_000, 1_000);

  @Test
  void threePaymentsThatRanOutInARowRefuseTheNextForAnHour() {
    customer.fill(coffee, 1);
    String orderKey = expired();
    customer.fill(coffee, 2);
    expired();
    // The same order again, which is a payment of its own.
    expired();

    Response refused = customer.checkout(Customer.CHECKOUT);

    assertEquals("429 too_many_unpaid", refused.outcome());
    int seconds = Integer.parseInt(refused.header("retry-after"));
    assertTrue(seconds > 3_000 && seconds <= 3_600, refused.toString());
    assertEquals("429 too_many_unpaid", payAgain(orderKey).outcome());
    assertEquals(1_000, goods.left(coffee));
    assertEquals(201, checkoutOf(Customer.of(TOLLGATE)).status());
    TOLLGATE.advance(Duration.ofMinutes(61));
    // The token has run out meanwhile.
    assertEquals(201, Customer.of(TOLLGATE, name).checkout(Customer.CHECKOUT).status());
  }

  @Test
  void paymentResetsTheCountOfExpiredPayments() {
    customer.fill(coffee, 1);
    expired();
    expired();
    Response paid = customer.checkout(Customer.CHECKOUT);
    simulator.pay(paid.text("ref"));
    Eventually.holds("paid", () -> TOLLGATE.shop().status(paid.text("ref")).equals("PAID"));
    customer.fill(coffee, 1);
    expired();

    assertEquals(201, customer.checkout(Customer.CHECKOUT).status());
  }

  @Test
  void thirdUnpaidOrderOnDeliveryIsTooMany() {
    for (int i = 0; i < 2; i++) {
      customer.fill(coffee, 1);
      assertEquals(201, customer.checkout(ON_DELIVERY).status());
    }
    customer.fill(coffee, 1);

    assertEquals("429 too_many_unpaid", customer.checkout(ON_DELIVERY).outcome());
    assertEquals("429 too_many_unpaid", customer.checkout(Customer.CHECKOUT).outcome());
    assertEquals(998, goods.left(coffee));
  }

  @Test
  void unpaidOrdersHoldTwoHundredPieces() {
    customer.fill(threeProducts(80));
    assertEquals(Set.of("cart"), customer.checkout(Customer.CHECKOUT).fields());

    customer.fill(threeProducts(66));
    assertEquals(201, customer.checkout(ON_DELIVERY).status());
    customer.fill(coffee, 3);
    assertEquals("429 too_many_unpaid", customer.checkout(Customer.CHECKOUT).outcome());
    customer.fill(coffee, 2);
    assertEquals(201, customer.checkout(Customer.CHECKOUT).status());
    customer.fill(coffee, 3);
    assertEquals("429 too_many_unpaid", customer.checkout(Customer.CHECKOUT).outcome());
  }

  private String threeProducts(int quantity) {
    String line = "{\"sku\":\"%s\",\"quantity\":" + quantity + "}";
    return "{\"lines\":[%s,%s,%s]}"
        .formatted(
            line.formatted(coffee),
            line.formatted(goods.made(31_000, 1_000)),
            line.formatted(goods.made(33_000, 1_000)));
  }

  /** Buys the cart, lets the time run out, and returns the order's key. */
  private String expired() {
    Response opened = customer.checkout(Customer.CHECKOUT);
    assertEquals(201, opened.status(), opened.body());
    String ref = opened.text("ref");
    simulator.end(ref, "expire");
    TOLLGATE.nextLook();
    Eventually.holds("expired", () -> TOLLGATE.database().state(ref).equals("EXPIRED"));
    return opened.text("order_key");
  }

  private Response checkoutOf(Customer other) {
    other.fill(coffee, 1);
    return other.checkout(Customer.CHECKOUT);
  }

  private Response payAgain(String orderKey) {
    return Web.post(TOLLGATE.shop().url() + "/api/v1/order/payment", "{}", "x-order-key", orderKey);
  }
}
