package io.tollgate.privacy;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.privacy.Anonymise.Result;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Attribution;
import io.tollgate.store.Concurrently;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When the personal data of an order may be removed, by whom, and what goes with it. */
class AnonymiseTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private static final Duration YEAR = Duration.ofDays(365);
  private static final int ALL = 1_000;

  private final Anonymise anonymise = STORE.bean(Anonymise.class);
  private final ProductFixture stock = new ProductFixture(STORE);
  private final String transaction = "tx-" + UUID.randomUUID();

  /** The orders of other tests are out of sight. */
  @BeforeEach
  void forgetOthers() {
    STORE.execute("UPDATE orders SET retention_from='9999-01-01'");
  }

  @Test
  void requestRemovesItOnceAndKeepsWhoAskedFirst() {
    BillSnapshot order = delivered();
    Instant now = STORE.clock().instant();

    Result.Done first = assertInstanceOf(Result.Done.class, request(order, "an"));
    STORE.clock().pass(Duration.ofDays(1));

    assertEquals(now, first.order().at());
    assertEquals(first, request(order, "thu"));
    assertEquals(List.of("{} an"), row(order, "CONCAT(buyer,' ',anonymised_by)"));
    assertEquals(
        List.of(""), STORE.rows("SELECT DISTINCT why FROM history WHERE order_id=" + id(order)));
  }

  @Test
  void whatWasSaidInCallbacksAndToWebhooksGoesToo() {
    BillSnapshot order = delivered();
    STORE.execute(
        "INSERT INTO webhook_endpoint(id,url,url_sha256,description,events,nonce,secret_version,"
            + "signs_from,enabled_at,swept_until,created_at,updated_at) VALUES(7,'','','','','',1,"
            + "1,'2026-02-01','2026-02-01','2026-02-01','2026-02-01')");
    STORE.execute(
        "INSERT INTO webhook_delivery(id,endpoint_id,event_id,type,attempts,leased_until,"
            + "created_at) SELECT 7,7,event_id,type,1,'2026-02-01','2026-02-01' FROM outbox"
            + " WHERE type='payment.paid' AND order_id="
            + id(order));
    STORE.execute(
        "INSERT INTO webhook_attempt(delivery_id,at,millis,status,answer)"
            + " VALUES(7,'2026-02-01',1,200,'Thanks, Lan')");
    STORE.execute("UPDATE callback_log SET message='Lan paid'");

    request(order, "an");

    assertEquals(List.of(""), STORE.rows("SELECT answer FROM webhook_attempt"));
    assertEquals(
        List.of(""),
        STORE.rows(
            "SELECT DISTINCT message FROM callback_log WHERE ref='%s'"
                .formatted(order.bill().bill().ref())));
    STORE.execute("DELETE FROM webhook_attempt");
    STORE.execute("DELETE FROM webhook_delivery");
    STORE.execute("DELETE FROM webhook_endpoint");
  }

  @Test
  void manyRequestsAtOnceRemoveItOnce() {
    BillSnapshot order = delivered();
    int version = STORE.now(order).order().version();
    List<Result> results = Concurrently.all(16, i -> request(order, "operator-" + i));
    assertEquals(1, Set.copyOf(results).size(), results::toString);
    assertEquals(version + 1, STORE.now(order).order().version());
  }

  @Test
  void whatIsOpenKeepsIt() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    assertEquals(open(OpenFor.UNPAID, OpenFor.PAYMENT_WATCHED), request(order, "an"));
    STORE.called(order, paid(transaction));
    assertEquals(open(OpenFor.IN_FULFILMENT), request(order, "an"));
    deliver(order);
    StoredRefund refund = asked(order);
    assertEquals(open(OpenFor.REFUND_PENDING), request(order, "an"));
    send(refund);
    STORE.execute(
        "INSERT INTO review_case(kind,order_id,opened_at) VALUES('UNDECIDED',%d,'2026-02-01')"
            .formatted(id(order)));
    assertEquals(open(OpenFor.CASE_OPEN), request(order, "an"));
    STORE.execute("DELETE FROM review_case WHERE order_id=" + id(order));
    assertInstanceOf(Result.Done.class, request(order, "an"));
    assertEquals(new Result.Unknown(), anonymise.onRequest(999_999_999, "an"));
  }

  /** Its gateway is asked about late money for a day. */
  @Test
  void failedPaymentIsWatchedYet() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(order, new Report.Failed("no money", "51"));
    assertEquals(open(OpenFor.PAYMENT_WATCHED), request(order, "an"));
    STORE.execute("UPDATE bill SET next_check_at='9999-12-31' WHERE order_id=" + id(order));
    assertInstanceOf(Result.Done.class, request(order, "an"));
  }

  @Test
  void retentionIsOverOnlyAfterTheLastMoney() {
    BillSnapshot order = delivered();
    Instant paidAt = STORE.clock().instant();
    STORE.clock().pass(YEAR);
    Instant refundedAt = STORE.clock().instant();
    send(asked(order));
    STORE.clock().pass(YEAR.multipliedBy(3));

    assertEquals(0, anonymise.whereRetentionIsOver(paidAt, ALL));
    assertEquals(1, anonymise.whereRetentionIsOver(paidAt.plusSeconds(1), ALL));
    assertEquals(List.of("NULL"), row(order, "COALESCE(anonymised_by,'NULL')"));
    assertEquals(0, anonymise.whereRetentionIsOver(refundedAt, ALL), "looked at before");
    assertEquals(1, anonymise.whereRetentionIsOver(refundedAt.plusSeconds(1), ALL));
    assertEquals(List.of("{} retention"), row(order, "CONCAT(buyer,' ',anonymised_by)"));
  }

  @Test
  void openOrderIsLookedAtAgainAfterAMonthAndOneInFulfilmentIsNotOpen() {
    BillSnapshot unpaid = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    BillSnapshot unsent = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(unsent, paid(transaction));
    Instant before = STORE.clock().instant().plusSeconds(1);

    assertEquals(2, anonymise.whereRetentionIsOver(before, ALL));

    assertEquals(List.of("retention"), row(unsent, "anonymised_by"));
    assertEquals(List.of("NULL"), row(unpaid, "COALESCE(anonymised_by,'NULL')"));
    assertEquals(0, anonymise.whereRetentionIsOver(before.plus(Duration.ofDays(30)), ALL));
    Instant later = before.plus(Duration.ofDays(31));
    assertEquals(1, anonymise.whereRetentionIsOver(later, ALL));
  }

  @Test
  void runLooksAtNoMoreOrdersThanItMayAndAtTheOldestFirst() {
    BillSnapshot oldest = delivered();
    STORE.clock().pass(Duration.ofMinutes(1));
    BillSnapshot newer = paidOrder("tx-" + UUID.randomUUID());
    Instant before = STORE.clock().instant().plusSeconds(1);
    assertEquals(1, anonymise.whereRetentionIsOver(before, 1));
    assertEquals(List.of("retention"), row(oldest, "anonymised_by"));
    assertEquals(1, anonymise.whereRetentionIsOver(before, 1));
    assertEquals(List.of("retention"), row(newer, "anonymised_by"));
    assertEquals(0, anonymise.whereRetentionIsOver(before, 1));
  }

  @Test
  void cartGoesWithItsLastOrderUnlessItsCustomerHasTouchedItSince() {
    Product tea = stock.product(29_000, 50);
    String customer = ProductFixture.customer();
    bought(customer, tea);
    bought(customer, tea);
    STORE.clock().pass(Duration.ofDays(1));
    Instant before = STORE.clock().instant();
    STORE.clock().pass(Duration.ofSeconds(1));
    stock.pick(customer, 3, tea);

    assertEquals(2, anonymise.whereRetentionIsOver(before, ALL));
    assertEquals(List.of(3), stock.holds(customer));

    BillSnapshot third = bought(customer, tea);
    BillSnapshot last = bought(customer, tea);
    stock.pick(customer, 3, tea);
    deliver(third);
    deliver(last);
    request(third, "an");
    assertEquals(List.of(3), stock.holds(customer));
    request(last, "an");
    assertEquals(List.of(), stock.holds(customer));
    assertEquals(List.of(), STORE.rows("SELECT id FROM cart WHERE customer='" + customer + "'"));
  }

  private Result request(BillSnapshot order, String who) {
    return anonymise.onRequest(id(order), who);
  }

  private static Result open(OpenFor first, OpenFor... more) {
    return new Result.Open(EnumSet.of(first, more));
  }

  private BillSnapshot delivered() {
    BillSnapshot order = paidOrder(transaction);
    deliver(order);
    return order;
  }

  private static BillSnapshot paidOrder(String transaction) {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.execute("UPDATE orders SET buyer='{\"name\":\"Lan\"}' WHERE id=" + id(order));
    STORE.called(order, paid(transaction));
    return order;
  }

  private static void deliver(BillSnapshot order) {
    Attribution attribution = new Attribution("test", "delivered", STORE.clock().instant());
    LockedOrder row = StoreTransaction.lock(STORE.now(order).order(), Step.DELIVERED, attribution);
    assertEquals(Commit.DONE, STORE.paymentStore().commit(row.transaction()));
  }

  private StoredRefund asked(BillSnapshot order) {
    return RefundFixture.request(STORE, STORE.now(order), transaction, 1_000);
  }

  private static void send(StoredRefund refund) {
    RefundReport done = new RefundReport.Done();
    STORE.bean(FakeGateway.class).sayOfRefunds(Optional.of(done), Optional.of(done));
    STORE
        .bean(SettleRefund.class)
        .send(
            FakeGateway.ID,
            STORE.paymentStore().refundSnapshot(FakeGateway.ID, refund.identity()).orElseThrow());
  }

  private BillSnapshot bought(String customer, Product product) {
    BillSnapshot order =
        stock.sold(
            stock.buy(customer, stock.pick(customer, 1, product), Draft.USUAL.at(FakeGateway.ID)));
    Report.Paid money =
        paid(order.bill().bill().amount(), "tx-" + UUID.randomUUID(), STORE.clock().instant());
    STORE.called(order, money);
    return order;
  }

  private static List<String> row(BillSnapshot order, String column) {
    return STORE.rows("SELECT " + column + " FROM orders WHERE id=" + id(order));
  }

  private static long id(BillSnapshot order) {
    return order.order().id();
  }
}
