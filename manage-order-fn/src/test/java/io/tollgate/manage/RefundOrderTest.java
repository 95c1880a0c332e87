package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator names an order, and the refund finds the payment that brought its money. */
class RefundOrderTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private final RefundOrder refund = STORE.bean(RefundOrder.class);

  @BeforeEach
  void bankCarriesOutRefunds() {
    STORE
        .bean(FakeGateway.class)
        .sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.empty());
  }

  @Test
  void moneyThatPaidTheOrderIsGivenBackWhereNoneIsNamed() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-applied", "tx-extra");

    RefundOrderResult.OfPayment result =
        assertInstanceOf(RefundOrderResult.OfPayment.class, refund(order, ""));

    assertEquals(
        "tx-applied",
        assertInstanceOf(RefundResult.Done.class, result.refund()).refund().transactionId());
  }

  @Test
  void moneyThatIsNamedIsGivenBack() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-applied-too", "tx-named");

    RefundOrderResult.OfPayment result =
        assertInstanceOf(RefundOrderResult.OfPayment.class, refund(order, "tx-named"));

    assertEquals(
        "tx-named",
        assertInstanceOf(RefundResult.Done.class, result.refund()).refund().transactionId());
  }

  @Test
  void numberOfTwoPaymentsIsAmbiguous() {
    BillSnapshot order = OrderFixture.paidTwice(STORE, "tx-same", "tx-same");

    assertEquals(new RefundOrderResult.NumberTwice(), refund(order, "tx-same"));
  }

  @Test
  void orderWithoutThisMoneyIsNotPaid() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));

    assertEquals(new RefundOrderResult.NotPaid(), refund(placed, ""));
    assertEquals(new RefundOrderResult.NotPaid(), refund(placed, "tx-nobody-knows"));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new RefundOrderResult.UnknownOrder(),
        refund.refund(
            999_999, new RefundRequest(0, "broken", ""), Optional.empty(), OrderFixture.OPERATOR));
  }

  private RefundOrderResult refund(BillSnapshot about, String transactionId) {
    return refund.refund(
        about.order().id(),
        new RefundRequest(0, "broken", transactionId),
        Optional.empty(),
        OrderFixture.OPERATOR);
  }
}
