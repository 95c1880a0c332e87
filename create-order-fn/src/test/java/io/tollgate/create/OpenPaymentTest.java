package io.tollgate.create;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.create.OpenPaymentResult.Opened;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Opening;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpReply;
import io.tollgate.money.Money;
import io.tollgate.privacy.Anonymise;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Concurrently;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Opening payments on a real database, with a fake bank whose answers each test sets. */
class OpenPaymentTest {

  private static final URI API = URI.create("https://pay.example.vn");

  /** With an account whose secret is missing. */
  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(16, Map.of("tollgate.vnpay.main.tmn-code", "SHOP0001"));

  private static final int CALLERS = 16;
  private static final int ROUNDS_MAX = 50;
  private static final Opening OPENED =
      new Opening.Opened(new NextStep.Redirect(URI.create("https://bank.example/1")), Memo.EMPTY);

  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final OpenPayment payments = STORE.bean(OpenPayment.class);
  private String order = "shop-" + UUID.randomUUID();
  private Optional<IdempotentRequest> key = Optional.of(key("hash"));

  @BeforeAll
  static void addAnotherMethod() {
    STORE.execute(
        "INSERT INTO payment_method(code,name,backend,account,auto_approve,settings,rules,"
            + "created_at,updated_at) VALUES('other','Other','fakebank','main',1,'{}','{}',"
            + "'2026-02-01','2026-02-01')");
    STORE.execute(
        "INSERT INTO payment_method(code,name,backend,account,auto_approve,settings,rules,"
            + "created_at,updated_at) VALUES('vnpay-main','VNPAY','vnpay','main',1,'{}','{}',"
            + "'2026-02-01','2026-02-01')");
  }

  @BeforeEach
  void answerEverything() {
    bank.whenOpening(_ -> OPENED);
    bank.whenQueried(_ -> new Report.Waiting());
    bank.whenEnding(_ -> new Report.Expired("ended"));
  }

  @Test
  void newOrderIsPlacedAndOpened() {
    Opened opened = opened(open());
    assertTrue(opened.isNew());
    assertStanding("order NEW\nbill PENDING\n", opened);
    assertEquals(201, toShop(opened).status());
  }

  /** It has no deadline: waiting for one would not help. */
  @Test
  void cashThatNobodyHasApprovedYetSaysWithoutATimeThatItIsLive() {
    BillSnapshot cash =
        STORE.place(Draft.USUAL.at(new GatewayId("manual")).of("cash").withoutAutoApprove());
    HttpReply reply = toShop(new OpenPaymentResult.Live(cash, true, cash.bill().bill().deadline()));
    assertEquals("payment_live", reply.code().orElseThrow());
    assertFalse(reply.headers().containsKey("retry-after"));
  }

  @Test
  void liveBillIsFoundAgain() {
    Opened first = opened(open());
    Opened again = opened(open());
    assertEquals(ref(first), ref(again));
    assertEquals(200, toShop(again).status());
    assertOpenedOnce(first);
  }

  @Test
  void repeatedKeyIsTheSameAnswerAfterPaymentToo() {
    Opened first = opened(payments.open(pay(""), key));
    STORE.called(first.snapshot(), paid("replay-" + ref(first)));

    Opened again = opened(payments.open(pay(""), key));

    assertEquals(toShop(first).body(), toShop(again).body());
    assertEquals(201, toShop(again).status());
    assertInstanceOf(OpenPaymentResult.AlreadyPaid.class, open());
  }

  @Test
  void keyOfAnotherBodyIsRefused() {
    payments.open(pay(""), key);
    assertInstanceOf(
        OpenPaymentResult.KeyReused.class, payments.open(pay(""), Optional.of(key("other"))));
  }

  @Test
  void unknownMethodIsRefusedAndNothingIsWritten() {
    assertInstanceOf(OpenPaymentResult.NoMethod.class, payments.open(pay("nobody's"), key));
    assertEquals(List.of(), STORE.rows("SELECT id FROM orders WHERE shop_ref='" + order + "'"));
  }

  @Test
  void methodOfAnAccountThatIsOffIsUnavailable() {
    OpenPaymentResult.NoMethod refused =
        assertInstanceOf(OpenPaymentResult.NoMethod.class, payments.open(pay("vnpay-main"), key));
    assertEquals("method", refused.why().field());
    assertEquals("account_unavailable", refused.why().code());
    assertEquals(400, toShop(refused).status());
  }

  @Test
  void refusedPaymentFailsItsOrderAndItsRepetitionSaysSo() {
    bank.whenOpening(_ -> new Opening.Refused("-2", "no such merchant"));
    OpenPaymentResult refused = payments.open(pay(""), key);

    HttpReply reply = toShop(refused);
    assertEquals(422, reply.status());
    assertTrue(reply.body().contains("\"gateway_refused\""), reply::body);
    assertTrue(reply.body().contains("no such merchant"), reply::body);
    assertEquals(reply.body(), toShop(payments.open(pay(""), key)).body());
    BillSnapshot snapshot = assertInstanceOf(OpenPaymentResult.Refused.class, refused).snapshot();
    assertEquals(
        "order FAILED PAYMENT_FAILED\nbill FAILED no such merchant -2\n", STORE.standing(snapshot));
  }

  @Test
  void failedOrderIsPaidAgain() {
    bank.whenOpening(_ -> new Opening.Refused("-2", "no"));
    open();
    bank.whenOpening(_ -> OPENED);
    assertStanding("order NEW\nbill FAILED no -2\nbill PENDING\n", opened(open()));
  }

  /** Its data is gone: nobody could send what is paid, and what is told anew would never leave. */
  @Test
  void anonymisedOrderIsPaidByNobodyAndItsNumberIsANewOrder() {
    bank.whenOpening(_ -> new Opening.Refused("-2", "no"));
    BillSnapshot failed = assertInstanceOf(OpenPaymentResult.Refused.class, open()).snapshot();
    STORE.execute(
        "UPDATE bill SET next_check_at='9999-12-31' WHERE order_id=" + failed.order().id());
    bank.whenOpening(_ -> OPENED);
    STORE.bean(Anonymise.class).onRequest(failed.order().id(), "an");

    OpenPaymentCommand byKey =
        command(
            new PaymentRequest.ByKey(failed.order().keySha256(), failed.bill().paymentMethodId()),
            "",
            50_000,
            false);
    HttpReply refused = toShop(payments.open(byKey, Optional.empty()));
    Opened another = opened(open());

    assertEquals(409, refused.status());
    assertTrue(refused.body().contains("\"order_cancelled\""), refused::body);
    assertNotEquals(failed.order().id(), order(another));
    assertStanding("order NEW\nbill PENDING\n", another);
    assertEquals("order FAILED CANCELLED\nbill FAILED no -2\n", STORE.standing(failed));
  }

  @Test
  void lostOpeningIsRepeatedWithTheSameBill() {
    BillSnapshot lost = lost();
    Opened again = opened(payments.open(pay(""), key));
    assertEquals(lost.bill().bill().ref(), ref(again));
    assertEquals(201, toShop(again).status());
  }

  /** The gateway took the bill, and its answer with the buyer's next step was lost. */
  @Test
  void billThatIsOpenAlreadyIsReplaced() {
    BillSnapshot lost = lost();
    bank.whenOpening(bill -> isOf(lost, bill) ? new Opening.AlreadyOpen() : OPENED);

    Opened again = opened(payments.open(pay(""), key));

    assertNotEquals(lost.bill().bill().ref(), ref(again));
    assertStanding("order NEW\nbill EXPIRED superseded ended\nbill PENDING\n", again);
    assertEquals(toShop(again).body(), toShop(payments.open(pay(""), key)).body());
  }

  @Test
  void billPaidWithoutACallbackIsFoundByTheQuery() {
    BillSnapshot lost = lost();
    bank.whenOpening(_ -> new Opening.AlreadyOpen());
    bank.whenQueried(bill -> paid("unknown-" + bill.ref()));
    assertInstanceOf(OpenPaymentResult.AlreadyPaid.class, payments.open(pay(""), key));
    assertEquals("PROCESSING", STORE.now(lost).order().state().label());
  }

  @Test
  void billThatIsOpenAlreadyAtASilentGatewayIsReplacedAndNotEnded() {
    BillSnapshot lost = lost();
    bank.whenOpening(bill -> isOf(lost, bill) ? new Opening.AlreadyOpen() : OPENED);
    bank.whenQueried(FakeGateway::silence);
    bank.whenEnding(bill -> paid("not-asked-" + bill.ref()));
    assertStanding(
        "order NEW\nbill CREATED superseded\nbill PENDING\n", opened(payments.open(pay(""), key)));
  }

  /** A new bill that the gateway says it has: its answer to another call was lost. */
  @Test
  void newBillThatIsOpenAlreadyMayBeTriedAgain() {
    bank.whenOpening(_ -> new Opening.AlreadyOpen());
    assertEquals(503, toShop(open()).status());
    bank.whenOpening(_ -> OPENED);
    assertTrue(opened(open()).isNew());
  }

  @Test
  void callbackBeforeTheAnswerToOpeningIsPaid() {
    bank.whenOpening(
        bill -> {
          STORE.called(STORE.read(bill.ref()), paid("early-" + bill.ref()));
          return OPENED;
        });
    Opened opened = opened(open());
    assertEquals("PAID", STORE.now(opened.snapshot()).bill().bill().state().label());
    assertInstanceOf(OpenPaymentResult.AlreadyPaid.class, open());
  }

  @Test
  void otherMethodIsRefusedUntilItMayReplace() {
    Opened first = opened(open());
    OpenPaymentResult.Live live =
        assertInstanceOf(
            OpenPaymentResult.Live.class, payments.open(pay("other"), Optional.empty()));
    assertTrue(live.isReplaceable());

    Opened second = opened(payments.open(replace("other", 50_000), key));

    assertStanding("order NEW\nbill EXPIRED superseded ended\nbill PENDING\n", second);
    assertEquals(order(first), order(second));
  }

  @Test
  void otherAmountReplacesTheOrderAndNotItsTotal() {
    Opened first = opened(open());
    OpenPaymentResult differs = payments.open(pay(60_000), Optional.empty());
    assertInstanceOf(OpenPaymentResult.OrderDiffers.class, differs);

    Opened second = opened(payments.open(replace("", 60_000), key));

    assertStanding("order FAILED REPLACED\nbill EXPIRED superseded ended\n", first);
    assertStanding("order NEW\nbill PENDING\n", second);
  }

  @Test
  void moneyOnItsWayIsFoundByTheQueryAndStopsTheReplacement() {
    Opened first = opened(open());
    bank.whenQueried(_ -> new Report.InProgress());
    OpenPaymentResult stopped = payments.open(replace("other", 50_000), key);
    assertInstanceOf(OpenPaymentResult.InProgress.class, stopped);
    HttpReply reply = toShop(stopped);
    assertEquals(409, reply.status());
    assertTrue(reply.body().contains("\"in_progress\":true"), reply::body);
    assertTrue(reply.body().contains("\"replaceable\":false"), reply::body);
    assertStanding("order NEW\nbill PENDING\n", first);
  }

  /** The old bill gets its place back, and the key may be used again. */
  @Test
  void billThatIsPaidAsItEndsIsNotReplaced() {
    Opened first = opened(open());
    bank.whenEnding(bill -> paid("end-" + bill.ref()));
    for (int time = 0; time < 2; time++) {
      assertInstanceOf(
          OpenPaymentResult.AlreadyPaid.class, payments.open(replace("other", 50_000), key));
    }
    assertEquals("PROCESSING", STORE.now(first.snapshot()).order().state().label());
    assertOpenedOnce(first);
  }

  @Test
  void orderPaidWhileItsBillIsEndedBlocksItsReplacement() {
    Opened first = opened(open());
    bank.whenEnding(bill -> paid("late-" + bill.ref()));
    for (int time = 0; time < 2; time++) {
      OpenPaymentResult.InReview review =
          assertInstanceOf(
              OpenPaymentResult.InReview.class, payments.open(replace("", 60_000), key));
      assertEquals(ref(first), review.snapshot().bill().bill().ref());
    }
    assertOpenedOnce(first);
  }

  /** A race: the bill is paid while its gateway is queried. */
  @Test
  void paymentDuringTheQueryIsAlreadyPaid() {
    open();
    bank.whenQueried(
        bill -> {
          STORE.called(STORE.read(bill.ref()), paid("meanwhile-" + bill.ref()));
          return new Report.Waiting();
        });
    assertInstanceOf(
        OpenPaymentResult.AlreadyPaid.class, payments.open(replace("other", 50_000), key));
  }

  @Test
  void billThatWasReplacedDuringTheQueryIsNotReplacedAgain() {
    open();
    bank.whenQueried(
        _ -> {
          bank.whenQueried(_ -> new Report.Waiting());
          opened(payments.open(replace("other", 50_000), Optional.empty()));
          return new Report.Waiting();
        });
    Opened second = opened(payments.open(replace("other", 50_000), key));
    assertStanding("order NEW\nbill EXPIRED superseded ended\nbill PENDING\n", second);
  }

  @Test
  void requestsOfOneKeyAtOnceAreOnePayment() {
    untilARaceIsSeen(
        () -> {
          List<OpenPaymentResult> results =
              Concurrently.all(CALLERS, _ -> payments.open(pay(""), key));
          assertOnePayment(results);
          results.forEach(result -> assertEquals(201, toShop(result).status()));
        });
  }

  @Test
  void requestsOfOneOrderAtOnceAreOnePayment() {
    untilARaceIsSeen(() -> assertOnePayment(Concurrently.all(CALLERS, _ -> open())));
  }

  /** Requests that start together may still be answered one after the other. */
  private void untilARaceIsSeen(Runnable requests) {
    int lost = lostVersions();
    for (int round = 0; round < ROUNDS_MAX && lostVersions() == lost; round++) {
      order = "shop-" + UUID.randomUUID();
      key = Optional.of(key("hash"));
      requests.run();
    }
    assertTrue(lostVersions() > lost, "no race was seen");
  }

  @Test
  void replacementsAtOnceLeaveOneLiveBill() {
    Opened first = opened(open());
    List<OpenPaymentResult> results =
        Concurrently.all(CALLERS, _ -> payments.open(replace("other", 50_000), Optional.empty()));
    assertOnePayment(results);
    assertStanding("order NEW\nbill EXPIRED superseded ended\nbill PENDING\n", first);
  }

  private void assertOnePayment(List<OpenPaymentResult> results) {
    Ref ref = ref(opened(results.getFirst()));
    results.forEach(result -> assertEquals(ref, ref(opened(result))));
    assertEquals(1, Collections.frequency(bank.openings(), ref));
  }

  /** Its gateway did not answer when it was opened under the test's key. */
  private BillSnapshot lost() {
    bank.whenOpening(FakeGateway::silence);
    OpenPaymentResult result = payments.open(pay(""), key);
    assertEquals(503, toShop(result).status());
    bank.whenOpening(_ -> OPENED);
    return assertInstanceOf(OpenPaymentResult.Unreachable.class, result).snapshot();
  }

  private static boolean isOf(BillSnapshot snapshot, Bill bill) {
    return snapshot.bill().bill().ref().equals(bill.ref());
  }

  private void assertOpenedOnce(Opened opened) {
    assertEquals(1, Collections.frequency(bank.openings(), ref(opened)));
    assertEquals(
        List.of("1"),
        STORE.rows(
            "SELECT COUNT(*) FROM bill b JOIN orders o ON o.id=b.order_id WHERE o.shop_ref='%s'"
                    .formatted(order)
                + " AND b.next_step IS NOT NULL"));
  }

  private static int lostVersions() {
    return STORE.paymentStore().count(Commit.OUTDATED)
        + STORE.paymentStore().count(Commit.DUPLICATE);
  }

  private static HttpReply toShop(OpenPaymentResult result) {
    return STORE.bean(CreateResponses.class).toShop(result);
  }

  private static Opened opened(OpenPaymentResult result) {
    return assertInstanceOf(Opened.class, result);
  }

  private static Ref ref(Opened opened) {
    return opened.snapshot().bill().bill().ref();
  }

  private static long order(Opened opened) {
    return opened.snapshot().order().id();
  }

  private static void assertStanding(String expected, Opened opened) {
    assertEquals(expected, STORE.standing(opened.snapshot()));
  }

  private OpenPaymentResult open() {
    return payments.open(pay(""), Optional.empty());
  }

  private OpenPaymentCommand pay(String method) {
    return command(method, 50_000, false);
  }

  private OpenPaymentCommand pay(long amount) {
    return command("", amount, false);
  }

  private OpenPaymentCommand replace(String method, long amount) {
    return command(method, amount, true);
  }

  private OpenPaymentCommand command(String method, long amount, boolean replace) {
    return command(PaymentRequest.ByKey.NONE, method, amount, replace);
  }

  private OpenPaymentCommand command(
      PaymentRequest.ByKey byKey, String method, long amount, boolean replace) {
    PaymentRequest request =
        new PaymentRequest(
            order,
            byKey,
            Money.of(amount, "VND"),
            method.isEmpty() ? "fakebank-main" : method,
            "",
            "",
            "",
            "Tea",
            Buyer.UNKNOWN,
            Collections.emptySortedSet(),
            URI.create("https://shop.example.vn/"),
            Duration.ZERO,
            Map.of(),
            replace);
    return OpenPaymentCommand.ofAmount(request, "shop", API);
  }

  private IdempotentRequest key(String hash) {
    return new IdempotentRequest("1", "POST /api/v1/payment", order, hash);
  }
}
