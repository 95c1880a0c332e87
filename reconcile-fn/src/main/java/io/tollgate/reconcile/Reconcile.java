package io.tollgate.reconcile;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.events.EventPublisher;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.Gateways;
import io.tollgate.log.LogContext;
import io.tollgate.outbox.Outbox;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.schedule.DueClaims;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.DueWork;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.QueryGateway;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredRefund;
import io.tollgate.time.FunctionTimeouts;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the gateways about every bill and refund that is due, and settles each answer. Bills and
 * refunds of each gateway are lanes of their own. Concurrent runs, or a run that is killed, change
 * nothing but speed: rows are leased while a run works on them, and become due again when the lease
 * is over.
 */
@Singleton
class Reconcile {

  private static final Logger LOG = LoggerFactory.getLogger(Reconcile.class);

  /** The lease is longer than a run may live: no other run begins what this one works on. */
  private static final Duration LEASE = FunctionTimeouts.RECONCILE.plusSeconds(5);

  /** As long as the driver waits for the database. */
  static final Duration SETTLING = Duration.ofSeconds(8);

  /**
   * Three calls to a gateway that hangs, which a bill as well as a refund may take, and settling. A
   * refund that MoMo does not know is five calls, if none of them fails: where each takes nearly
   * all of its time, AWS ends the run, and the row comes up again when its lease is over.
   */
  static final Duration WORK_LONGEST = GatewayHttp.ANSWERED_WITHIN.multipliedBy(3).plus(SETTLING);

  /** A gateway that was not called because it was down may be back by then. */
  private static final Duration NEXT_RUN = Duration.ofMinutes(1);

  private final Gateways gateways;
  private final DueWork dueWork;
  private final DueClaims claims;
  private final PaymentStore paymentStore;
  private final QueryGateway ask;
  private final Settle settle;
  private final SettleRefund settleRefund;
  private final CheckSchedule checkSchedule;
  private final MissedReversals missedReversals;
  private final Housekeeping housekeeping;
  private final EventPublisher publisher;
  private final OutboxDrain drain;
  private final RunMetrics metrics;
  private final SqlClient sql;
  private final Clock clock;
  private final LaneRunner runner = new LaneRunner(System::nanoTime);

  Reconcile(
      Gateways gateways,
      DueWork dueWork,
      DueClaims claims,
      PaymentStore paymentStore,
      QueryGateway ask,
      Settle settle,
      SettleRefund settleRefund,
      CheckSchedule checkSchedule,
      MissedReversals missedReversals,
      Housekeeping housekeeping,
      EventPublisher publisher,
      OutboxDrain drain,
      RunMetrics metrics,
      SqlClient sql,
      Clock clock) {
    this.gateways = gateways;
    this.dueWork = dueWork;
    this.claims = claims;
    this.paymentStore = paymentStore;
    this.ask = ask;
    this.settle = settle;
    this.settleRefund = settleRefund;
    this.checkSchedule = checkSchedule;
    this.missedReversals = missedReversals;
    this.housekeeping = housekeeping;
    this.publisher = publisher;
    this.drain = drain;
    this.metrics = metrics;
    this.sql = sql;
    this.clock = clock;
  }

  /** Makes every unpaid bill that was created in this window due now; returns how many. */
  int dueAgain(Instant from, Instant to) {
    int count = claims.dueAgain(from, to, clock.instant());
    LOG.info("{} bills from {} to {} are due again", count, from, to);
    return count;
  }

  /**
   * One run over all that is due, of which there is mostly little: what kinds of it there are is
   * asked first, for all of them at once, together with the figures that alarms watch. Old rows are
   * deleted meanwhile, so that no gateway that hangs keeps them.
   *
   * @param time what the function has left, this question included; whatever is begun ends before
   */
  Counts run(Duration time) {
    long begunNanos = System.nanoTime();
    Counts counts = new Counts();
    try {
      Script questions = new Script();
      Rows<String> due = DueWork.present(kinds(), questions);
      RunMetrics.Figures figures = metrics.ask(questions, clock.instant());
      sql.read(questions);
      Duration asking = Duration.ofNanos(System.nanoTime() - begunNanos);
      run(Set.copyOf(due.all()), time.minus(asking).minus(WORK_LONGEST), counts);
      metrics.succeeded(figures, counts, clock.instant());
    } catch (DatabaseUnavailable e) {
      LOG.warn("All left to the next run: {}", e.getMessage());
      counts.add(Counts.ERRORS);
      metrics.failed();
    }
    publisher.publishCommitted();
    if (counts.isAny()) {
      LOG.info("reconciled {}", counts.toMap());
    }
    return counts;
  }

  private List<DueRows> kinds() {
    Instant now = clock.instant();
    return Stream.of(
            gateways.all().stream()
                .map(Gateway::id)
                .flatMap(
                    id -> Stream.of(DueClaims.dueBills(id, now), DueClaims.dueRefunds(id, now))),
            missedReversals.kinds().stream(),
            Stream.of(Outbox.due(now)),
            housekeeping.kinds().stream())
        .flatMap(Function.identity())
        .toList();
  }

  /**
   * @param due the names of the kinds of which there are rows
   */
  private void run(Set<String> due, Duration beginWithin, Counts counts) {
    List<Lane> lanes = lanes(counts).stream().filter(lane -> due.contains(lane.name())).toList();
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      beside.execute(
          () ->
              IsolatedWork.run(
                  "missed reversals", counts, () -> missedReversals.run(due, beginWithin, counts)));
      runner.run(lanes, beginWithin, counts, () -> tidy(due, counts, beginWithin));
    }
  }

  private void tidy(Set<String> due, Counts counts, Duration beginWithin) {
    String events = Outbox.due(clock.instant()).name();
    if (due.contains(events)) {
      IsolatedWork.run(events, counts, () -> drain.run(counts, beginWithin));
    }
    housekeeping.run(due, counts);
  }

  /** Payment methods without a gateway have lanes too: nothing there calls anybody. */
  private List<Lane> lanes(Counts counts) {
    return gateways.all().stream()
        .flatMap(gateway -> Stream.of(bills(gateway, counts), refunds(gateway, counts)))
        .toList();
  }

  private Lane bills(Gateway gateway, Counts counts) {
    GatewayId id = gateway.id();
    return new Lane(
        DueClaims.dueBills(id, clock.instant()).name(),
        countMax -> {
          Instant now = clock.instant();
          Instant leased = now.plus(LEASE);
          return claims.leaseBills(id, now, leased, countMax).stream()
              .map(ref -> attempt(ref.value(), () -> look(ref, leased, gateway, counts), counts))
              .toList();
        },
        () -> dueWork.count(DueClaims.dueBills(id, clock.instant())));
  }

  private Lane refunds(Gateway gateway, Counts counts) {
    GatewayId id = gateway.id();
    return new Lane(
        DueClaims.dueRefunds(id, clock.instant()).name(),
        countMax -> {
          Instant now = clock.instant();
          Instant leased = now.plus(LEASE);
          return claims.leaseRefunds(id, now, leased, countMax).stream()
              .map(name -> attempt(name, () -> follow(name, leased, gateway, counts), counts))
              .toList();
        },
        () -> dueWork.count(DueClaims.dueRefunds(id, clock.instant())));
  }

  /** A row that fails becomes due again when its lease is over. */
  private Runnable attempt(String name, Runnable work, Counts counts) {
    return () -> {
      try {
        IsolatedWork.run("row=" + name, counts, work);
      } finally {
        publisher.publishCommitted();
      }
    };
  }

  private void look(Ref ref, Instant leased, Gateway gateway, Counts counts) {
    counts.add("bills");
    LogContext.ref(ref.value());
    Pacing pacing = gateway.pacing();
    StoredBill stored = paymentStore.snapshot(ref).orElseThrow().bill();
    Instant asked = clock.instant();
    switch (ask.about(stored, MessageSource.RECONCILE)) {
      case QueryGateway.Answer.Changed changed ->
          // It was written with its next look.
          count(changed.bill().bill(), counts);
      case QueryGateway.Answer.Unchanged unchanged ->
          planNextLook(unchanged.snapshot().bill().bill(), leased, asked, counts);
      case QueryGateway.Answer.TooSoon _ -> {
        counts.add("too_soon");
        // Cash on delivery is never asked about: its order could not be anonymised as long as it
        // were looked at.
        Instant next =
            stored.askAfter().equals(Pacing.NEVER)
                ? Pacing.NEVER
                : checkSchedule.after(pacing.interval(), clock.instant(), pacing);
        claims.lookAgain(ref, leased, next);
      }
      case QueryGateway.Answer.Unreachable(boolean wasCalled) -> {
        counts.add("unreachable");
        if (wasCalled) {
          postpone(stored.bill(), leased, pacing);
        } else {
          claims.lookAgain(ref, leased, checkSchedule.after(NEXT_RUN, clock.instant(), pacing));
        }
      }
    }
  }

  private static void count(Bill answered, Counts counts) {
    counts.add(answered.state().label().toLowerCase(Locale.ROOT));
  }

  private void planNextLook(Bill answered, Instant leased, Instant asked, Counts counts) {
    count(answered, counts);
    Pacing pacing = gateways.of(answered.gateway()).pacing();
    Instant next = checkSchedule.next(answered.state(), answered.deadline(), asked, pacing);
    claims.lookAgain(answered.ref(), leased, next);
  }

  /**
   * Postpones the query of a bill after a gateway outage, which decides nothing. Once no answer can
   * be expected any more, a person must decide.
   */
  private void postpone(Bill bill, Instant leased, Pacing pacing) {
    Instant now = clock.instant();
    boolean isOver = !now.isBefore(bill.deadline().plus(pacing.settlesWithin()));
    if (bill.state().isOpen() && isOver) {
      settle.settle(
          bill.gateway(),
          bill.account(),
          bill.ref(),
          new Report.OpenPage(),
          MessageSource.RECONCILE);
    } else {
      claims.lookAgain(bill.ref(), leased, checkSchedule.afterOutage(bill.deadline(), now, pacing));
    }
  }

  private void follow(String identity, Instant leased, Gateway gateway, Counts counts) {
    counts.add("refunds");
    switch (settleRefund.follow(gateway.id(), identity)) {
      case SettleRefund.Followed.Settled(StoredRefund refund) ->
          counts.add("refund_" + refund.state().label().toLowerCase(Locale.ROOT));
      case SettleRefund.Followed.Unreachable(StoredRefund refund) -> {
        counts.add("unreachable");
        claims.lookAgain(
            refund, leased, checkSchedule.afterOutage(refund, clock.instant(), gateway.pacing()));
      }
    }
  }
}
