package io.tollgate.settle;

import io.micronaut.context.annotation.Requires;
import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.money.AmountRange;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A bank inside this JVM that answers what a test told it to. It has no wire and no signature. */
@Singleton
@Requires(property = "tollgate.clock", value = "settable")
public final class FakeBank implements Gateway, Refunds, Expires {

  public static final GatewayId ID = new GatewayId("fakebank");

  private final Map<Ref, Report> reports = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger refundsSent = new AtomicInteger();
  private volatile Optional<Opening> onOpening = Optional.empty();
  private volatile Optional<RefundReport> onRefund = Optional.empty();
  private volatile Optional<RefundReport> onRefundQuery = Optional.empty();

  /** What it says of a bill from now on; of any other it knows nothing. */
  public void say(Ref ref, Report report) {
    reports.put(ref, report);
  }

  /** What it answers to openings from now on; it does not answer at all until told so. */
  public void sayOfOpenings(Optional<Opening> opening) {
    onOpening = opening;
  }

  /** What it answers to refunds from now on; it does not answer at all until told so. */
  public void sayOfRefunds(Optional<RefundReport> whenSent, Optional<RefundReport> whenAsked) {
    onRefund = whenSent;
    onRefundQuery = whenAsked;
  }

  /** How often it was asked to give money back. */
  public int refundsSent() {
    return refundsSent.get();
  }

  @Override
  public GatewayId id() {
    return ID;
  }

  @Override
  public SortedSet<String> accounts() {
    return new TreeSet<>(Set.of("main"));
  }

  @Override
  public Map<Currency, AmountRange> limits() {
    return Map.of(Currency.getInstance("VND"), new AmountRange(1, 1_000_000_000L));
  }

  @Override
  public Plan plan(NewBill bill, Instant now) {
    return new Plan(now.plus(Duration.ofMinutes(15)), Memo.EMPTY);
  }

  @Override
  public Opening open(Bill bill) {
    return onOpening.orElseThrow(() -> new GatewayUnreachable(ID, "silence"));
  }

  @Override
  public Callback read(CallbackRequest request) {
    return new Callback.Rejected(Callback.Reason.UNSIGNED);
  }

  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    return new CallbackReply(200, "text/plain", acknowledgement.name());
  }

  /** How often it was asked about bills. */
  public int questions() {
    return questions.get();
  }

  /** Whoever was not faster can no longer pay. */
  @Override
  public Report expire(Bill bill) {
    return reports.getOrDefault(bill.ref(), new Report.Expired("closed"));
  }

  @Override
  public Report query(Bill bill) {
    questions.incrementAndGet();
    return reports.getOrDefault(bill.ref(), new Report.NotFound());
  }

  @Override
  public Pacing pacing() {
    return new Pacing(Duration.ZERO, Duration.ZERO, Duration.ofHours(24), false);
  }

  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    return new RefundPlan(UUID.randomUUID().toString(), new Memo(Map.of("note", refund.reason())));
  }

  @Override
  public RefundReport refund(Refund refund) {
    refundsSent.incrementAndGet();
    return onRefund.orElseThrow(() -> new GatewayUnreachable(ID, "silence"));
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return onRefundQuery.orElseThrow(() -> new GatewayUnreachable(ID, "silence"));
  }
}
