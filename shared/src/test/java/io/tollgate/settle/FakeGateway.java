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
import io.tollgate.gateway.GatewayProfile;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A bank inside this JVM that answers what a test told it to. It has no wire and no signature. */
@Singleton
@Requires(property = "tollgate.clock", value = "settable")
public final class FakeGateway implements Gateway, Refunds, Expires {

  public static final GatewayId ID = new GatewayId("fakebank");

  private final Map<Ref, Report> reports = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private final AtomicInteger refundsSent = new AtomicInteger();
  private final List<Ref> openings = new CopyOnWriteArrayList<>();
  private volatile Function<Bill, Opening> onOpening = FakeGateway::silence;
  private volatile Function<Bill, Report> onQuery = this::report;
  private volatile Function<Bill, Report> onEnd =
      bill -> reports.getOrDefault(bill.ref(), new Report.Expired("closed"));
  private volatile Function<Instant, Instant> refundableUntil = _ -> Pacing.NEVER;
  private volatile Optional<RefundReport> onRefund = Optional.empty();
  private volatile Optional<RefundReport> onRefundQuery = Optional.empty();

  /** What it says of a bill from now on; of any other it knows nothing. */
  public void say(Ref ref, Report report) {
    reports.put(ref, report);
  }

  /** What it says of a bill, if it was told to say anything. */
  public Optional<Report> said(Ref ref) {
    return Optional.ofNullable(reports.get(ref));
  }

  /** What it answers to openings from now on; it does not answer at all until told so. */
  public void sayOfOpenings(Optional<Opening> opening) {
    onOpening = bill -> opening.orElseGet(() -> silence(bill));
  }

  /** How it answers to openings from now on, and what happens while it does. */
  public void whenOpening(Function<Bill, Opening> opening) {
    onOpening = opening;
  }

  /** The same for questions about bills. */
  public void whenQueried(Function<Bill, Report> query) {
    onQuery = query;
  }

  /** The same where it is asked to take no more money. */
  public void whenEnding(Function<Bill, Report> end) {
    onEnd = end;
  }

  /** It does not answer: for the functions above. */
  public static <T> T silence(Bill bill) {
    throw new GatewayUnreachable(ID, "silence about " + bill.ref());
  }

  /** What it was asked to open, oldest first. */
  public List<Ref> openings() {
    return List.copyOf(openings);
  }

  /** What it answers to refunds from now on; it does not answer at all until told so. */
  public void sayOfRefunds(Optional<RefundReport> whenSent, Optional<RefundReport> whenAsked) {
    onRefund = whenSent;
    onRefundQuery = whenAsked;
  }

  /** Until when it gives money back from now on; always until told so. */
  public void refundUntil(Function<Instant, Instant> untilByPaidAt) {
    refundableUntil = untilByPaidAt;
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
  public GatewayProfile profile() {
    return new GatewayProfile("Fake Bank", "", List.of());
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
    openings.add(bill.ref());
    return onOpening.apply(bill);
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
    return onEnd.apply(bill);
  }

  @Override
  public Report query(Bill bill) {
    questions.incrementAndGet();
    return onQuery.apply(bill);
  }

  private Report report(Bill bill) {
    return reports.getOrDefault(bill.ref(), new Report.NotFound());
  }

  @Override
  public Pacing pacing() {
    return new Pacing(Duration.ZERO, Duration.ZERO, Duration.ofHours(24), false);
  }

  @Override
  public Instant refundableUntil(Instant paidAt) {
    return refundableUntil.apply(paidAt);
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
