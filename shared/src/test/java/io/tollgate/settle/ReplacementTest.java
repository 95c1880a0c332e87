package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Opening;
import io.tollgate.money.Money;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two bills of one order: which of them the buyer is asked to pay. */
class ReplacementTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final Opening.Opened OPENED =
      new Opening.Opened(new NextStep.Redirect(URI.create("https://pay.example/1")), Memo.EMPTY);

  private final Settle settle = STORE.bean(Settle.class);
  private final BillSnapshot first = opened(STORE.place());

  @Test
  void liveBillOfAnUnpaidOrderHasANextStep() {
    assertPayable(true, first);
    BillSnapshot second = replaced();
    assertPayable(false, first);
    assertPayable(true, second);
  }

  @ParameterizedTest
  @MethodSource("money")
  void noBillHasANextStepWhileThereMayBeMoneyOfEither(Report report) {
    BillSnapshot second = replaced();
    STORE.called(first, report);
    assertPayable(false, first);
    assertPayable(false, second);
  }

  static List<Report> money() {
    return List.of(
        paid("either-" + UUID.randomUUID()),
        paid(Money.of(1, "VND"), "wrong-" + UUID.randomUUID(), SettableClock.START),
        new Report.Suspicious("07"),
        new Report.InProgress());
  }

  @Test
  void billThatEndedBesideItChangesNothing() {
    BillSnapshot second = replaced();
    STORE.called(first, new Report.Failed("no", "2"));
    assertPayable(true, second);
    STORE.called(second, new Report.Failed("no", "2"));
    assertPayable(false, second);
  }

  /** The customer authorised the old payment at the moment in which the new one was written. */
  @Test
  void withdrawnReplacementRestoresItsPredecessor() {
    BillSnapshot second = replaced();
    STORE.called(first, new Report.InProgress());
    settle.withdraw(ref(second), ref(first));
    settle.withdraw(ref(second), ref(first));
    assertEquals("order NEW\nbill PENDING\nbill PENDING superseded\n", STORE.standing(first));

    STORE.called(first, new Report.Expired("expired"));
    assertEquals(
        "order FAILED PAYMENT_EXPIRED\nbill EXPIRED expired\nbill PENDING superseded\n",
        STORE.standing(first));
  }

  @Test
  void withdrawnReplacementOfAPaidBillIsOutOfTheWay() {
    BillSnapshot second = replaced();
    STORE.called(first, paid("w-" + ref(first)));
    settle.withdraw(ref(second), ref(first));
    assertEquals(true, STORE.now(second).bill().bill().superseded());
    assertEquals("PROCESSING", STORE.now(second).order().state().label());
  }

  @Test
  void replacementThatWasReplacedItselfIsNotWithdrawn() {
    BillSnapshot second = replaced();
    BillSnapshot third = STORE.placeAnother(STORE.now(second), Draft.USUAL);
    settle.withdraw(ref(second), ref(first));
    assertEquals(true, STORE.now(first).bill().bill().superseded());
    assertEquals(true, STORE.now(third).bill().isLive());
  }

  private BillSnapshot replaced() {
    STORE.clock().pass(Duration.ofSeconds(1));
    return opened(STORE.placeAnother(STORE.now(first), Draft.USUAL));
  }

  private BillSnapshot opened(BillSnapshot placed) {
    return settle.opened(placed, OPENED);
  }

  private static void assertPayable(boolean expected, BillSnapshot bill) {
    NextStep step = STORE.now(bill).nextStep();
    assertEquals(expected ? OPENED.nextStep() : new NextStep.None(), step);
  }

  private static Ref ref(BillSnapshot bill) {
    return bill.bill().bill().ref();
  }
}
