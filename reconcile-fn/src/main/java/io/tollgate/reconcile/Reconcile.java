package io.tollgate.reconcile;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.settle.Ask;
import io.tollgate.settle.Looks;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleRefund;
import io.tollgate.settle.Source;
import io.tollgate.store.Claims;
import io.tollgate.store.Ledger;
import io.tollgate.store.StoreUnavailable;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about every bill and refund that is due, and settles each answer. Two runs at once, or half
 * a run, change nothing but speed: due rows are leased, and come up again when the lease is over.
 */
@Singleton
class Reconcile {

  private static final Logger LOG = LoggerFactory.getLogger(Reconcile.class);

  private static final int BATCH = 50;
  private static final int BATCHES_MAX = 40;
  private static final int AT_ONCE = 8;
  private static final Duration LEASE = Duration.ofSeconds(60);

  /** No look is begun with less time than one call to a gateway that hangs, and its settling. */
  private static final Duration LOOK_LONGEST = Duration.ofSeconds(18);

  /** Following a refund may take three such calls. */
  private static final Duration FOLLOW_LONGEST = Duration.ofSeconds(38);

  private static final Duration AFTER_OUTAGE = Duration.ofMinutes(10);

  private final Gateways gateways;
  private final Claims claims;
  private final Ledger ledger;
  private final Ask ask;
  private final Settle settle;
  private final SettleRefund settleRefund;
  private final MissedReversals missedReversals;
  private final Housekeeping housekeeping;
  private final Clock clock;

  Reconcile(
      Gateways gateways,
      Claims claims,
      Ledger ledger,
      Ask ask,
      Settle settle,
      SettleRefund settleRefund,
      MissedReversals missedReversals,
      Housekeeping housekeeping,
      Clock clock) {
    this.gateways = gateways;
    this.claims = claims;
    this.ledger = ledger;
    this.ask = ask;
    this.settle = settle;
    this.settleRefund = settleRefund;
    this.missedReversals = missedReversals;
    this.housekeeping = housekeeping;
    this.clock = clock;
  }

  /** Makes every unpaid bill that was created in this window due now. */
  void dueAgain(Instant from, Instant to) {
    int count = claims.dueAgain(from, to, clock.instant());
    LOG.info("{} bills from {} to {} are due again", count, from, to);
  }

  /**
   * One run over all gateways, each with an equal share of what time is left, so that one that
   * hangs does not starve the others.
   *
   * @param time what the function has left; the run ends well before
   */
  Counts run(Duration time) {
    long endNanos = System.nanoTime() + time.minus(LOOK_LONGEST).toNanos();
    Counts counts = new Counts();
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      beside.execute(() -> missedReversals.run(counts));
      int left = gateways.all().size();
      for (Gateway gateway : gateways.all()) {
        long shareNanos = (endNanos - System.nanoTime()) / left--;
        run(gateway, System.nanoTime() + shareNanos, counts);
      }
    }
    housekeeping.run(counts);
    if (!counts.toMap().isEmpty()) {
      LOG.info("reconciled {}", counts.toMap());
    }
    return counts;
  }

  private void run(Gateway gateway, long endNanos, Counts counts) {
    GatewayId id = gateway.id();
    for (int batch = 0; batch < BATCHES_MAX && System.nanoTime() < endNanos; batch++) {
      Instant now = clock.instant();
      Instant leased = now.plus(LEASE);
      List<Ref> bills = claims.dueBills(id, now, leased, BATCH);
      eachOf(bills, endNanos, ref -> look(ref, leased, gateway.pacing(), counts), counts);
      List<String> refunds = claims.dueRefunds(id, now, leased, BATCH);
      long refundsEndNanos = endNanos - FOLLOW_LONGEST.minus(LOOK_LONGEST).toNanos();
      eachOf(refunds, refundsEndNanos, identity -> follow(id, identity, counts), counts);
      if (bills.isEmpty() && refunds.isEmpty()) {
        break;
      }
    }
  }

  /** A row that fails, or for which no time is left, comes up again when its lease is over. */
  private static <T> void eachOf(List<T> due, long endNanos, Consumer<T> work, Counts counts) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (T one : due) {
        workers.execute(
            () -> {
              if (System.nanoTime() >= endNanos) {
                counts.add("out_of_time");
                return;
              }
              try {
                work.accept(one);
              } catch (StoreUnavailable | Settle.Contended e) {
                LOG.warn("{} not reconciled: {}", one, e.getMessage());
                counts.add("failed");
              }
            });
      }
    }
  }

  private void look(Ref ref, Instant leased, Pacing pacing, Counts counts) {
    counts.add("bills");
    StoredBill stored = ledger.situation(ref).orElseThrow().bill();
    switch (ask.about(stored, Source.RECONCILE)) {
      case Ask.Answer.Settled settled -> {
        Bill bill = settled.bill().bill();
        counts.add(bill.state().label().toLowerCase(Locale.ROOT));
        claims.lookAgain(
            ref, leased, Looks.next(bill.state(), bill.deadline(), clock.instant(), pacing));
      }
      case Ask.Answer.TooSoon _ -> {
        counts.add("too_soon");
        claims.lookAgain(ref, leased, clock.instant().plus(pacing.interval()));
      }
      case Ask.Answer.Unreachable _ -> {
        counts.add("unreachable");
        postpone(stored.bill(), leased, pacing);
      }
    }
  }

  /** An outage decides nothing, until nobody can still expect an answer: then a person looks. */
  private void postpone(Bill bill, Instant leased, Pacing pacing) {
    Instant now = clock.instant();
    boolean isOver = !now.isBefore(bill.deadline().plus(pacing.settlesWithin()));
    if (bill.state().isOpen() && isOver) {
      settle.settle(
          bill.gateway(), bill.account(), bill.ref(), new Report.OpenPage(), Source.RECONCILE);
    } else {
      Duration wait = now.isBefore(bill.deadline()) ? pacing.interval() : AFTER_OUTAGE;
      claims.lookAgain(bill.ref(), leased, now.plus(wait));
    }
  }

  private void follow(GatewayId gateway, String identity, Counts counts) {
    counts.add("refunds");
    counts.add(
        "refund_"
            + settleRefund.follow(gateway, identity).state().label().toLowerCase(Locale.ROOT));
  }
}
