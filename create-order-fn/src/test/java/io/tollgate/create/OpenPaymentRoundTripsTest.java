package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Opening;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.money.Money;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many database round trips a warm function makes while it opens a payment. */
class OpenPaymentRoundTripsTest {

  private static final URI API = URI.create("https://pay.example.vn");

  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final OpenPayment payments = fixture.bean(OpenPayment.class);
  private final String order = "shop-" + UUID.randomUUID();

  @BeforeAll
  static void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
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

  /** Methods, order; place, read back; then the answer: read, write, read back. */
  @Test
  void newPayment() {
    assertEquals(7, roundTrips(() -> pay("fakebank-main", "")));
  }

  @Test
  void newPaymentWithAKey() {
    assertEquals(8, roundTrips(() -> pay("fakebank-main", order)));
  }

  @Test
  void replayedAnswer() {
    pay("fakebank-main", order);
    assertEquals(2, roundTrips(() -> pay("fakebank-main", order)));
  }

  @Test
  void livePaymentThatIsFoundAgain() {
    pay("fakebank-main", "");
    assertEquals(2, roundTrips(() -> pay("fakebank-main", "")));
  }

  /** Thrice methods and order; query (2), new bill (2), end (2) and opening (3). */
  @Test
  void replacement() {
    pay("fakebank-main", "");
    assertEquals(15, roundTrips(() -> pay("other", "")));
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
        key.isEmpty()
            ? Optional.empty()
            : Optional.of(new IdempotentRequest("1", "POST /api/v1/payment", key, "hash")));
  }

  private static long roundTrips(Runnable call) {
    long before = link.roundTrips();
    call.run();
    return link.roundTrips() - before;
  }
}
