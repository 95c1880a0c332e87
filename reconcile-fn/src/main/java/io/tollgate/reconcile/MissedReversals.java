package io.tollgate.reconcile;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.gateway.EventLog;
import io.tollgate.gateway.EventLog.EventPage;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Reversals;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.DueWork;
import io.tollgate.schedule.GatewayMark;
import io.tollgate.schedule.GatewayMarks;
import io.tollgate.schedule.ReversalClaims;
import io.tollgate.schedule.ReversalClaims.DueBill;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.ReversalNotifications;
import io.tollgate.settle.SettleMessage;
import io.tollgate.store.PaymentStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds refunds and disputes whose webhook was lost: reads each account's event log since the
 * stored mark, and queries once a day the paid bills that no log holds (DECISIONS 95). All of it is
 * settled like a webhook, so duplicates change nothing.
 */
@Singleton
class MissedReversals {

  private static final Logger LOG = LoggerFactory.getLogger(MissedReversals.class);

  private static final int PAGES_MAX = 5;
  private static final int BILLS_MAX = 100;
  private static final int BATCH = 50;
  private static final int AT_ONCE = 4;

  /** A query may take three calls to a gateway that hangs, and a run has less than a minute. */
  static final Duration QUERIES_BEGIN_WITHIN = Duration.ofSeconds(10);

  /**
   * What a run postponed because its money was not here yet, or could not settle, is read by the
   * next runs again, each of which counts it as an error; what cannot be settled for so long is
   * left behind.
   */
  private static final Duration OVERLAP = ReversalNotifications.MONEY_MAY_FOLLOW;

  /** A reading that was left for so long begins anew: its place may be gone from the log. */
  private static final Duration READING_LASTS = Duration.ofDays(1);

  /** The lease of a bill: when it becomes due again if its run has died. */
  static final Duration LEASE = Duration.ofMinutes(10);

  private static final Duration ASKED_EVERY = Duration.ofDays(1);
  private static final Duration ASKED_FOR = Duration.ofDays(180);
  private static final Duration AFTER_OUTAGE = Duration.ofHours(1);

  private final Gateways gateways;
  private final ReversalClaims claims;
  private final DueWork dueWork;
  private final PaymentStore paymentStore;
  private final SettleMessage messages;
  private final CheckSchedule checkSchedule;
  private final Clock clock;

  MissedReversals(
      Gateways gateways,
      ReversalClaims claims,
      DueWork dueWork,
      PaymentStore paymentStore,
      SettleMessage messages,
      CheckSchedule checkSchedule,
      Clock clock) {
    this.gateways = gateways;
    this.claims = claims;
    this.dueWork = dueWork;
    this.paymentStore = paymentStore;
    this.messages = messages;
    this.checkSchedule = checkSchedule;
    this.clock = clock;
  }

  /** The paid bills that are to be queried, of each gateway that can be asked about them. */
  List<DueRows> kinds() {
    return gateways.all().stream()
        .filter(Reversals.class::isInstance)
        .map(gateway -> ReversalClaims.dueBills(gateway.id(), clock.instant()))
        .toList();
  }

  /**
   * One run over all gateways at once, so that one that hangs delays no other.
   *
   * @param due the names of those kinds of which there are rows
   * @param beginWithin how long the run may begin anything
   * @param counts gets {@code out_of_time}: bills that were due and not queried
   */
  void run(Set<String> due, Duration beginWithin, Counts counts) {
    Duration queries =
        beginWithin.compareTo(QUERIES_BEGIN_WITHIN) < 0 ? beginWithin : QUERIES_BEGIN_WITHIN;
    long endNanos = System.nanoTime() + queries.toNanos();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Gateway gateway : gateways.all()) {
        String name = ReversalClaims.dueBills(gateway.id(), clock.instant()).name();
        if (gateway instanceof Reversals reversals && due.contains(name)) {
          workers.execute(
              () ->
                  IsolatedWork.run(
                      name, counts, () -> askAboutBills(gateway, reversals, endNanos, counts)));
        }
      }
      readLogs(workers, endNanos, counts);
    }
  }

  /** Reads the event log of each account that has one. */
  private void readLogs(ExecutorService workers, long endNanos, Counts counts) {
    List<Log> logs = gateways.all().stream().flatMap(MissedReversals::logs).toList();
    if (logs.isEmpty()) {
      return;
    }
    GatewayMarks marks = claims.marks();
    for (Log log : logs) {
      workers.execute(
          () -> IsolatedWork.run(log.name(), counts, () -> read(log, marks, endNanos, counts)));
    }
  }

  private record Log(Gateway gateway, EventLog log, String account) {

    String name() {
      return "event log of " + gateway.id() + " " + account;
    }
  }

  private static Stream<Log> logs(Gateway gateway) {
    return gateway instanceof EventLog log
        ? gateway.accounts().stream().map(account -> new Log(gateway, log, account))
        : Stream.empty();
  }

  private void read(Log of, GatewayMarks marks, long endNanos, Counts counts) {
    GatewayId gateway = of.gateway().id();
    GatewayMark mark =
        marks
            .of(gateway, of.account())
            .orElseGet(() -> new GatewayMark.Settled(clock.instant().minus(of.log().eventsKept())));
    GatewayMark.Reading reading = reading(mark);
    // A mark in the future, left by a wrong clock, hides no event.
    Instant since =
        (reading.at().isBefore(clock.instant()) ? reading.at() : clock.instant()).minus(OVERLAP);
    NewestEvents events = events(of.gateway(), of.account(), counts);
    for (int page = 0; page < PAGES_MAX && System.nanoTime() < endNanos; page++) {
      EventPage some = of.log().events(of.account(), since, reading.after());
      events.settle(some.events());
      if (some.next().isEmpty()) {
        claims.keep(gateway, of.account(), new GatewayMark.Settled(reading.beganAt()));
        return;
      }
      reading = new GatewayMark.Reading(reading.at(), reading.beganAt(), some.next());
      claims.keep(gateway, of.account(), reading);
    }
  }

  private GatewayMark.Reading reading(GatewayMark mark) {
    Instant now = clock.instant();
    return switch (mark) {
      case GatewayMark.Reading reading when now.isBefore(reading.beganAt().plus(READING_LASTS)) ->
          reading;
      case GatewayMark.Reading left -> new GatewayMark.Reading(left.at(), now, "");
      case GatewayMark.Settled settled -> new GatewayMark.Reading(settled.at(), now, "");
    };
  }

  private NewestEvents events(Gateway gateway, String account, Counts counts) {
    return new NewestEvents(
        gateway.id(),
        account,
        event -> messages.settle(gateway.id(), event, MessageSource.RECONCILE),
        counts);
  }

  private void askAboutBills(Gateway gateway, Reversals reversals, long endNanos, Counts counts) {
    askAboutDueBills(gateway, reversals, endNanos, counts);
    int left = dueWork.count(ReversalClaims.dueBills(gateway.id(), clock.instant()));
    if (left > 0) {
      LOG.warn("out of time: paid bills of {} not asked about: {}", gateway.id(), left);
      counts.add("out_of_time", left);
    }
  }

  private void askAboutDueBills(
      Gateway gateway, Reversals reversals, long endNanos, Counts counts) {
    int asked = 0;
    while (asked < BILLS_MAX && System.nanoTime() < endNanos) {
      Instant now = clock.instant();
      Instant claimed = now.plus(LEASE);
      List<DueBill> due = claims.claim(gateway.id(), now, claimed, BATCH);
      if (due.isEmpty()) {
        return;
      }
      List<Bill> bills = new ArrayList<>();
      for (DueBill one : due) {
        IsolatedWork.run(
            "row=" + one.ref(),
            counts,
            () -> {
              Bill bill = paymentStore.snapshot(one.ref()).orElseThrow().bill().bill();
              Instant first = isTooOld(bill, now) ? Pacing.NEVER : first(gateway, bill);
              if (one.isFirst() && first.isAfter(now)) {
                claims.askAgain(bill.ref(), claimed, first);
              } else {
                bills.add(bill);
              }
            });
      }
      asked += bills.size();
      askAboutAll(gateway, reversals, bills, claimed, endNanos, counts);
    }
  }

  private void askAboutAll(
      Gateway gateway,
      Reversals reversals,
      List<Bill> bills,
      Instant claimed,
      long endNanos,
      Counts counts) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (Bill bill : bills) {
        workers.execute(
            () ->
                IsolatedWork.run(
                    "row=" + bill.ref(),
                    counts,
                    () -> {
                      boolean isOver = System.nanoTime() >= endNanos;
                      Instant next =
                          isOver ? clock.instant() : askAbout(gateway, reversals, bill, counts);
                      claims.askAgain(bill.ref(), claimed, next);
                    }));
      }
    }
  }

  /** Queries the reversals of a bill whose money is not all back. Returns when to query again. */
  private Instant askAbout(Gateway gateway, Reversals reversals, Bill bill, Counts counts) {
    String transactionId = paid(bill).transactionId();
    try {
      if (paymentStore.receipt(bill, transactionId).orElseThrow().remaining() > 0) {
        counts.add("paid_bills");
        events(gateway, bill.account(), counts).settle(reversals.reversals(bill, transactionId));
      }
      return next(gateway, bill, clock.instant());
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      counts.add("unreachable");
      return checkSchedule.after(AFTER_OUTAGE, clock.instant(), gateway.pacing());
    }
  }

  /**
   * When the first query is due: what an event log still holds is found there, so the queries begin
   * where it ends.
   */
  private static Instant first(Gateway gateway, Bill bill) {
    return paid(bill)
        .paidAt()
        .plus(gateway instanceof EventLog log ? log.eventsKept() : ASKED_EVERY);
  }

  private Instant next(Gateway gateway, Bill bill, Instant now) {
    Instant first = first(gateway, bill);
    Instant tomorrow = checkSchedule.after(ASKED_EVERY, now, gateway.pacing());
    Instant next = first.isAfter(tomorrow) ? first : tomorrow;
    return isTooOld(bill, next) ? Pacing.NEVER : next;
  }

  private static boolean isTooOld(Bill bill, Instant at) {
    return at.isAfter(paid(bill).paidAt().plus(ASKED_FOR));
  }

  private static BillState.Paid paid(Bill bill) {
    if (bill.state() instanceof BillState.Paid paid) {
      return paid;
    }
    throw new IllegalStateException("Paid bill " + bill.ref() + " is " + bill.state().label());
  }
}
