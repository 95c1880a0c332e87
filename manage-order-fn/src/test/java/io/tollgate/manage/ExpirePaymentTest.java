package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
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
    assertInstanceOf(ExpireResult.Ended.class, expire.expire(ref));
    assertInstanceOf(ExpireResult.Ended.class, expire.expire(ref));

    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", STORE.standing(placed));
  }

  @Test
  void moneyThatIsThereAlreadyPaysTheOrder() {
    bank.say(ref, Reports.paid("tx-faster"));

    assertInstanceOf(ExpireResult.AlreadyPaid.class, expire.expire(ref));

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
        assertInstanceOf(ExpireResult.StillOpen.class, expire.expire(ref));

    assertEquals(Duration.ofMinutes(1), open.retryAfter());
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
  }

  @Test
  void doubtfulPaymentIsLeftToAPerson() {
    bank.say(ref, new Report.Suspicious("07"));

    assertInstanceOf(ExpireResult.InReview.class, expire.expire(ref));

    assertEquals("order NEW\nbill IN_REVIEW SUSPICIOUS\ncase SUSPICIOUS\n", STORE.standing(placed));
  }

  @Test
  void paymentThatNobodyKnowsIsUnknown() {
    assertEquals(
        new ExpireResult.UnknownPayment(),
        expire.expire(Ref.parse("260101FH1D335C6").orElseThrow()));
  }
}
