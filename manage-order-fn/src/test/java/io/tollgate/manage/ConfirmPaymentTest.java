package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.settle.FakeBank;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Situation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator has seen money that no gateway collects. */
class ConfirmPaymentTest {

  @RegisterExtension static final Books BOOKS = Books.open(2);

  private final ConfirmPayment confirm = BOOKS.bean(ConfirmPayment.class);

  @Test
  void transferOfTheWholeAmountPaysTheOrderOnce() {
    Situation order = Orders.accepted(BOOKS, Orders.TRANSFER);

    assertInstanceOf(ConfirmResult.Paid.class, confirm(order, 50_000, "FT-once"));
    assertInstanceOf(ConfirmResult.Paid.class, confirm(order, 50_000, "FT-once"));

    assertEquals(
        """
        order PROCESSING
        bill PAID FT-once
        receipt APPLIED 50000 VND FT-once
        """,
        BOOKS.standing(order));
  }

  @Test
  void confirmationKeepsWhoSawTheMoney() {
    Situation order = Orders.accepted(BOOKS, Orders.TRANSFER);

    confirm(order, 50_000, "FT-proof");

    assertEquals(
        "proof OPERATOR manual/bank/an-subject {\"amount\":50000,\"currency\":\"VND\","
            + "\"reference\":\"FT-proof\",\"confirmed_by\":\"an-subject\"}",
        BOOKS
            .story(order)
            .lines()
            .filter(line -> line.startsWith("proof"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void transferOfAnotherAmountIsLeftToAPerson() {
    Situation order = Orders.accepted(BOOKS, Orders.TRANSFER);

    assertInstanceOf(ConfirmResult.InReview.class, confirm(order, 40_000, "FT-short"));

    assertEquals(
        """
        order HOLD
        bill IN_REVIEW WRONG_AMOUNT
        receipt MISMATCH 40000 VND FT-short
        case WRONG_AMOUNT
        """,
        BOOKS.standing(order));
  }

  @Test
  void referenceOfAnotherOrderPaysNothing() {
    confirm(Orders.accepted(BOOKS, Orders.TRANSFER), 50_000, "FT-used");
    Situation order = Orders.accepted(BOOKS, Orders.TRANSFER);

    assertEquals(new ConfirmResult.ReferenceUsed(), confirm(order, 50_000, "FT-used"));

    assertEquals("order HOLD\nbill PENDING\n", BOOKS.standing(order));
  }

  @Test
  void orderWhoseMoneyAGatewayCollectsIsNotConfirmedByAPerson() {
    Situation order = BOOKS.place(Draft.USUAL.at(FakeBank.ID));

    assertEquals(new ConfirmResult.NotDirect(), confirm(order, 50_000, "FT-none"));

    assertEquals("order NEW\nbill CREATED\n", BOOKS.standing(order));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new ConfirmResult.UnknownOrder(),
        confirm.confirm(999_999, new ConfirmRequest(50_000, "FT-nobody"), Orders.OPERATOR));
  }

  private ConfirmResult confirm(Situation order, long amount, String reference) {
    return confirm.confirm(
        order.order().id(), new ConfirmRequest(amount, reference), Orders.OPERATOR);
  }
}
