package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.auth.Customer;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.create.IdempotentResults.KeyState;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Opening;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.money.Money;
import io.tollgate.request.JsonReader;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.StoreFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many round trips and commits a warm function makes while it opens a payment. */
class OpenPaymentRoundTripsTest {

  private static final URI API = URI.create("https://pay.example.vn");

  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final OpenPayment payments = fixture.bean(OpenPayment.class);
  private final CartCheckout checkouts = fixture.bean(CartCheckout.class);
  private final Customer customer = new Customer(ProductFixture.customer(), "an@example.vn");
  private final String order = "shop-" + UUID.randomUUID();

  @BeforeAll
  static void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    link.record();
    fixture = StoreFixture.over(database, link.database(), 1);
    NextStep step = new NextStep.Redirect(URI.create("https://bank.example/1"));
    fixture.bean(FakeGateway.class).whenOpening(_ -> new Opening.Opened(step, Memo.EMPTY));
    fixture.execute(
        "INSERT INTO payment_method(code,name,backend,account,auto_approve,settings,rules,"
            + "created_at,updated_at) VALUES('other','Other','fakebank','main',1,'{}','{}',"
            + "'2026-02-01','2026-02-01')");
    new OpenPaymentRoundTripsTest().pay("fakebank-main", "");
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
  }

  /** Methods, order; place with what was written; the answer with what was written. */
  @Test
  void newPayment() {
    assertEquals(new Cost(4, 2), cost(() -> pay("fakebank-main", "")));
  }

  @Test
  void newPaymentWithAKey() {
    assertEquals(new Cost(5, 2), cost(() -> pay("fakebank-main", order)));
  }

  @Test
  void replayedAnswer() {
    pay("fakebank-main", order);
    assertEquals(new Cost(2, 0), cost(() -> pay("fakebank-main", order)));
  }

  @Test
  void livePaymentThatIsFoundAgain() {
    pay("fakebank-main", "");
    assertEquals(new Cost(2, 0), cost(() -> pay("fakebank-main", "")));
  }

  /** Methods; thrice the order; query (2), new bill (1), end (2) and opening (1). */
  @Test
  void replacement() {
    pay("fakebank-main", "");
    assertEquals(new Cost(10, 3), cost(() -> pay("other", "")));
  }

  /** The cart, methods, order, limits; place and answer, each with what was written. */
  @Test
  void checkout() {
    fillCart();
    assertEquals(new Cost(6, 2), cost(() -> checkOut(Optional.empty())));
  }

  @Test
  void checkoutWithAKey() {
    fillCart();
    assertEquals(new Cost(7, 2), cost(() -> checkOut(Optional.of(key(order)))));
  }

  private void fillCart() {
    ProductFixture stock = new ProductFixture(fixture);
    stock.pick(customer.subject(), 1, stock.product(50_000, 5));
  }

  /** As the route does it. */
  private void checkOut(Optional<IdempotentRequest> key) {
    KeyState found = checkouts.find(key);
    String body = "{\"method\":\"fakebank-main\",\"contact\":{\"name\":\"An\"}}";
    JsonReader form = JsonReader.read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    CheckoutRequest request = checkouts.read(form, customer, "203.0.113.7", API);
    assertEquals(List.of(), form.errors());
    checkouts.checkout(request, key, found);
  }

  private void pay(String method, String key) {
    PaymentRequest request =
        new PaymentRequest(
            order,
            PaymentRequest.ByKey.NONE,
            Money.of(50_000, "VND"),
            method,
            "",
            "",
            "",
            "Tea",
            Buyer.UNKNOWN,
            Collections.emptySortedSet(),
            URI.create("https://shop.example.vn/"),
            Duration.ZERO,
            Map.of(),
            true);
    payments.open(
        OpenPaymentCommand.ofAmount(request, "shop", API),
        key.isEmpty() ? Optional.empty() : Optional.of(key(key)));
  }

  private static IdempotentRequest key(String key) {
    return new IdempotentRequest("1", "POST /api/v1/payment", key, "hash");
  }

  /** On the wire. */
  private record Cost(long roundTrips, long commits) {}

  private static Cost cost(Runnable call) {
    link.takeStatements();
    long before = link.roundTrips();
    call.run();
    return new Cost(
        link.roundTrips() - before,
        link.takeStatements().stream().filter(text -> text.contains("COMMIT")).count());
  }
}
