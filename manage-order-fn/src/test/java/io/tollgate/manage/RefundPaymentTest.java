package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.Outcome;
import io.tollgate.money.Money;
import io.tollgate.schedule.ExpiredRows;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Concurrently;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each request is one refund, and refunds never exceed the receipt. */
class RefundPaymentTest {

  /** Without {@code tollgate.unconfirmed-refunds}, Izipay gives nothing back. */
  private static final Map<String, String> IZIPAY =
      Map.of(
          "tollgate.izipay.main.merchant-code", "4001834",
          "tollgate.izipay.main.api-key", "an api key",
          "tollgate.izipay.main.hash-key", "a hash key");

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16, IZIPAY);

  private static final Optional<RefundReport> SILENCE = Optional.empty();
  private static final Optional<RefundReport> DONE = Optional.of(new RefundReport.Done());
  private static final Optional<RefundReport> PENDING = Optional.of(new RefundReport.Pending());

  private final RefundPayment refunds = STORE.bean(RefundPayment.class);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);
  private final IdempotentRequest key =
      new IdempotentRequest("shop0001", "POST /refund", UUID.randomUUID().toString(), "body");

  @AfterEach
  void refundsHaveNoEnd() {
    bank.refundUntil(_ -> Pacing.NEVER);
  }

  @Test
  void refundThatTheGatewayCarriesOutIsDone() {
    BillSnapshot paid = paid("tx-done");
    bank.sayOfRefunds(DONE, SILENCE);

    assertInstanceOf(RefundResult.Done.class, refund(paid, 20_000));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-done
        receipt APPLIED 50000 VND tx-done
        refund DONE 20000
        proof CALLBACK zalopay/main/key2 {"signed":true}
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>PROCESSING by fakebank callback: paid, transaction tx-done
        history bill CREATED>PAID by fakebank callback: paid, transaction tx-done
        history refund >REQUESTED by Cửa hàng: broken
        history refund REQUESTED>DONE by fakebank refund: DONE
        event order.new
        event order.processing
        event payment.paid
        event refund.requested
        event refund.done
        callback RECORDED
        """,
        STORE.story(paid));
  }

  @Test
  void fullRefundOfThePaymentFailsItsOrder() {
    BillSnapshot paid = paid("tx-full");
    bank.sayOfRefunds(DONE, SILENCE);

    assertInstanceOf(RefundResult.Done.class, refund(paid, 0));

    assertEquals(
        """
        order FAILED CANCELLED
        bill PAID tx-full
        receipt APPLIED 50000 VND tx-full
        refund DONE 50000
        """,
        STORE.standing(paid));
  }

  @Test
  void refundThatTheGatewayWorksOnIsPending() {
    BillSnapshot paid = paid("tx-pending");
    bank.sayOfRefunds(PENDING, SILENCE);

    assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000));

    assertEquals("refund PENDING 20000", lastLine(paid));
  }

  @Test
  void refundAtAGatewayThatDoesNotAnswerIsPendingAndStaysRequested() {
    BillSnapshot paid = paid("tx-silence");
    bank.sayOfRefunds(SILENCE, SILENCE);

    assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000));

    assertEquals("refund REQUESTED 20000", lastLine(paid));
  }

  @Test
  void refundThatTheGatewayRefusesIsRefusedAndTakesNothing() {
    BillSnapshot paid = paid("tx-refused");
    bank.sayOfRefunds(Optional.of(new RefundReport.Failed("too old", "21")), SILENCE);

    assertInstanceOf(RefundResult.Refused.class, refund(paid, 50_000));

    assertEquals("refund FAILED 50000 too old", lastLine(paid));
    bank.sayOfRefunds(DONE, SILENCE);
    assertInstanceOf(RefundResult.Done.class, refund(paid, 50_000));
  }

  @Test
  void paymentThatNobodyKnowsIsUnknown() {
    assertEquals(
        new RefundResult.UnknownPayment(),
        refunds.refund(
            Ref.parse("260101FH1D335C6").orElseThrow(), request(0), Optional.empty(), "Cửa hàng"));
  }

  @Test
  void gatewayWithoutRefundsIsUnsupported() {
    Draft draft = new Draft(new GatewayId("izipay"), "main", true, Money.of(5_000, "PEN"));
    BillSnapshot placed = STORE.place(draft);
    STORE.called(placed, Reports.paid(placed, "tx-izipay"));

    assertEquals(new RefundResult.Unsupported(), refund(placed, 0));
    assertEquals("422 refund_unsupported", outcome(refund(placed, 0)));

    assertEquals("receipt APPLIED 5000 PEN tx-izipay", lastLine(placed));
  }

  @Test
  void paymentWithoutMoneyIsNotPaid() {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    assertEquals(new RefundResult.NotPaid(), refund(placed, 0));

    BillSnapshot paid = paid("tx-other");
    RefundRequest ofNoMoney = new RefundRequest(0, "broken", "tx-nobody-knows");
    assertEquals(
        new RefundResult.NotPaid(),
        refunds.refund(ref(paid), ofNoMoney, Optional.empty(), "Cửa hàng"));
  }

  @Test
  void moreThanIsLeftExceedsTheReceipt() {
    BillSnapshot paid = paid("tx-exceeds");
    bank.sayOfRefunds(PENDING, SILENCE);

    assertEquals(new RefundResult.Exceeds(50_000, Pacing.NEVER), refund(paid, 50_001));
    refund(paid, 30_000);
    assertEquals(new RefundResult.Exceeds(20_000, Pacing.NEVER), refund(paid, 20_001));
    refund(paid, 20_000);
    assertEquals(new RefundResult.Exceeds(0, Pacing.NEVER), refund(paid, 0));

    assertEquals(
        """
        order PROCESSING
        bill PAID tx-exceeds
        receipt APPLIED 50000 VND tx-exceeds
        refund PENDING 30000
        refund PENDING 20000
        """,
        STORE.standing(paid));
  }

  @Test
  void refundAfterTheEndIsTooLateAndNeitherWrittenNorSent() {
    BillSnapshot paid = paid("tx-late");
    bank.sayOfRefunds(DONE, SILENCE);
    Duration age = Duration.between(SettableClock.START, STORE.clock().instant());
    Instant now = STORE.clock().instant();
    int sent = bank.refundsSent();

    bank.refundUntil(paidAt -> paidAt.plus(age));
    assertEquals(new RefundResult.TooLate(now), refund(paid, 20_000));
    assertEquals(new RefundResult.TooLate(now), refund(paid, 0));
    assertEquals("422 refund_too_late", outcome(refund(paid, 0)));
    assertEquals("receipt APPLIED 50000 VND tx-late", lastLine(paid));
    assertEquals(sent, bank.refundsSent());

    Instant soon = now.plusSeconds(1);
    bank.refundUntil(paidAt -> paidAt.plus(age).plusSeconds(1));
    assertEquals(new RefundResult.Exceeds(50_000, soon), refund(paid, 50_001));
    assertInstanceOf(RefundResult.Done.class, refund(paid, 20_000, key));
    assertEquals(sent + 1, bank.refundsSent());

    // A repetition has the first result, however late it comes.
    bank.refundUntil(paidAt -> paidAt);
    assertInstanceOf(RefundResult.Done.class, refund(paid, 20_000, key));
  }

  @Test
  void sixteenRefundsAtOnceNeverExceedTheReceipt() {
    BillSnapshot paid = paid("tx-race");
    bank.sayOfRefunds(DONE, SILENCE);

    List<String> results =
        Concurrently.all(16, _ -> refund(paid, 20_000)).stream()
            .map(result -> result.getClass().getSimpleName())
            .toList();

    assertEquals(2, Collections.frequency(results, "Done"), results::toString);
    assertEquals(14, Collections.frequency(results, "Exceeds"), results::toString);
  }

  @Test
  void repeatedKeyIsOneRefundAndReturnsTheFirstResult() {
    BillSnapshot paid = paid("tx-key");
    bank.sayOfRefunds(PENDING, DONE);
    int sent = bank.refundsSent();
    StoredRefund first =
        assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000, key)).refund();
    STORE.bean(SettleRefund.class).follow(FakeGateway.ID, first.identity());

    RefundResult.Pending repeated =
        assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000, key));

    assertEquals(first.id(), repeated.refund().id());
    assertEquals(sent + 1, bank.refundsSent());
    assertEquals("refund DONE 20000", lastLine(paid));
  }

  /** The refund of a part is still pending, and what is left would be enough for a second one. */
  @Test
  void keyThatIsRepeatedAfterOtherKeysWereDeletedIsTheSameRefund() {
    BillSnapshot paid = paid("tx-key-old");
    bank.sayOfRefunds(PENDING, PENDING);
    StoredRefund first =
        assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000, key)).refund();

    STORE.clock().set(STORE.clock().instant().plus(Duration.ofHours(73)));
    STORE
        .bean(ExpiredRows.class)
        .deleteKeys(STORE.clock().instant().minus(Duration.ofHours(72)), 100);

    StoredRefund repeated =
        assertInstanceOf(RefundResult.Pending.class, refund(paid, 20_000, key)).refund();
    assertEquals(first.identity(), repeated.identity());
    assertEquals(
        """
        order PROCESSING
        bill PAID tx-key-old
        receipt APPLIED 50000 VND tx-key-old
        refund PENDING 20000
        """,
        STORE.standing(paid));
  }

  @Test
  void sixteenRequestsWithOneKeyAreOneRefund() {
    BillSnapshot paid = paid("tx-one-key");
    bank.sayOfRefunds(DONE, SILENCE);
    int sent = bank.refundsSent();

    Concurrently.all(16, _ -> refund(paid, 20_000, key))
        .forEach(result -> assertInstanceOf(RefundResult.Done.class, result));

    assertEquals(sent + 1, bank.refundsSent());
  }

  @Test
  void keyOfAnotherRequestIsReused() {
    BillSnapshot paid = paid("tx-reused");
    bank.sayOfRefunds(DONE, SILENCE);
    refund(paid, 20_000, key);

    IdempotentRequest other =
        new IdempotentRequest(key.caller(), key.route(), key.key(), "another body");
    assertEquals(new RefundResult.KeyReused(), refund(paid, 10_000, other));

    assertEquals("refund DONE 20000", lastLine(paid));
  }

  @Test
  void requestThatDiedBeforeItsAnswerIsInFlightAndThenFinishedByItsRepetition() {
    BillSnapshot paid = paid("tx-died");
    bank.sayOfRefunds(PENDING, DONE);
    refund(paid, 20_000, key);
    STORE.execute("UPDATE idempotency_key SET http_status=NULL WHERE idem_key='" + key.key() + "'");

    assertInstanceOf(RefundResult.InFlight.class, refund(paid, 20_000, key));
    STORE.clock().set(STORE.clock().instant().plus(Duration.ofMinutes(1)));
    assertInstanceOf(RefundResult.Done.class, refund(paid, 20_000, key));

    assertEquals("refund DONE 20000", lastLine(paid));
  }

  private static BillSnapshot paid(String transactionId) {
    return OrderFixture.paid(STORE, transactionId);
  }

  private static String outcome(RefundResult result) {
    return Outcome.of(STORE.bean(ManageResponses.class).of(result));
  }

  private RefundResult refund(BillSnapshot paid, long amount) {
    return refunds.refund(ref(paid), request(amount), Optional.empty(), "Cửa hàng");
  }

  private RefundResult refund(BillSnapshot paid, long amount, IdempotentRequest once) {
    return refunds.refund(ref(paid), request(amount), Optional.of(once), "Cửa hàng");
  }

  private static RefundRequest request(long amount) {
    return new RefundRequest(amount, "broken", "");
  }

  private static Ref ref(BillSnapshot about) {
    return about.bill().bill().ref();
  }

  private static String lastLine(BillSnapshot about) {
    return STORE.standing(about).lines().reduce((_, last) -> last).orElseThrow();
  }
}
