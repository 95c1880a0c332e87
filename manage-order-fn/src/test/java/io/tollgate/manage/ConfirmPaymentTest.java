package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator confirms money that no gateway collects. */
class ConfirmPaymentTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private final ConfirmPayment confirm = STORE.bean(ConfirmPayment.class);

  @Test
  void transferOfTheWholeAmountPaysTheOrderOnce() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    assertInstanceOf(ConfirmResult.Paid.class, confirm(order, 50_000, "FT-once"));
    assertInstanceOf(ConfirmResult.Paid.class, confirm(order, 50_000, "FT-once"));

    assertEquals(
        """
        order PROCESSING
        bill PAID FT-once
        receipt APPLIED 50000 VND FT-once
        """,
        STORE.standing(order));
  }

  @Test
  void confirmationKeepsWhoSawTheMoney() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    confirm(order, 50_000, "FT-proof");

    assertEquals(
        "proof OPERATOR manual/bank/an-subject {\"amount\":50000,\"currency\":\"VND\","
            + "\"reference\":\"FT-proof\",\"confirmed_by\":\"an-subject\"}",
        STORE
            .story(order)
            .lines()
            .filter(line -> line.startsWith("proof"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void transferOfAnotherAmountIsLeftToAPerson() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    assertInstanceOf(ConfirmResult.InReview.class, confirm(order, 40_000, "FT-short"));

    assertEquals(
        """
        order HOLD
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH 40000 VND FT-short
        case WRONG_AMOUNT
        """,
        STORE.standing(order));
  }

  @Test
  void referenceOfAnotherOrderPaysNothing() {
    confirm(OrderFixture.accepted(STORE, OrderFixture.TRANSFER), 50_000, "FT-used");
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    assertEquals(new ConfirmResult.ReferenceUsed(), confirm(order, 50_000, "FT-used"));

    assertEquals("order HOLD\nbill PENDING\n", STORE.standing(order));
  }

  @Test
  void orderWhoseMoneyAGatewayCollectsIsNotConfirmedByAPerson() {
    BillSnapshot order = STORE.place(Draft.USUAL.at(FakeGateway.ID));

    assertEquals(new ConfirmResult.NotDirect(), confirm(order, 50_000, "FT-none"));

    assertEquals("order NEW\nbill CREATED\n", STORE.standing(order));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new ConfirmResult.UnknownOrder(),
        confirm.confirm(
            999_999,
            new ConfirmRequest(50_000, "FT-nobody", Optional.empty()),
            OrderFixture.OPERATOR));
  }

  /** A transfer of Friday whose order expired on Saturday, seen on Monday. */
  @Test
  void transferInTimeRevivesItsOrderHoweverLateItIsConfirmed() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);
    STORE.clock().pass(Duration.ofHours(1));
    Instant paidAt = STORE.clock().instant().truncatedTo(ChronoUnit.MINUTES);
    STORE.answered(order, new Report.Expired("ended"));
    STORE.clock().pass(Duration.ofDays(3));

    assertInstanceOf(ConfirmResult.Paid.class, confirm(order, "FT-friday", Optional.of(paidAt)));

    assertEquals(
        """
        order PROCESSING
        bill PAID FT-friday
        receipt APPLIED 50000 VND FT-friday
        """,
        STORE.standing(order));
    assertEquals(
        List.of("1"),
        STORE.rows(
            "SELECT evidence LIKE '%%\"paid_at\":\"%s\"%%' FROM receipt WHERE bill_id=%d"
                .formatted(paidAt, order.bill().bill().id())));
  }

  /** Its buyer pays again meanwhile, because the page says that the time is over. */
  @Test
  void transferThatCameBeforeTheNewestPaymentIsThatOfTheOneBefore() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);
    Instant paidAt = STORE.clock().instant().truncatedTo(ChronoUnit.MINUTES);
    STORE.answered(order, new Report.Expired("ended"));
    STORE.clock().pass(Duration.ofDays(2));
    BillSnapshot again = STORE.placeAnother(STORE.now(order), OrderFixture.TRANSFER);

    assertInstanceOf(ConfirmResult.Paid.class, confirm(again, "FT-before", Optional.of(paidAt)));

    assertEquals(
        List.of("PAID FT-before", "CREATED null"),
        STORE.rows(
            "SELECT state,transaction_id FROM bill WHERE order_id=%d ORDER BY id"
                .formatted(order.order().id())));
  }

  @Test
  void timeBeforeThePaymentOrAfterNowConfirmsNothing() {
    BillSnapshot order = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);
    Instant begun = order.bill().bill().createdAt();
    Instant now = STORE.clock().instant();
    for (Instant at : List.of(begun.minusSeconds(60), now.plusMillis(1))) {
      assertEquals(new ConfirmResult.ImpossibleTime(), confirm(order, "FT-when", Optional.of(at)));
    }
    assertEquals("order HOLD\nbill PENDING\n", STORE.standing(order));
  }

  private ConfirmResult confirm(BillSnapshot order, long amount, String reference) {
    return confirm.confirm(
        order.order().id(),
        new ConfirmRequest(amount, reference, Optional.empty()),
        OrderFixture.OPERATOR);
  }

  private ConfirmResult confirm(BillSnapshot order, String reference, Optional<Instant> paidAt) {
    return confirm.confirm(
        order.order().id(), new ConfirmRequest(50_000, reference, paidAt), OrderFixture.OPERATOR);
  }
}
