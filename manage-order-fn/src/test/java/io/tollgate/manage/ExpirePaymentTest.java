package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shop expires a payment before its deadline; money that is there already pays the order. */
class ExpirePaymentTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private final ExpirePayment expire = STORE.bean(ExpirePayment.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
  private final Ref ref = placed.bill().bill().ref();

  @Test
  void endingAnUnpaidPaymentIsIdempotent() {
    assertInstanceOf(ExpireResult.Ended.class, expire.expire(ref, "Cửa hàng"));
    assertInstanceOf(ExpireResult.Ended.class, expire.expire(ref, "Cửa hàng"));

    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED closed\n", STORE.standing(placed));
  }

  @Test
  void moneyThatIsThereAlreadyPaysTheOrder() {
    bank.say(ref, Reports.paid("tx-faster"));

    assertInstanceOf(ExpireResult.AlreadyPaid.class, expire.expire(ref, "Cửa hàng"));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-faster
        receipt APPLIED 50000 VND tx-faster
        """,
        STORE.standing(placed));
  }

  @Test
  void moneyOnItsWayLeavesThePaymentOpen() {
    bank.say(ref, new Report.InProgress());

    ExpireResult.StillOpen open =
        assertInstanceOf(ExpireResult.StillOpen.class, expire.expire(ref, "Cửa hàng"));

    assertEquals(Duration.ofMinutes(1), open.retryAfter());
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void doubtfulPaymentIsLeftToAPerson() {
    bank.say(ref, new Report.Suspicious("07"));

    assertInstanceOf(ExpireResult.InReview.class, expire.expire(ref, "Cửa hàng"));

    assertEquals("order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n", STORE.standing(placed));
  }

  /** The gateway's answer ends it, and the history says who wanted that. */
  @Test
  void historyNamesWhoEndedThePayment() {
    expire.expire(ref, "Cửa hàng");

    assertEquals(
        """
        order FAILED PAYMENT_EXPIRED
        bill EXPIRED closed
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history bill CREATED>CREATED by Cửa hàng: asked to expire
        history order NEW>FAILED by fakebank expire: expired, code closed
        history bill CREATED>EXPIRED by fakebank expire: expired, code closed
        event order.new
        event order.failed
        event payment.expired
        """,
        STORE.story(placed));
  }

  /** No gateway is asked, so nobody has to wait until one may be. */
  @Test
  void bankTransferAndCashThatNobodyHasApprovedEndAtOnce() {
    for (Draft draft : List.of(OrderFixture.TRANSFER, OrderFixture.CASH.withoutAutoApprove())) {
      BillSnapshot held = OrderFixture.accepted(STORE, draft);
      assertEquals("order HOLD\nbill PENDING\n", STORE.standing(held));

      assertInstanceOf(ExpireResult.Ended.class, expire(held));
      assertInstanceOf(ExpireResult.Ended.class, expire(held));

      assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(held));
      assertEquals(
          List.of("PENDING EXPIRED asked to expire Cửa hàng"),
          STORE.rows(
              "SELECT from_state,to_state,why,who FROM history WHERE who='Cửa hàng' AND bill_id="
                  + held.bill().bill().id()));
      STORE.called(held, Reports.paid(held, "late-" + draft.account()));
      assertTrue(STORE.standing(held).contains("receipt APPLIED 50000 VND late-"));
    }
  }

  @Test
  void cashForGoodsThatGoOutStaysToBePaid() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.CASH);

    assertInstanceOf(ExpireResult.AlreadyAccepted.class, expire(order));

    assertEquals("order PROCESSING\nbill PENDING\n", STORE.standing(order));
    assertEquals(order, STORE.now(order));
  }

  private ExpireResult expire(BillSnapshot about) {
    return expire.expire(about.bill().bill().ref(), "Cửa hàng");
  }

  @Test
  void paymentThatNobodyKnowsIsUnknown() {
    assertEquals(
        new ExpireResult.UnknownPayment(),
        expire.expire(Ref.parse("260101FH1D335C6").orElseThrow(), "Cửa hàng"));
  }
}
