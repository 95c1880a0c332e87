package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.auth.OrderKeys;
import io.tollgate.bill.Report;
import io.tollgate.lambda.Outcome;
import io.tollgate.response.ShopPages;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.BuyerOrders;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session of a gateway's form is for a payable bill and whoever holds its order's key. */
class OpenFormSessionTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private final OpenFormSession sessions = STORE.bean(OpenFormSession.class);
  private final BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
  private final FormOrder order =
      new FormOrder(
          "shop.example.vn",
          STORE.bean(BuyerOrders.class).lines(placed.order().id()),
          placed.order().total(),
          "",
          STORE.bean(ShopPages.class).order(key(placed)),
          placed.bill().landing());

  @Test
  void paymentIsUnknownToWhoeverDoesNotHoldItsKeyOrNamesAnotherGateway() {
    String bank = FakeGateway.ID.value();
    String ref = placed.bill().bill().ref().value();

    assertEquals(new FormSessionResult.UnknownPayment(), sessions.open(bank, ref, ""));
    assertEquals(
        new FormSessionResult.UnknownPayment(), sessions.open(bank, ref, key(STORE.place())));
    assertEquals(
        new FormSessionResult.UnknownPayment(), sessions.open(bank, "no ref", key(placed)));
    assertEquals(
        new FormSessionResult.UnknownPayment(), sessions.open("zalopay", ref, key(placed)));
  }

  @Test
  void paidPaymentHasNoSession() {
    STORE.called(placed, Reports.paid("tx-form"));

    assertEquals(new FormSessionResult.AlreadyPaid(order), open());
  }

  @Test
  void doubtfulPaymentHasNoSession() {
    STORE.called(placed, new Report.Suspicious("07"));

    assertEquals(new FormSessionResult.InReview(order), open());
  }

  @Test
  void paymentWhoseMoneyIsOnItsWayHasNoSession() {
    STORE.called(placed, new Report.InProgress());

    assertEquals(new FormSessionResult.PaymentInProgress(order), open());
  }

  @Test
  void paymentThatIsNotMadeInAFormHasNoSession() {
    assertEquals(new FormSessionResult.Closed(order), open());
    assertEquals("409 payment_closed", Outcome.of(STORE.bean(CreateResponses.class).of(open())));
  }

  private FormSessionResult open() {
    return sessions.open(FakeGateway.ID.value(), placed.bill().bill().ref().value(), key(placed));
  }

  private static String key(BillSnapshot about) {
    return STORE.bean(OrderKeys.class).of(about.order().keyNonce());
  }
}
