package io.tollgate.privacy;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Memo;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.outbox.Outbox;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    STORE.execute(
        "UPDATE outbox SET next_at=NULL,published_at='2026-01-01' WHERE type='payment.paid'"
            + " AND order_id="
            + id(order));
    STORE.bean(Outbox.class).deletePublished(Instant.parse("2026-01-02T00:00:00Z"), ALL);

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

  /** Its buyer, its shop and late money would revive an order that nobody can send. */
  @Test
  void failedOrderIsGivenUpWithItsDataAndNoMoneyRevivesIt() {
    BillSnapshot order = unwatched(new Report.Failed("no money", "51"));

    request(order, "an");
    STORE.called(order, paid(transaction, STORE.clock().instant()));

    assertEquals(
        "order FAILED CANCELLED\nbill PAID %1$s\nreceipt EXTRA 50000 VND %1$s\ncase LATE_CANCELLED\n"
            .formatted(transaction),
        STORE.standing(order));
    assertEquals(List.of("{}"), row(order, "buyer"));
  }

  @Test
  void whyAnOrderCameToAnEndForGoodStays() {
    BillSnapshot replaced = unwatched(new Report.Failed("no money", "51"));
    STORE.execute("UPDATE orders SET failure='REPLACED' WHERE id=" + id(replaced));
    BillSnapshot delivered = delivered();
    request(replaced, "an");
    request(delivered, "an");
    assertEquals(List.of("REPLACED"), row(replaced, "failure"));
    assertEquals(List.of("none"), row(delivered, "COALESCE(failure,'none')"));
  }

  /** As a withdrawn replacement leaves it where its predecessor has failed meanwhile. */
  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"NEW", "HOLD"})
  void orderWithoutALivePaymentThatCanBePaidAgainIsUnpaid(Step state) {
    BillSnapshot order = unwatched(new Report.Failed("no money", "51"));
    assertEquals(Commit.DONE, revive(STORE.now(order), state));
    Result.Open open = assertInstanceOf(Result.Open.class, request(order, "an"));
    assertTrue(open.reasons().contains(OpenFor.UNPAID), open::toString);
    anonymise.whereRetentionIsOver(STORE.clock().instant().plusSeconds(1), ALL);
    assertEquals(List.of("NULL"), row(order, "COALESCE(anonymised_by,'NULL')"));
  }

  @Test
  void paymentThatWasDecidedBeforeItIsNotWritten() {
    BillSnapshot before = STORE.now(unwatched(new Report.Failed("no money", "51")));
    request(before, "an");
    assertEquals(Commit.OUTDATED, revive(before, Step.NEW));
  }

  @Test
  void nothingIsRemovedOfAnOrderThatIsPaidAgainMeanwhile() {
    BillSnapshot before = STORE.now(unwatched(new Report.Failed("no money", "51")));
    PersonalData data = STORE.bean(PersonalData.class);
    PersonalData.Held held = data.read(id(before)).orElseThrow();
    assertEquals(Commit.DONE, revive(before, Step.NEW));
    Instant now = STORE.clock().instant();
    assertFalse(data.remove(held, List.of(Memo.EMPTY), "an", now, Optional.empty()));
    assertEquals(List.of("NULL"), row(before, "COALESCE(anonymised_by,'NULL')"));
  }

  @Test
  void whatIsWrittenAfterwardsGoesWithTheNextRequest() {
    BillSnapshot order = delivered();
    request(order, "an");
    send(asked(order));
    assertEquals(List.of("1"), written(order));

    Result.Done again = assertInstanceOf(Result.Done.class, request(order, "thu"));

    assertEquals("thu", again.order().by());
    assertEquals(List.of("0"), written(order));
    assertEquals(again, request(order, "an"), "nothing was written since");
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
  void requestRemovesTheCartWithItsLastOrder() {
    Product tea = stock.product(29_000, 50);
    String customer = ProductFixture.customer();
    BillSnapshot first = bought(customer, tea);
    BillSnapshot last = bought(customer, tea);
    stock.pick(customer, 3, tea);
    deliver(first);
    deliver(last);
    request(first, "an");
    assertEquals(List.of(3), stock.holds(customer));
    request(last, "an");
    assertEquals(List.of(), carts(customer));
  }

  /** Its customer buys nothing more, so that no order asks about it. */
  @Test
  void cartThatWasTouchedAfterTheLastOrderGoesWhenItIsOldToo() {
    Product tea = stock.product(29_000, 50);
    String customer = ProductFixture.customer();
    bought(customer, tea);
    STORE.clock().pass(YEAR);
    stock.pick(customer, 3, tea);
    Instant touched = STORE.clock().instant();
    STORE.clock().pass(YEAR.multipliedBy(2));

    anonymise.deleteCarts(touched.plusSeconds(1), ALL);
    assertEquals(List.of("1"), carts(customer), "its order is not anonymised");
    assertEquals(1, anonymise.whereRetentionIsOver(touched, ALL));
    anonymise.deleteCarts(touched, ALL);
    assertEquals(List.of("1"), carts(customer), "it is not old");
    anonymise.deleteCarts(touched.plusSeconds(1), ALL);
    assertEquals(List.of(), carts(customer));
  }

  @Test
  void oldCartOfACustomerWhoNeverOrderedGoesWithItsLinesTheOldestFirst() {
    Product tea = stock.product(29_000, 50);
    String older = ProductFixture.customer();
    String newer = ProductFixture.customer();
    STORE.execute("UPDATE cart SET updated_at='9999-01-01'");
    stock.pick(older, 3, tea);
    STORE.clock().pass(Duration.ofMinutes(1));
    stock.pick(newer, 3, tea);
    Instant before = STORE.clock().instant().plusSeconds(1);

    assertEquals(1, anonymise.deleteCarts(before, 1));
    assertEquals(List.of(), carts(older));
    assertEquals(List.of(3), stock.holds(newer));
    assertEquals(1, anonymise.deleteCarts(before, 1));
    assertEquals(0, anonymise.deleteCarts(before, 1));
    assertEquals(
        List.of("0"),
        STORE.rows("SELECT COUNT(*) FROM cart_line WHERE cart_id NOT IN (SELECT id FROM cart)"));
  }

  private static List<String> carts(String customer) {
    return STORE.rows("SELECT 1 FROM cart WHERE customer='" + customer + "'");
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

  private static Commit revive(BillSnapshot failed, Step state) {
    Attribution attribution = new Attribution("buyer", "pays again", STORE.clock().instant());
    LockedOrder row = StoreTransaction.lock(failed.order(), state, attribution);
    return STORE.paymentStore().commit(row.transaction());
  }

  /** An order of somebody's that came to nothing, and whose gateway is asked no more. */
  private static BillSnapshot unwatched(Report report) {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.execute("UPDATE orders SET buyer='{\"name\":\"Lan\"}' WHERE id=" + id(order));
    STORE.called(order, report);
    STORE.execute("UPDATE bill SET next_check_at='9999-12-31' WHERE order_id=" + id(order));
    return order;
  }

  private static List<String> written(BillSnapshot order) {
    return STORE.rows(
        "SELECT EXISTS(SELECT 1 FROM refund WHERE reason<>'' AND order_id=%d)".formatted(id(order))
            + " OR EXISTS(SELECT 1 FROM history WHERE why<>'' AND order_id=%d)"
                .formatted(id(order)));
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
