package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
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
        confirm.confirm(999_999, new ConfirmRequest(50_000, "FT-nobody"), OrderFixture.OPERATOR));
  }

  private ConfirmResult confirm(BillSnapshot order, long amount, String reference) {
    return confirm.confirm(
        order.order().id(), new ConfirmRequest(amount, reference), OrderFixture.OPERATOR);
  }
}
