package io.tollgate.create;

import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Opening;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.local.GeneratedText;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.Product;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.CheckedOutCart;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.Recipient;
import io.tollgate.store.SqlDocument;
import io.tollgate.store.StoreFixture;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of the scripts in {@code docs/sql}, those that open a payment. */
@Tag(GeneratedText.TAG)
class SqlDocumentTest {

  private static final URI API = URI.create("https://pay.example.vn");

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  @Test
  void placingAnOrderIsAsDocumented() throws IOException {
    PaymentRequest request = request("shop-" + UUID.randomUUID(), StoreFixture.PRICE);
    open(OpenPaymentCommand.ofAmount(request, "Shop", API));
    SqlDocument.assertShows(
        STORE,
        "place",
        "An order of a shop with its first bill, and the request's key.",
        "INSERT INTO orders(");
  }

  @Test
  void checkingOutAChangedCartIsAsDocumented() throws IOException {
    ProductFixture stock = new ProductFixture(STORE);
    Product coffee = stock.product(50_000, 5);
    Product cup = stock.product(90_000, 5);
    String customer = ProductFixture.customer();
    checkOut(customer, stock.pick(customer, 1, coffee));
    checkOut(customer, stock.pick(customer, 2, coffee, cup));
    SqlDocument.assertShows(
        STORE,
        "checkout",
        "A changed cart is bought in place of its unpaid order.",
        "INSERT INTO orders(");
  }

  private static void checkOut(String customer, Cart cart) {
    Money total = new Money(OrderLine.total(cart.goods()), cart.currency().orElseThrow());
    CheckedOutCart checkout =
        new CheckedOutCart(customer, cart, cart.goods(), new Recipient("{}", "{}", ""));
    open(
        new OpenPaymentCommand(
            request(cart.orderNumber(), total), new Sale.OfCart(checkout), "customer", API));
  }

  private static void open(OpenPaymentCommand command) {
    NextStep page = new NextStep.Redirect(URI.create("https://bank.example/pay"));
    STORE.bean(FakeGateway.class).sayOfOpenings(Optional.of(new Opening.Opened(page, Memo.EMPTY)));
    IdempotentRequest key =
        new IdempotentRequest(
            "shop-key", "POST /payment", UUID.randomUUID().toString(), "0".repeat(64));
    STORE.bean(OpenPayment.class).open(command, Optional.of(key));
  }

  private static PaymentRequest request(String shopRef, Money amount) {
    return new PaymentRequest(
        shopRef,
        PaymentRequest.ByKey.NONE,
        amount,
        "fakebank-main",
        "",
        "",
        "",
        "Two coffees",
        Buyer.UNKNOWN,
        new TreeSet<>(),
        URI.create("https://shop.example.vn/thanks"),
        Duration.ZERO,
        Map.of(),
        false);
  }
}
