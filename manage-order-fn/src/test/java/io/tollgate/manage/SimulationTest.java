package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.schedule.DueClaims;
import io.tollgate.settle.Decision;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.SettleRefund;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.ReviewCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A shop's days at random, with a clock that stands until a step moves it: payments, callbacks
 * early, late, twice or never, expiry, replacement, refunds, decisions and runs of reconcile. The
 * seed alone decides the steps; only the moments at which reconcile asks vary by their jitter. What
 * the audit finds, and money that nobody booked, fails with the seed's name.
 *
 * <p>{@code ./dev simulate STEPS [SEED]} takes more of them.
 */
class SimulationTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final int STEPS = Integer.getInteger("tollgate.steps", 500);
  private static final int AUDIT_EVERY = Math.max(100, STEPS / 10);
  private static final int ORDERS_OPEN_MAX = 20;

  private static final Draft BANK = Draft.USUAL.at(FakeGateway.ID);

  private final long seed = Long.getLong("tollgate.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FakeGateway bank = STORE.bean(FakeGateway.class);

  /** The newest bills, of which buyers, gateways and people think. */
  private final List<BillSnapshot> bills = new ArrayList<>();

  /** Callbacks that are on their way. */
  private final List<Runnable> callbacks = new ArrayList<>();

  /** The transactions by which the bank took money. */
  private final List<String> taken = new ArrayList<>();

  /** One kind of step, and how often it comes. */
  private record Kind(int weight, Runnable step) {}

  private final List<Kind> kinds =
      List.of(
          new Kind(12, this::place),
          new Kind(5, this::replace),
          new Kind(16, this::buyerPays),
          new Kind(3, this::buyerPaysWrongAmount),
          new Kind(5, this::buyerIsDeclined),
          new Kind(4, this::moneyIsOnItsWay),
          new Kind(2, this::gatewayDoubts),
          new Kind(20, this::callbackArrives),
          new Kind(5, this::buyerReturns),
          new Kind(8, () -> ask(any(), MessageSource.STATUS)),
          new Kind(3, this::expire),
          new Kind(2, this::cancel),
          new Kind(4, this::approve),
          new Kind(6, this::refund),
          new Kind(6, this::decide),
          new Kind(8, this::timePasses),
          new Kind(10, this::reconcile));

  @Test
  void paymentsAtRandomKeepEveryInvariantAndLoseNoMoney() {
    String name = "-Dtollgate.steps=" + STEPS + " -Dtollgate.seed=" + seed;
    System.out.println("SimulationTest: " + name);
    try {
      simulate();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(name, e);
    }
  }

  private void simulate() {
    place();
    for (int step = 1; step <= STEPS; step++) {
      kind().step().run();
      if (step % AUDIT_EVERY == 0) {
        STORE.assertSound();
      }
    }
    allCallbacksArriveAndReconcileEndsIt();

    STORE.assertSound();
    assertEquals(
        List.of(),
        STORE.rows("SELECT ref FROM bill WHERE state IN ('CREATED','PENDING')"),
        "open bills");
    assertEquals(
        List.of(),
        STORE.rows("SELECT identity FROM refund WHERE state IN ('REQUESTED','PENDING')"),
        "open refunds");
    assertEquals(
        taken.stream().sorted().toList(),
        STORE.rows("SELECT transaction_id FROM receipt").stream().sorted().toList(),
        "money that was taken, and money that was booked");
  }

  private Kind kind() {
    int which = random.nextInt(kinds.stream().mapToInt(Kind::weight).sum());
    for (Kind kind : kinds) {
      which -= kind.weight();
      if (which < 0) {
        return kind;
      }
    }
    throw new AssertionError(which);
  }

  private BillSnapshot any() {
    return bills.get(random.nextInt(bills.size()));
  }

  private BillSnapshot anyNow() {
    return STORE.now(any());
  }

  private boolean isHeads() {
    return random.nextBoolean();
  }

  private void place() {
    add(STORE.place(isHeads() ? BANK : BANK.withoutAutoApprove()));
  }

  private void add(BillSnapshot placed) {
    bills.add(placed);
    if (bills.size() > ORDERS_OPEN_MAX) {
      bills.removeFirst();
    }
  }

  private void replace() {
    BillSnapshot last = anyNow();
    if (last.isPayable()) {
      add(STORE.placeAnother(last, BANK));
    }
  }

  /** The callback of a first payment may be lost for ever, where a query will find it. */
  private void buyerPays() {
    BillSnapshot bill = anyNow();
    Report.Paid paid = take(bill.bill().bill().amount());
    boolean isFound = bill.bill().bill().state().isOpen() && said(bill).isEmpty();
    say(bill, paid);
    if (!isFound || random.nextInt(4) > 0) {
      send(bill, paid);
    } else {
      bills.removeIf(other -> ref(other).equals(ref(bill)));
      place();
    }
  }

  private void buyerPaysWrongAmount() {
    BillSnapshot bill = any();
    Report.Paid paid = take(Money.of(1 + random.nextInt(40_000), "VND"));
    say(bill, paid);
    send(bill, paid);
  }

  private Report.Paid take(Money amount) {
    String transaction = "t" + taken.size();
    taken.add(transaction);
    return Reports.paid(amount, transaction, STORE.clock().instant());
  }

  private void buyerIsDeclined() {
    sayUnlessPaid(any(), new Report.Failed("no money", "51"));
  }

  private void moneyIsOnItsWay() {
    sayUnlessPaid(any(), new Report.InProgress());
  }

  private void gatewayDoubts() {
    sayUnlessPaid(any(), new Report.Suspicious("07"));
  }

  private void sayUnlessPaid(BillSnapshot bill, Report report) {
    if (!(said(bill).orElse(report) instanceof Report.Paid)) {
      say(bill, report);
    }
    send(bill, report);
  }

  private void say(BillSnapshot bill, Report report) {
    bank.say(ref(bill), report);
  }

  private Optional<Report> said(BillSnapshot bill) {
    return bank.said(ref(bill));
  }

  private static Ref ref(BillSnapshot of) {
    return of.bill().bill().ref();
  }

  private void send(BillSnapshot bill, Report report) {
    callbacks.add(() -> STORE.called(bill, report));
  }

  /** In any order, and one of three comes again. */
  private void callbackArrives() {
    if (!callbacks.isEmpty()) {
      int which = random.nextInt(callbacks.size());
      callbacks.get(which).run();
      if (random.nextInt(3) > 0) {
        callbacks.remove(which);
      }
    }
  }

  private void buyerReturns() {
    BillSnapshot bill = any();
    Instant now = STORE.clock().instant();
    STORE.bean(DueClaims.class).returned(bill.bill().bill(), now, bank.pacing());
  }

  private static void ask(BillSnapshot bill, MessageSource source) {
    STORE.bean(QueryGateway.class).about(STORE.now(bill).bill(), source);
  }

  private void expire() {
    STORE.bean(ExpirePayment.class).expire(ref(any()), "an");
  }

  private void cancel() {
    STORE.bean(CancelOrder.class).cancel(any().order().id());
  }

  private void approve() {
    STORE
        .bean(MoveOrder.class)
        .move(
            any().order().id(),
            OrderCommand.APPROVE,
            new MoveRequest(isHeads()),
            OrderFixture.OPERATOR);
  }

  /** What the bank says of refunds from now on is drawn too: also nothing. */
  private void refund() {
    bank.sayOfRefunds(anyRefundReport(), anyRefundReport());
    int amount = isHeads() ? 0 : 1 + random.nextInt(30_000);
    STORE
        .bean(RefundPayment.class)
        .refund(ref(any()), new RefundRequest(amount, "random", ""), Optional.empty(), "an");
  }

  private Optional<RefundReport> anyRefundReport() {
    return switch (random.nextInt(5)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new RefundReport.Pending());
      case 2 -> Optional.of(new RefundReport.Failed("closed", "-1"));
      case 3 -> Optional.of(new RefundReport.Undecided("-2"));
      default -> Optional.of(new RefundReport.Done());
    };
  }

  private void decide() {
    List<String> open = STORE.rows("SELECT id FROM review_case WHERE is_open=1 ORDER BY id");
    if (!open.isEmpty()) {
      long id = Long.parseLong(open.get(random.nextInt(open.size())));
      ReviewCase about = STORE.paymentStore().reviewCase(id).orElseThrow();
      List<Decision> allowed = Decision.on(about);
      Decision decision = allowed.get(random.nextInt(allowed.size()));
      STORE
          .bean(DecideCase.class)
          .decide(id, new DecideRequest(decision, "at random"), OrderFixture.OPERATOR);
    }
  }

  /** Seconds, minutes, hours, and seldom days. */
  private void timePasses() {
    long seconds = 1L + random.nextInt(60);
    switch (random.nextInt(10)) {
      case 0 -> STORE.clock().pass(Duration.ofHours(seconds));
      case 1, 2, 3, 4 -> STORE.clock().pass(Duration.ofMinutes(seconds));
      default -> STORE.clock().pass(Duration.ofSeconds(seconds));
    }
  }

  /** Asks about all that is due. */
  private void reconcile() {
    Instant now = STORE.clock().instant();
    STORE
        .leaseDueBills(FakeGateway.ID, now)
        .forEach(
            ref -> {
              ask(STORE.read(ref), MessageSource.RECONCILE);
              planNextLook(STORE.read(ref).bill().bill(), now);
            });
    STORE
        .bean(DueClaims.class)
        .leaseRefunds(FakeGateway.ID, now, now.plusSeconds(60), 100)
        .forEach(identity -> STORE.bean(SettleRefund.class).follow(FakeGateway.ID, identity));
  }

  /** A bill that the answer has changed was written with its next look, and is leased no more. */
  private void planNextLook(Bill bill, Instant now) {
    Instant next =
        STORE.bean(CheckSchedule.class).next(bill.state(), bill.deadline(), now, bank.pacing());
    STORE.bean(DueClaims.class).lookAgain(bill.ref(), now.plusSeconds(60), next);
  }

  private void allCallbacksArriveAndReconcileEndsIt() {
    callbacks.forEach(Runnable::run);
    Optional<RefundReport> done = Optional.of(new RefundReport.Done());
    bank.sayOfRefunds(done, done);
    for (int hour = 0; hour < 72; hour++) {
      reconcile();
      STORE.clock().pass(Duration.ofHours(1));
    }
  }
}
