package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Gateways;
import io.tollgate.schedule.DueClaims;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asking a gateway about a bill, and telling it to take no more money for one. */
class QueryGatewayTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final QueryGateway ask = STORE.bean(QueryGateway.class);
  private final BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));

  @Test
  void expiryAtTheGatewayIgnoresPacing() {
    Instant now = STORE.clock().instant();
    STORE.bean(DueClaims.class).mayAsk(placed.bill().bill().id(), now, now.plusSeconds(3_600));
    int questions = bank.questions();
    assertInstanceOf(
        QueryGateway.Answer.Changed.class, ask.end(placed.bill(), MessageSource.EXPIRE));
    assertEquals(questions, bank.questions());
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED closed\n", STORE.standing(placed));
  }

  @Test
  void paymentBeforeAnExpiryIsPaid() {
    String money = "f-" + UUID.randomUUID();
    bank.say(placed.bill().bill().ref(), paid(money));
    ask.end(placed.bill(), MessageSource.EXPIRE);
    assertEquals(
        "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(money),
        STORE.standing(placed));
  }

  /** Its end at the gateway must not fail the order that its successor will pay. */
  @Test
  void expiryOfASupersededBillLeavesItsOrderAlone() {
    STORE.placeAnother(placed, Draft.USUAL);
    ask.end(STORE.read(placed.bill().bill().ref()).bill(), MessageSource.REPLACE);
    assertEquals(
        "order NEW\nbill EXPIRED superseded closed\nbill CREATED\n", STORE.standing(placed));
  }

  /** A report without money changes nothing of a bill in review, however often it comes. */
  @Test
  void failureOfABillInReviewIsIgnored() {
    STORE.called(placed, new Report.Suspicious("07"));
    assertEquals(
        Acknowledgement.IGNORED,
        STORE.called(placed, new Report.Failed("cancelled", "24")).acknowledgement());
    assertEquals("IN_REVIEW", STORE.now(placed).bill().bill().state().label());
  }

  @Test
  void expiryAtAGatewayWithoutExpiresIsAPacedQuery() {
    Duration interval = STORE.bean(Gateways.class).of(StoreFixture.ZALOPAY).pacing().interval();
    BillSnapshot zaloPay = STORE.place();
    Instant now = STORE.clock().instant();
    DueClaims claims = STORE.bean(DueClaims.class);
    claims.mayAsk(
        zaloPay.bill().bill().id(), now.plusSeconds(60), now.plusSeconds(60).plus(interval));
    assertInstanceOf(
        QueryGateway.Answer.TooSoon.class, ask.end(zaloPay.bill(), MessageSource.EXPIRE));
  }
}
