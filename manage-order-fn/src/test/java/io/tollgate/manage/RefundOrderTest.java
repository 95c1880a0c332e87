package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.settle.FakeBank;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Situation;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator names an order, and the refund finds the payment that brought its money. */
class RefundOrderTest {

  @RegisterExtension static final Books BOOKS = Books.open(2);

  private final RefundOrder refund = BOOKS.bean(RefundOrder.class);

  @BeforeEach
  void bankCarriesOutRefunds() {
    BOOKS.bean(FakeBank.class).sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
  }

  @Test
  void moneyThatPaidTheOrderIsGivenBackWhereNoneIsNamed() {
    Situation order = Orders.paidTwice(BOOKS, "tx-applied", "tx-extra");

    RefundOrderResult.OfPayment result =
        assertInstanceOf(RefundOrderResult.OfPayment.class, refund(order, ""));

    assertEquals(
        "tx-applied",
        assertInstanceOf(RefundResult.Done.class, result.refund()).refund().transactionId());
  }

  @Test
  void moneyThatIsNamedIsGivenBack() {
    Situation order = Orders.paidTwice(BOOKS, "tx-applied-too", "tx-named");

    RefundOrderResult.OfPayment result =
        assertInstanceOf(RefundOrderResult.OfPayment.class, refund(order, "tx-named"));

    assertEquals(
        "tx-named",
        assertInstanceOf(RefundResult.Done.class, result.refund()).refund().transactionId());
  }

  @Test
  void numberOfTwoPaymentsIsAmbiguous() {
    Situation order = Orders.paidTwice(BOOKS, "tx-same", "tx-same");

    assertEquals(new RefundOrderResult.NumberTwice(), refund(order, "tx-same"));
  }

  @Test
  void orderWithoutThisMoneyIsNotPaid() {
    Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));

    assertEquals(new RefundOrderResult.NotPaid(), refund(placed, ""));
    assertEquals(new RefundOrderResult.NotPaid(), refund(placed, "tx-nobody-knows"));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new RefundOrderResult.UnknownOrder(),
        refund.refund(
            999_999, new RefundRequest(0, "broken", ""), Optional.empty(), Orders.OPERATOR));
  }

  private RefundOrderResult refund(Situation about, String transactionId) {
    return refund.refund(
        about.order().id(),
        new RefundRequest(0, "broken", transactionId),
        Optional.empty(),
        Orders.OPERATOR);
  }
}
