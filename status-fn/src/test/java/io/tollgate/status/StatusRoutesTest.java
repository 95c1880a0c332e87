package io.tollgate.status;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.crypto.Sha256;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Token;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.order.Cart;
import io.tollgate.schedule.DueClaims;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a status request queries the gateway, what it answers, and its database round trips. */
class StatusRoutesTest {

  private static final String KEY = "tg_shopone1_" + "s".repeat(32);

  private static final String ISSUER = "https://issuer.example";

  private static DatabaseLink link;
  private static StoreFixture fixture;

  private final FakeGateway bank = fixture.bean(FakeGateway.class);
  private final StatusRoutes routes = fixture.bean(StatusRoutes.class);
  private final BillSnapshot placed = fixture.place(Draft.USUAL.at(FakeGateway.ID));
  private final int questions = bank.questions();

  @BeforeAll
  static void open() throws IOException {
    Database database = StoreFixture.migrated();
    link = DatabaseLink.to(database);
    fixture =
        StoreFixture.over(database, link.database(), 1, Map.of("tollgate.jwt-issuer", ISSUER));
    fixture.execute(
        "INSERT INTO api_key(id,sha256,scopes,name) VALUES('shopone1','%s','payment','Shop')"
            .formatted(Sha256.hex(KEY)));
    fixture.called(fixture.place(), paid("warm"));
    // That the key is used is written once an hour.
    fixture.bean(StatusRoutes.class).answer(ofShop("GET /api/v1/payments", "shop_ref=warm"));
  }

  @BeforeEach
  void answerThatNobodyHasPaid() {
    bank.whenQueried(_ -> new Report.Waiting());
  }

  @AfterEach
  void assertSound() {
    fixture.assertSound();
  }

  @AfterAll
  static void close() throws IOException {
    fixture.close();
    link.close();
  }

  @Test
  void unchangedStatusIsTwoReadsAndOneClaim() {
    assertStatus("PENDING", "open", 3);
    assertEquals(1, bank.questions() - questions);
  }

  @Test
  void paymentThatTheGatewayReportsIsSettledAndReadBack() {
    bank.whenQueried(bill -> paid("status-" + bill.ref()));
    assertStatus("PAID", "confirmed", 5);
    assertEquals("PROCESSING", fixture.now(placed).order().state().label());
  }

  @Test
  void closedPaymentIsAnsweredWithoutAQuery() {
    fixture.called(placed, paid("closed-" + placed.bill().bill().ref()));
    assertStatus("PAID", "confirmed", 1);
    assertEquals(0, bank.questions() - questions);
  }

  @Test
  void gatewayIsNotQueriedBeforeItsPacingAllows() {
    Instant now = fixture.clock().instant();
    Instant later = now.plus(Duration.ofHours(1));
    fixture.bean(DueClaims.class).mayAsk(placed.bill().bill().id(), now, later);
    assertStatus("PENDING", "open", 1);
    assertEquals(0, bank.questions() - questions);
  }

  @Test
  void unreachableGatewayLeavesTheStoredState() {
    bank.whenQueried(FakeGateway::silence);
    assertStatus("PENDING", "open", 2);
    assertEquals("order NEW\nbill CREATED\n", fixture.standing(placed));
  }

  @Test
  void failedPaymentFailsItsOrder() {
    bank.whenQueried(_ -> new Report.Failed("no money", "51"));
    assertAnswer("{\"status\":\"FAILED\",\"order\":\"open\",\"why\":\"declined\"}", 5);
    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill FAILED no money 51\n", fixture.standing(placed));
  }

  @Test
  void unknownPaymentIsNotFound() {
    assertEquals(404, routes.answer(event("260201000000000")).status());
    assertEquals(400, routes.answer(event("none of ours")).status());
  }

  /** The API key, and the payment with what its shop wrote. */
  @Test
  void shopReadsAPaymentInTwoRoundTrips() {
    String ref = close("shop");
    HttpEvent event = ofShop("GET /api/v1/payment", "ref=" + ref);
    assertTrue(answer(event, 2).contains("\"description\":\"Áo thun\",\"metadata\":{}"));
  }

  /** The API key, the orders of the number, and their bills: as one query it would read more. */
  @Test
  void shopListsTheBillsOfAnOrderNewestFirstInThreeRoundTrips() {
    BillSnapshot second = fixture.placeAnother(placed, Draft.USUAL.at(FakeGateway.ID));
    BillSnapshot other = fixture.place(Draft.USUAL, placed.order().shopRef() + "-other");
    HttpEvent event = ofShop("GET /api/v1/payments", "shop_ref=" + placed.order().shopRef());
    String body = answer(event, 3);
    assertTrue(body.indexOf(ref(second)) < body.indexOf(ref(placed)), body);
    assertFalse(body.contains(ref(other)), body);
  }

  /** The order by its key, its bills, all else of it, and the payment methods. */
  @Test
  void buyerReadsAnOrderInFourRoundTrips() {
    close("order");
    assertTrue(answer(ofBuyer(), 4).contains("\"state\":\"PROCESSING\""));
  }

  /** The same with the permission to query, and what is settled: it read, written, read again. */
  @Test
  void orderThatItsQueryChangesIsReadAgain() {
    bank.whenQueried(bill -> paid("page-" + bill.ref()));
    String body = answer(ofBuyer(), 9);
    assertTrue(body.contains("\"state\":\"PROCESSING\""), body);
    assertTrue(body.contains("\"status\":\"PAID\""), body);
  }

  /** Between the read of the payments and that of the history, and the query says nothing. */
  @Test
  void callbackDuringAnOrdersUnansweredQueryIsShownAtOnce() {
    HttpEvent event = ofBuyer();
    bank.whenQueried(
        bill -> {
          fixture.called(placed, paid("meanwhile-" + bill.ref()));
          return FakeGateway.silence(bill);
        });
    String body = routes.answer(event).body();
    assertTrue(body.contains("\"what\":\"payment.paid\""), body);
    assertTrue(body.contains("\"status\":\"PAID\""), body);
    assertTrue(body.contains("\"state\":\"PROCESSING\""), body);
    assertFalse(body.contains("\"payable\":true"), body);
  }

  @Test
  void cursorOfACustomersOrdersHoldsAfterAnOrderGotItsNumber() {
    ProductFixture sold = new ProductFixture(fixture);
    String customer = ProductFixture.customer();
    for (int order = 0; order < 21; order++) {
      Cart cart = sold.pick(customer, 1, sold.product(50_000, 1));
      Ref ref = sold.buy(customer, cart).bill().bill().ref();
      fixture.called(fixture.read(ref), paid("own-" + ref));
    }
    fixture.execute("UPDATE orders SET number=NULL WHERE customer='" + customer + "'");
    String first = routes.answer(ofCustomer(customer, "")).body();
    String cursor = first.replaceFirst(".*\"next_cursor\":\"([^\"]+)\".*", "$1");
    fixture.execute(
        "UPDATE orders SET number=CONCAT('N',LPAD(id,8,'0')) WHERE customer='" + customer + "'");
    String second = routes.answer(ofCustomer(customer, "cursor=" + cursor)).body();
    assertEquals(1, second.split("\"order_key\"", -1).length - 1, second);
  }

  private HttpEvent ofBuyer() {
    String key = "k".repeat(33) + placed.bill().bill().ref().value().substring(5);
    fixture.execute(
        "UPDATE orders SET key_sha256='%s' WHERE id=%d"
            .formatted(Sha256.hex(key), placed.order().id()));
    return new HttpEvent(
        "GET", "GET /api/v1/order", "", Map.of("x-order-key", key), Map.of(), new byte[0]);
  }

  private static HttpEvent ofCustomer(String customer, String query) {
    return new HttpEvent(
        "GET",
        "GET /api/v1/orders",
        query,
        Map.of(),
        Map.of(),
        new byte[0],
        new Token(Map.of("iss", ISSUER, "sub", customer), List.of()),
        "",
        "");
  }

  private static String ref(BillSnapshot bill) {
    return "\"ref\":\"" + bill.bill().bill().ref() + "\"";
  }

  private String close(String transaction) {
    String ref = placed.bill().bill().ref().value();
    fixture.called(placed, paid(transaction + "-" + ref));
    return ref;
  }

  private static HttpEvent ofShop(String route, String query) {
    return new HttpEvent("GET", route, query, Map.of("x-api-key", KEY), Map.of(), new byte[0]);
  }

  private String answer(HttpEvent event, int roundTrips) {
    long before = link.roundTrips();
    HttpReply reply = routes.answer(event);
    assertEquals(roundTrips, link.roundTrips() - before);
    assertEquals(200, reply.status(), reply.body());
    return reply.body();
  }

  private void assertStatus(String status, String order, int roundTrips) {
    assertAnswer("{\"status\":\"%s\",\"order\":\"%s\"}".formatted(status, order), roundTrips);
  }

  private void assertAnswer(String body, int roundTrips) {
    assertEquals(body, answer(event(placed.bill().bill().ref().value()), roundTrips));
  }

  private static HttpEvent event(String ref) {
    return new HttpEvent(
        "GET",
        "GET /api/payment/status/{app_trans_id}",
        "",
        Map.of(),
        Map.of("app_trans_id", ref),
        new byte[0]);
  }
}
