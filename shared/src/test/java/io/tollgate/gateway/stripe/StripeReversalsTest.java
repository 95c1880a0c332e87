package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.StripeCollection;
import com.stripe.param.EventListParams;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Callback.RefundNotification;
import io.tollgate.gateway.EventLog.EventPage;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.stripe.Account;
import io.tollgate.simulator.stripe.StripeSimulator;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What became of money after it came, asked of the simulator by the gateway and by stripe-java. */
class StripeReversalsTest {

  private static final Instant NOW = Instant.parse("2026-02-01T16:45:00Z");
  private static final Money PRICE = Money.of(1_050, "PEN");

  private final SettableClock clock = SettableClock.at(NOW);
  private final StripeSimulator stripe =
      StripeSimulator.start(
          0,
          List.of(new Account("main", Fixture.KEY, Fixture.WEBHOOK, "")),
          Optional.empty(),
          clock);
  private final StripeGateway gateway = Fixture.gateway(URI.create(stripe.url()), clock);
  private final Bill bill = paidBill();

  @AfterEach
  void close() {
    stripe.close();
  }

  @Test
  void untouchedMoneyHasNoReversals() {
    assertEquals(List.of(), gateway.reversals(bill, intent()));
    assertEquals(new EventPage(List.of(), ""), gateway.events("main", NOW, ""));
  }

  @Test
  void refundsOfTheShopAndOfTheDashboardAreReversals() {
    Refund ours = refund(200);
    gateway.refund(ours);
    act("refund", Optional.of(50L));
    List<RefundNotification> notifications =
        gateway.reversals(bill, intent()).stream().map(RefundNotification.class::cast).toList();
    assertEquals(
        List.of(50L, 200L), notifications.stream().map(n -> n.amount().minorUnits()).toList());
    assertEquals(ours.identity(), notifications.getLast().identity());
    assertTrue(notifications.getFirst().identity().startsWith("re_"));
    assertTrue(notifications.stream().allMatch(n -> n.report().equals(new RefundReport.Done())));
  }

  /** The session is "paid" for ever: nothing of it must pay an order once all of it went back. */
  @Test
  void paymentThatWasWhollyRefundedIsSuspicious() {
    act("refund", Optional.of(50L));
    assertInstanceOf(Report.Paid.class, gateway.query(bill));
    act("refund", Optional.empty());
    assertEquals(new Report.Suspicious("refunded"), gateway.query(bill));
  }

  @Test
  void disputeIsAReversalWithItsStatus() {
    act("dispute", Optional.of(700L));
    DisputeNotification open = dispute();
    assertEquals(Money.of(700, "PEN"), open.amount());
    assertEquals(new DisputeReport.Open(NOW.plus(Duration.ofDays(14))), open.report());
    act("dispute-lost", Optional.empty());
    assertEquals(new DisputeReport.Lost(), dispute().report());
    Refund row = new Refund(open.dispute(), bill, intent(), PRICE, "", Memo.EMPTY);
    assertEquals(new RefundReport.Done(), gateway.queryRefund(row));
  }

  @Test
  void aDisputedChargeIsNotRefunded() {
    act("dispute", Optional.empty());
    assertEquals(
        new RefundReport.Failed("refused", "charge_disputed"), gateway.refund(refund(1_050)));
    act("dispute-won", Optional.empty());
    assertEquals(new RefundReport.Done(), gateway.refund(refund(1_050)));
  }

  /** The same words as a webhook, newest first, and each once in the pages. */
  @Test
  void theEventLogIsReadPageByPage() {
    IntStream.range(0, 130).forEach(_ -> act("refund", Optional.of(1L)));
    act("dispute", Optional.empty());
    EventPage first = gateway.events("main", NOW, "");
    EventPage second = gateway.events("main", NOW, first.next());
    assertEquals(100, first.events().size());
    assertEquals(32, second.events().size());
    assertEquals("", second.next());
    assertInstanceOf(DisputeNotification.class, first.events().getFirst());
    assertEquals(
        130,
        Stream.concat(first.events().stream(), second.events().stream())
            .filter(RefundNotification.class::isInstance)
            .map(event -> ((RefundNotification) event).identity())
            .distinct()
            .count());
  }

  @Test
  void eventLogIsReadFromItsMarkAndHoldsThirtyDays() {
    act("refund", Optional.of(1L));
    clock.set(NOW.plusSeconds(10));
    assertEquals(1, gateway.events("main", NOW, "").events().size());
    assertEquals(0, gateway.events("main", NOW.plusSeconds(1), "").events().size());
    clock.set(NOW.plus(Duration.ofDays(30)));
    assertEquals(0, gateway.events("main", NOW, "").events().size());
    assertEquals(1, gateway.reversals(bill, intent()).size());
  }

  @Test
  void removedAccountListsNoEvents() {
    assertThrows(GatewayUnreachable.class, () -> gateway.events("third", NOW, ""));
  }

  /** Stripe's own client reads what the simulator lists. */
  @Test
  void stripesOwnClientReadsEventsAndDisputes() throws StripeException {
    act("refund", Optional.of(50L));
    act("dispute", Optional.of(700L));
    act("dispute-won", Optional.empty());
    StripeClient client =
        StripeClient.builder().setApiKey(Fixture.KEY).setApiBase(stripe.url()).build();
    EventListParams asked =
        EventListParams.builder()
            .addAllType(List.of("charge.dispute.closed", "charge.dispute.funds_reinstated"))
            .setCreated(EventListParams.Created.builder().setGte(NOW.getEpochSecond()).build())
            .setLimit(1L)
            .build();
    StripeCollection<Event> events = client.v1().events().list(asked);
    assertTrue(events.getHasMore());
    Event newest = events.getData().getFirst();
    assertEquals("charge.dispute.funds_reinstated", newest.getType());
    Dispute dispute = (Dispute) newest.getDataObjectDeserializer().getObject().orElseThrow();
    assertEquals("won", dispute.getStatus());
    assertEquals(intent(), dispute.getPaymentIntent());
    Dispute asListed = client.v1().disputes().list().getData().getFirst();
    assertEquals(dispute.getId(), asListed.getId());
    assertEquals(700, client.v1().disputes().retrieve(dispute.getId()).getAmount());
    assertFalse(asListed.getEvidenceDetails().getPastDue());
  }

  private DisputeNotification dispute() {
    List<Callback> all = gateway.reversals(bill, intent());
    assertEquals(1, all.size());
    return assertInstanceOf(DisputeNotification.class, all.getFirst());
  }

  private void act(String action, Optional<Long> amount) {
    MerchantAction known =
        stripe.merchantActions().stream()
            .filter(one -> one.name().equals(action))
            .findFirst()
            .orElseThrow();
    stripe.act(bill.ref().value(), known, amount).orElseThrow();
  }

  private Refund refund(long units) {
    Money amount = Money.of(units, "PEN");
    RefundPlan plan = gateway.planRefund(new NewRefund(bill, intent(), amount, ""), NOW);
    return new Refund(plan.identity(), bill, intent(), amount, "", plan.memo());
  }

  private String intent() {
    return stripe.order(bill.ref().value()).orElseThrow().transactionId();
  }

  private Bill paidBill() {
    Instant now = NOW.truncatedTo(ChronoUnit.SECONDS);
    Ref ref = Ref.draw(now, new Random());
    Bill planned = BillFixture.planned(gateway, Fixture.newBill(ref, PRICE), now);
    Bill opened = BillFixture.opened(planned, (Opening.Opened) gateway.open(planned));
    stripe.pay(ref.value(), Outcome.SUCCESS).orElseThrow();
    return opened;
  }
}
