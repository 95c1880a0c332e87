package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Gateways;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Claims;
import io.tollgate.store.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Asking a gateway about a bill, and telling it to take no more money for one. */
class AskTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);

  private final FakeBank bank = BOOKS.bean(FakeBank.class);
  private final Ask ask = BOOKS.bean(Ask.class);
  private final Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));

  @Test
  void aGatewayThatCanEndABillEndsItWhoeverAskedAMomentAgo() {
    Instant now = BOOKS.clock().instant();
    BOOKS.bean(Claims.class).mayAsk(placed.bill().bill().id(), now, now.plusSeconds(3_600));
    int questions = bank.questions();
    assertInstanceOf(Ask.Answer.Changed.class, ask.end(placed.bill(), Source.EXPIRE));
    assertEquals(questions, bank.questions());
    assertEquals("order FAILED PAYMENT_EXPIRED\nbill EXPIRED\n", BOOKS.standing(placed));
  }

  @Test
  void whoeverPaidFirstHasPaid() {
    String money = "f-" + UUID.randomUUID();
    bank.say(placed.bill().bill().ref(), paid(money));
    ask.end(placed.bill(), Source.EXPIRE);
    assertEquals(
        "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n".formatted(money),
        BOOKS.standing(placed));
  }

  /** Its end at the gateway must not fail the order that its successor will pay. */
  @Test
  void aBillOutOfTheWayEndsWithoutItsOrder() {
    BOOKS.placeAnother(placed, Draft.USUAL);
    ask.end(BOOKS.read(placed.bill().bill().ref()).bill(), Source.REPLACE);
    assertEquals("order NEW\nbill EXPIRED superseded\nbill CREATED\n", BOOKS.standing(placed));
  }

  /** News that is no money says nothing new of a bill that a person looks at, however often. */
  @Test
  void aRefusalOfABillInReviewIsHeardAndDecidesNothing() {
    BOOKS.called(placed, new Report.Suspicious("07"));
    assertEquals(
        Acknowledgement.IGNORED,
        BOOKS.called(placed, new Report.Failed("cancelled", "24")).acknowledgement());
    assertEquals("IN_REVIEW", BOOKS.now(placed).bill().bill().state().label());
  }

  @Test
  void aGatewayThatCannotEndABillIsAskedAndNoMoreOftenThanItMay() {
    Duration interval = BOOKS.bean(Gateways.class).of(Books.ZALOPAY).pacing().interval();
    Situation zaloPay = BOOKS.place();
    Instant now = BOOKS.clock().instant();
    Claims claims = BOOKS.bean(Claims.class);
    claims.mayAsk(
        zaloPay.bill().bill().id(), now.plusSeconds(60), now.plusSeconds(60).plus(interval));
    assertInstanceOf(Ask.Answer.TooSoon.class, ask.end(zaloPay.bill(), Source.EXPIRE));
  }
}
