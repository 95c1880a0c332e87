package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.auth.Customer;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.catalogue.Products.Change;
import io.tollgate.create.IdempotentResults.KeyState;
import io.tollgate.gateway.Opening;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.json.FieldError;
import io.tollgate.order.Cart;
import io.tollgate.order.Product;
import io.tollgate.privacy.Anonymise;
import io.tollgate.request.JsonReader;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A customer buys the cart that they have seen, at the prices that they have seen. */
class CartCheckoutTest {

  private static final URI API = URI.create("https://pay.example.vn");

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final Opening REDIRECT =
      new Opening.Opened(new NextStep.Redirect(URI.create("https://bank.example/pay")), Memo.EMPTY);

  private final CartCheckout checkouts = STORE.bean(CartCheckout.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final ProductFixture stock = new ProductFixture(STORE);
  private final Customer customer = new Customer(ProductFixture.customer(), "an@example.vn");

  @BeforeEach
  void bankOpensPayments() {
    bank.sayOfOpenings(Optional.of(REDIRECT));
  }

  @Test
  void cartIsPlacedAsAnOrderOnceAndItsPaymentOpened() {
    stock.pick(customer.subject(), 2, stock.product(50_000, 5));

    OpenPaymentResult.Opened first = opened(checkout(read("")));
    OpenPaymentResult.Opened repeated = opened(checkout(read("")));

    assertTrue(first.isNew());
    assertEquals(first.snapshot().bill().bill().ref(), repeated.snapshot().bill().bill().ref());
    assertEquals(100_000, first.snapshot().order().total().minorUnits());
    assertEquals("order NEW\nbill PENDING\n", STORE.standing(first.snapshot()));
  }

  @Test
  void paymentThatTheGatewayRefusesFailsTheOrder() {
    stock.pick(customer.subject(), 1, stock.product(50_000, 5));
    bank.sayOfOpenings(Optional.of(new Opening.Refused("-68", "duplicate")));

    BillSnapshot refused =
        assertInstanceOf(OpenPaymentResult.Refused.class, payment(checkout(read("")))).snapshot();

    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill FAILED duplicate -68\n", STORE.standing(refused));
  }

  /** What its customer tells anew must not go into an order from which it never leaves again. */
  @Test
  void cartOfAnAnonymisedOrderIsPlacedAnew() {
    Product tea = stock.product(50_000, 5);
    stock.pick(customer.subject(), 1, tea);
    bank.sayOfOpenings(Optional.of(new Opening.Refused("-68", "no")));
    BillSnapshot failed =
        assertInstanceOf(OpenPaymentResult.Refused.class, payment(checkout(read("")))).snapshot();
    STORE.execute(
        "UPDATE bill SET next_check_at='9999-12-31' WHERE order_id=" + failed.order().id());
    bank.sayOfOpenings(Optional.of(REDIRECT));
    STORE.bean(Anonymise.class).onRequest(failed.order().id(), "an");
    stock.pick(customer.subject(), 1, tea);

    BillSnapshot placed = opened(checkout(read(""))).snapshot();

    assertNotEquals(failed.order().id(), placed.order().id());
    assertEquals(
        List.of("{}"), STORE.rows("SELECT contact FROM orders WHERE id=" + failed.order().id()));
  }

  @Test
  void totalThatTheCustomerDidNotSeeIsNotCharged() {
    Cart cart = stock.pick(customer.subject(), 1, stock.product(50_000, 5));

    assertEquals(
        new CheckoutResult.CartChanged(cart.version(), 50_000), checkout(read("\"total\":40000,")));
  }

  @Test
  void priceThatRoseMeanwhileIsNotCharged() {
    Product product = stock.product(50_000, 5);
    Cart cart = stock.pick(customer.subject(), 1, product);
    CheckoutRequest request = read("");
    change(product, Optional.of(60_000L), 0);

    assertEquals(new CheckoutResult.CartChanged(cart.version(), 60_000), checkout(request));
  }

  @Test
  void cartThatWasFilledMeanwhileIsNotBought() {
    Product product = stock.product(50_000, 5);
    stock.pick(customer.subject(), 1, product);
    CheckoutRequest request = read("");
    Cart now = stock.pick(customer.subject(), 3, product);

    assertEquals(new CheckoutResult.CartChanged(now.version(), 150_000), checkout(request));
  }

  @Test
  void goodsThatWereSoldMeanwhileAreOutOfStock() {
    Product product = stock.product(50_000, 1);
    stock.pick(customer.subject(), 1, product);
    CheckoutRequest request = read("");
    stock.sold(1, product);

    assertEquals(new CheckoutResult.OutOfStock(List.of(product.sku())), checkout(request));
  }

  @Test
  void emptyCartIsRefused() {
    JsonReader form = form("");

    checkouts.read(form, customer, "", API);

    assertEquals(List.of(new FieldError("cart", "empty", "has nothing in it")), form.errors());
  }

  @Test
  void idempotencyKeyReplaysItsResultAlsoAfterPaymentEmptiedTheCart() {
    stock.pick(customer.subject(), 1, stock.product(50_000, 5));
    Optional<IdempotentRequest> key =
        Optional.of(
            new IdempotentRequest(
                "customer", "POST /checkout", UUID.randomUUID().toString(), "body"));
    OpenPaymentResult.Opened first = opened(checkouts.checkout(read(""), key, checkouts.find(key)));
    STORE.called(first.snapshot(), Reports.paid("tx-checkout-key"));
    assertEquals(List.of(), stock.holds(customer.subject()));

    KeyState found = checkouts.find(key);
    OpenPaymentResult.Opened repeated =
        assertInstanceOf(
            OpenPaymentResult.Opened.class,
            assertInstanceOf(KeyState.Answered.class, found).result());

    assertTrue(repeated.isNew());
    assertEquals(first.snapshot().bill().bill().ref(), repeated.snapshot().bill().bill().ref());
  }

  private CheckoutRequest read(String more) {
    JsonReader form = form(more);
    CheckoutRequest request = checkouts.read(form, customer, "203.0.113.7", API);
    assertEquals(List.of(), form.errors());
    return request;
  }

  private static JsonReader form(String more) {
    String body = "{%s\"gateway\":\"fakebank\",\"contact\":{\"name\":\"An\"}}".formatted(more);
    return JsonReader.read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private CheckoutResult checkout(CheckoutRequest request) {
    return checkouts.checkout(request, Optional.empty(), checkouts.find(Optional.empty()));
  }

  private static OpenPaymentResult payment(CheckoutResult result) {
    return assertInstanceOf(CheckoutResult.Payment.class, result).result();
  }

  private static OpenPaymentResult.Opened opened(CheckoutResult result) {
    return assertInstanceOf(OpenPaymentResult.Opened.class, payment(result));
  }

  private void change(Product product, Optional<Long> price, long added) {
    stock
        .catalogue()
        .change(
            product.sku(),
            new Change(
                Optional.empty(),
                Optional.empty(),
                price,
                Optional.empty(),
                Optional.empty(),
                added,
                ""),
            new IdempotencyKeyUse.None(),
            stock.attribution());
  }
}
