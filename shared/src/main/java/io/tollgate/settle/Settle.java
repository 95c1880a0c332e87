package io.tollgate.settle;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentFailure;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Opening;
import io.tollgate.log.LogContext;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.sql.Rows;
import io.tollgate.store.Attribution;
import io.tollgate.store.CallbackRecord;
import io.tollgate.store.LockedBill;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.NewReceipt;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.Reviewable;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillMoney;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.TransactionNumber;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies reports to bills and orders, whatever their source (callback, query, browser return, a
 * person's confirmation); nothing else does. Reads without a lock, decides in Java, writes under
 * the order's lock, and retries where the order has changed since (Invariants 2 and 3).
 */
@Singleton
public class Settle {

  private static final Logger LOG = LoggerFactory.getLogger(Settle.class);

  /** Gateways' times of payment are believed from here on, and until a day from now. */
  private static final Instant PAID_AFTER = Instant.parse("2000-01-01T00:00:00Z");

  /** Of no order that was ever stored. */
  private static final int NO_VERSION = -1;

  private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

  private final PaymentStore paymentStore;
  private final Gateways gateways;
  private final CheckSchedule checkSchedule;
  private final Clock clock;

  public Settle(
      PaymentStore paymentStore, Gateways gateways, CheckSchedule checkSchedule, Clock clock) {
    this.paymentStore = paymentStore;
    this.gateways = gateways;
    this.checkSchedule = checkSchedule;
    this.clock = clock;
  }

  /** Applies what a gateway says of a bill just now. */
  public SettleResult settle(
      GatewayId gateway, String account, Ref ref, Report report, MessageSource source) {
    return settle(gateway, account, ref, report, source, clock.instant());
  }

  /**
   * Applies what a gateway says of a bill.
   *
   * @param account the account whose key or credentials proved it
   * @param asOf when the gateway was asked: only a question at or after the deadline expires a
   *     bill; a callback never does (DECISIONS 25)
   * @throws io.tollgate.sql.DatabaseUnavailable when nothing is known to be written down
   * @throws Contended when the order kept changing
   */
  public SettleResult settle(
      GatewayId gateway,
      String account,
      Ref ref,
      Report report,
      MessageSource source,
      Instant asOf) {
    LogContext.ref(ref.value());
    Report credible = withCredibleTime(ref.value(), report);
    return OptimisticRetry.until(
        ref.value(), () -> attempt(gateway, account, ref, credible, source, asOf));
  }

  /** A time that no column holds, or that cannot be true, is no reason to lose the money. */
  private Report withCredibleTime(String reference, Report report) {
    Instant now = clock.instant();
    if (!(report instanceof Report.Paid paid)
        || (paid.paidAt().isAfter(PAID_AFTER) && paid.paidAt().isBefore(now.plus(CLOCKS_DIFFER)))) {
      return report;
    }
    LOG.warn("ref={} paid at {}, taken as paid now", reference, paid.paidAt());
    return new Report.Paid(
        paid.received(), paid.transactionId(), now, paid.evidence(), paid.isOneOfSeveral());
  }

  /** Empty when another transaction was faster. */
  private Optional<SettleResult> attempt(
      GatewayId gateway,
      String account,
      Ref ref,
      Report report,
      MessageSource source,
      Instant asOf) {
    Optional<BillSnapshot> found =
        paymentStore.snapshot(ref, transactionId(report)).filter(s -> isOf(s, gateway, account));
    if (found.isEmpty()) {
      return Optional.of(unknown(gateway, account, ref.value(), report, source));
    }
    BillSnapshot snapshot = found.get();
    Instant now = clock.instant();
    boolean inProgress = isInProgress(snapshot.bill(), report, source, asOf);
    Consequences consequences = consequences(snapshot, report, source, asOf, inProgress);
    Optional<PaymentFailure> declined = declined(snapshot.bill(), report);
    if (consequences.changesNothing(snapshot)
        && inProgress == snapshot.bill().inProgress()
        && declined.equals(snapshot.bill().declined())) {
      log(ref, report, source, consequences.acknowledgement());
      return Optional.of(new SettleResult.Unchanged(consequences.acknowledgement(), snapshot));
    }
    StoredBill after =
        snapshot
            .bill()
            .with(
                consequences.bill(),
                inProgress,
                declined,
                nextLook(consequences.bill(), snapshot, source, now));
    if (paymentStore.commit(transaction(snapshot, consequences, after, report, source, now))
        != Commit.DONE) {
      return Optional.empty();
    }
    log(ref, report, source, consequences.acknowledgement());
    PaymentMetrics.changed(snapshot.bill().bill(), after.bill());
    return Optional.of(new SettleResult.Changed(consequences.acknowledgement(), after));
  }

  private Consequences consequences(
      BillSnapshot snapshot,
      Report report,
      MessageSource source,
      Instant asOf,
      boolean inProgress) {
    if (isUnpaid(report) && (inProgress || source.isIncoming())) {
      return Consequences.none(snapshot);
    }
    Bill bill = snapshot.bill().bill();
    Duration settlesWithin = gateways.of(bill.gateway()).pacing().settlesWithin();
    Consequences consequences = Consequences.of(snapshot, report, asOf, settlesWithin);
    return report instanceof Report.Suspicious
            && source.isIncoming()
            && consequences.changesNothing(snapshot)
            && !paymentStore.isDoubtKnown(bill, source.fingerprint())
        ? Consequences.ofFurtherDoubt(snapshot)
        : consequences;
  }

  /**
   * Of an open bill, which may still be paid: what its buyer is told until then. An answer to a
   * query may say less of the same attempt than its callback did, so it replaces no better reason.
   */
  private static Optional<PaymentFailure> declined(StoredBill before, Report report) {
    if (!(report instanceof Report.Declined declined) || !before.bill().state().isOpen()) {
      return before.declined();
    }
    PaymentFailure failure = PaymentFailure.of(declined.reason(), declined.code());
    return failure == PaymentFailure.DECLINED
        ? before.declined().or(() -> Optional.of(failure))
        : Optional.of(failure);
  }

  /**
   * Whether the money is on its way after a report. Once a gateway has said so, only its answer to
   * a later question ends it: callbacks come in any order, and an open page says nothing of it.
   */
  private static boolean isInProgress(
      StoredBill before, Report report, MessageSource source, Instant asOf) {
    return report instanceof Report.InProgress
        ? before.bill().state().isOpen()
        : before.inProgress()
            && (!isUnpaid(report) || source.isIncoming() || asOf.isBefore(before.updatedAt()));
  }

  /** Whether nobody was paying by this report. As a callback it may be older than a payment. */
  private static boolean isUnpaid(Report report) {
    return switch (report) {
      case Report.Waiting _, Report.Declined _, Report.NotFound _ -> true;
      case Report.Paid _,
          Report.Failed _,
          Report.Expired _,
          Report.OpenPage _,
          Report.InProgress _,
          Report.Suspicious _ ->
          false;
    };
  }

  /**
   * Applies a signed report that a browser return contains. Only a payment counts there: a browser
   * chooses what it sends, and a buyer who does not want to have paid could replay an older
   * decline. Any other report is logged once a minute, because a browser may be reloaded.
   */
  public void carried(
      GatewayId gateway, String account, Ref ref, Report report, MessageSource browser) {
    if (report instanceof Report.Paid) {
      settle(gateway, account, ref, report, browser);
      return;
    }
    log(ref, report, browser, Acknowledgement.IGNORED);
    paymentStore.commit(
        StoreTransaction.begin(attribution(gateway, browser, report, clock.instant()))
            .logReplayable(
                new CallbackRecord(
                    gateway,
                    account,
                    ref.value(),
                    Acknowledgement.IGNORED.name(),
                    browser.message())));
  }

  /** Writes down genuine money for a reference that cannot be one of our bills. */
  public SettleResult unknown(
      GatewayId gateway,
      String account,
      String merchantReference,
      Report report,
      MessageSource source) {
    LOG.warn(
        "gateway={} account={} reference={} is unknown, report={}",
        gateway,
        account,
        merchantReference,
        name(report));
    if (withCredibleTime(merchantReference, report) instanceof Report.Paid paid) {
      keepOrphan(gateway, account, merchantReference, paid, source);
    }
    return new SettleResult.Unknown(Acknowledgement.UNKNOWN_REF);
  }

  /**
   * Stores an orphan once for each reference. A duplicate key means that its number is stored
   * already, under this reference or another: written as such it is refused only under this one.
   */
  private void keepOrphan(
      GatewayId gateway,
      String account,
      String merchantReference,
      Report.Paid paid,
      MessageSource source) {
    OptimisticRetry.until(
        merchantReference,
        () -> {
          Commit first =
              paymentStore.commit(orphan(gateway, account, merchantReference, paid, source, false));
          Commit commit =
              first == Commit.DUPLICATE
                  ? paymentStore.commit(
                      orphan(gateway, account, merchantReference, paid, source, true))
                  : first;
          return Optional.of(commit).filter(c -> c != Commit.OUTDATED);
        });
  }

  private StoreTransaction orphan(
      GatewayId gateway,
      String account,
      String merchantReference,
      Report.Paid paid,
      MessageSource source,
      boolean numberTwice) {
    return StoreTransaction.begin(attribution(gateway, source, paid, clock.instant()))
        .addOrphan(
            new NewReceipt(
                gateway, account, merchantReference, paid, source.kind().name(), numberTwice))
        .log(
            new CallbackRecord(
                gateway,
                account,
                merchantReference,
                Acknowledgement.UNKNOWN_REF.name(),
                source.message()));
  }

  /**
   * Applies what a gateway answered when it was asked to collect: never over a later state.
   *
   * @param asked as it was before the call
   */
  public BillSnapshot opened(BillSnapshot asked, Opening.Opened opened) {
    return change(
        asked,
        "opened",
        snapshot -> {
          StoredBill bill = snapshot.bill();
          BillState state =
              bill.bill().state() instanceof BillState.Created
                  ? new BillState.Pending()
                  : bill.bill().state();
          return new Move(
              accepted(snapshot), bill.opened(state, opened.nextStep(), opened.memo()), 201);
        });
  }

  /** Opening a bill that no gateway collects accepts its order: on trust, or to wait for money. */
  private static OrderState accepted(BillSnapshot snapshot) {
    StoredBill bill = snapshot.bill();
    boolean isNew = bill.isLive() && snapshot.order().state() == Step.NEW;
    if (!isNew || bill.collect().isEmpty()) {
      return snapshot.order().state();
    }
    return switch (bill.collect().get()) {
      case BEFORE -> Step.HOLD;
      case AFTER -> bill.autoApprove() ? Step.PROCESSING : Step.HOLD;
    };
  }

  /**
   * The gateway would not open the bill, and nothing was created there.
   *
   * @param asked as it was before the call
   */
  public BillSnapshot refused(BillSnapshot asked, Opening.Refused refused) {
    return change(
        asked,
        "refused by the gateway, code " + refused.code(),
        snapshot -> {
          StoredBill bill = snapshot.bill();
          if (!(bill.bill().state() instanceof BillState.Created)) {
            return new Move(snapshot.order().state(), bill, 0);
          }
          Instant now = clock.instant();
          OrderState order =
              snapshot.waitsForThisBill()
                  ? new OrderState.Failed(FailureReason.PAYMENT_FAILED, now)
                  : snapshot.order().state();
          BillState failed = new BillState.Failed(refused.message(), refused.code(), now);
          return new Move(order, bill.with(failed, nextLook(failed, snapshot, now)), 422);
        });
  }

  /**
   * The opening call is over and nobody knows how it went; the next create may try again. Does
   * nothing where another opening of the bill has begun since.
   */
  public BillSnapshot openingLost(BillSnapshot opening) {
    return change(
        opening,
        "opening lost",
        snapshot -> {
          StoredBill bill = snapshot.bill();
          boolean isSame = bill.openingUntil().equals(opening.bill().openingUntil());
          return new Move(
              snapshot.order().state(), isSame ? bill.openingUntil(clock.instant()) : bill, 0);
        });
  }

  /**
   * Undoes a replacement before the new bill was opened: its predecessor has, or may get, the
   * money. Does nothing where the new bill is out of the way already.
   */
  public void withdraw(Ref replacement, Ref replaced) {
    OptimisticRetry.until(replacement.value(), () -> attemptToWithdraw(replacement, replaced));
  }

  /** Empty when another transaction was faster. */
  private Optional<BillSnapshot> attemptToWithdraw(Ref replacement, Ref replaced) {
    // The order's version of the first read guards the second one too.
    BillSnapshot before = paymentStore.snapshot(replaced).orElseThrow();
    StoredBill withdrawn = paymentStore.snapshot(replacement).orElseThrow().bill();
    if (!withdrawn.isLive()) {
      return Optional.of(before);
    }
    Instant now = clock.instant();
    Bill bill = withdrawn.bill();
    LockedOrder order =
        StoreTransaction.lock(
            before.order(),
            before.order().state(),
            new Attribution(bill.gateway().value(), "withdrawn", now));
    LockedBill row = order.update(withdrawn, withdrawn.supersede().openingUntil(now));
    if (before.bill().bill().state().isOpen()) {
      order.update(before.bill(), before.bill().reinstate());
    }
    row.keys().lease(now);
    return paymentStore.commit(order.transaction()) == Commit.DONE
        ? Optional.of(before)
        : Optional.empty();
  }

  /**
   * Ends the buyer's time now. The next answer of the gateway decides; where none collects, the
   * bill expires at once, unless its goods go out and the money is to come afterwards.
   *
   * @param who ends it, for the history
   */
  public BillSnapshot endNow(BillSnapshot open, String who) {
    return change(
        open,
        who,
        "asked to expire",
        snapshot -> {
          StoredBill bill = snapshot.bill();
          Instant now = clock.instant();
          if (!bill.bill().state().isOpen() || snapshot.isFulfilledOnTrust()) {
            return new Move(snapshot.order().state(), bill, 0);
          }
          if (bill.collect().isEmpty()) {
            return new Move(snapshot.order().state(), bill.endAt(now), 0);
          }
          // Without a code, since no gateway's word ended it.
          Consequences ended =
              Consequences.of(snapshot, new Report.Expired(""), now, Duration.ZERO);
          BillState expired = ended.bill();
          return new Move(ended.order(), bill.with(expired, nextLook(expired, snapshot, now)), 0);
        });
  }

  /**
   * What one change does to the order, the bill, and the keys that wait for an answer (0: none).
   */
  private record Move(OrderState order, StoredBill bill, int httpStatus) {}

  private interface Decision {
    Move of(BillSnapshot snapshot);
  }

  /**
   * @param known what was read of the bill before: the versions in it guard what is written of it,
   *     and where they no longer fit it is read again
   */
  private BillSnapshot change(BillSnapshot known, String why, Decision decision) {
    return change(known, known.bill().bill().gateway().value(), why, decision);
  }

  private BillSnapshot change(BillSnapshot known, String who, String why, Decision decision) {
    Ref ref = known.bill().bill().ref();
    LogContext.ref(ref.value());
    return OptimisticRetry.until(
        ref.value(),
        known,
        () -> paymentStore.snapshot(ref).orElseThrow(),
        snapshot -> attempt(snapshot, who, why, decision));
  }

  /** Empty when another transaction was faster. */
  private Optional<BillSnapshot> attempt(
      BillSnapshot snapshot, String who, String why, Decision decision) {
    Move move = decision.of(snapshot);
    if (move.bill().equals(snapshot.bill()) && move.httpStatus() == 0) {
      return Optional.of(snapshot);
    }
    Bill bill = snapshot.bill().bill();
    Attribution attribution = new Attribution(who, why, clock.instant());
    LockedBill row =
        StoreTransaction.lock(snapshot.order(), move.order(), attribution)
            .update(snapshot.bill(), move.bill());
    if (move.httpStatus() != 0) {
      row.keys().answer(move.httpStatus());
    } else {
      // Whoever may open the bill again may do so with the same key.
      row.keys().lease(move.bill().openingUntil());
    }
    Rows<BillSnapshot> written = row.transaction().readBack(bill.ref());
    if (paymentStore.commit(row.transaction()) != Commit.DONE) {
      return Optional.empty();
    }
    PaymentMetrics.changed(bill, move.bill().bill());
    return written.first();
  }

  /**
   * Builds and sends what a payment of this bill writes, with a version that its order does not
   * have: as when another transaction was faster, nothing is written.
   */
  void rehearse(BillSnapshot paid, Report.Paid report, MessageSource source) {
    Instant now = clock.instant();
    BillSnapshot unpaid = unpaid(paid);
    Consequences consequences = Consequences.of(unpaid, report, now, Duration.ZERO);
    StoredBill after = unpaid.bill().with(consequences.bill(), Pacing.NEVER);
    paymentStore.commit(transaction(unpaid, consequences, after, report, source, now));
  }

  private static BillSnapshot unpaid(BillSnapshot paid) {
    Order order = paid.order();
    return new BillSnapshot(
        new Order(
            order.id(),
            order.number(),
            order.shopRef(),
            order.keyNonce(),
            order.keySha256(),
            Step.NEW,
            order.total(),
            order.isOfCart(),
            NO_VERSION),
        paid.bill().with(new BillState.Pending(), Pacing.NEVER),
        false,
        TransactionNumber.NEW,
        false,
        false,
        false,
        0,
        false,
        BillMoney.NONE);
  }

  private static StoreTransaction transaction(
      BillSnapshot snapshot,
      Consequences consequences,
      StoredBill after,
      Report report,
      MessageSource source,
      Instant now) {
    Bill bill = after.bill();
    LockedBill row =
        StoreTransaction.lock(
                snapshot.order(),
                consequences.order(),
                attribution(bill.gateway(), source, report, now))
            .update(snapshot.bill(), after);
    if (isPaidAfterReview(snapshot.bill().bill().state(), after.bill().state())) {
      row.answerDoubts();
    }
    Reviewable about = row;
    if (report instanceof Report.Paid paid && consequences.receipt() != ReceiptRole.NONE) {
      about =
          row.addReceipt(
              consequences.receipt(),
              paid,
              source.kind().name(),
              snapshot.number() == TransactionNumber.ELSEWHERE);
      if (isOldNews(paid, now)) {
        row.queryReversals();
      }
    }
    openCases(consequences, row, about, source);
    if (source.isIncoming()) {
      row.transaction()
          .log(
              new CallbackRecord(
                  bill.gateway(),
                  bill.account(),
                  bill.ref().value(),
                  consequences.acknowledgement().name(),
                  source.message()));
    }
    return row.transaction();
  }

  private static boolean isPaidAfterReview(BillState before, BillState after) {
    return before instanceof BillState.InReview && after instanceof BillState.Paid;
  }

  private static void openCases(
      Consequences consequences, LockedBill row, Reviewable about, MessageSource source) {
    for (CaseKind kind : consequences.cases()) {
      if (kind == CaseKind.SUSPICIOUS && source.isIncoming()) {
        row.openCase(kind, source.fingerprint());
      } else {
        about.openCase(kind);
      }
      row.publishReview(kind);
    }
  }

  /**
   * Whether a refund of this money may have been told of, and ignored, before the money was known.
   */
  private static boolean isOldNews(Report.Paid paid, Instant now) {
    return now.isAfter(paid.paidAt().plus(ReversalNotifications.MONEY_MAY_FOLLOW));
  }

  /**
   * A callback that does not move the bill leaves the planned look, which may be the deadline's.
   */
  private Instant nextLook(
      BillState state, BillSnapshot snapshot, MessageSource source, Instant now) {
    StoredBill before = snapshot.bill();
    return source.isIncoming() && state.equals(before.bill().state())
        ? before.nextCheckAt()
        : nextLook(state, snapshot, now);
  }

  /** When reconcile looks again at a bill in this state. */
  private Instant nextLook(BillState state, BillSnapshot snapshot, Instant now) {
    Bill bill = snapshot.bill().bill();
    return checkSchedule.next(state, bill.deadline(), now, gateways.of(bill.gateway()).pacing());
  }

  /** Invariant 11: a report proven by one account never changes another account's bill. */
  private static boolean isOf(BillSnapshot snapshot, GatewayId gateway, String account) {
    Bill bill = snapshot.bill().bill();
    return bill.gateway().equals(gateway) && bill.account().equals(account);
  }

  private static String transactionId(Report report) {
    return report instanceof Report.Paid paid ? paid.transactionId() : "";
  }

  private static Attribution attribution(
      GatewayId gateway, MessageSource source, Report report, Instant now) {
    String way = gateway + " " + source.kind().name().toLowerCase(Locale.ROOT);
    return new Attribution(source.who().isEmpty() ? way : source.who(), name(report), now);
  }

  private static String name(Report report) {
    return switch (report) {
      case Report.Paid paid -> "paid, transaction " + paid.transactionId();
      case Report.Declined declined -> "declined, code " + declined.code();
      case Report.Failed failed -> "failed, code " + failed.code();
      case Report.Expired expired -> "expired, code " + expired.code();
      case Report.Waiting _ -> "not paid yet";
      case Report.OpenPage _ -> "page may be open";
      case Report.InProgress _ -> "in progress";
      case Report.NotFound _ -> "not found";
      case Report.Suspicious suspicious -> "suspicious, code " + suspicious.code();
    };
  }

  private static void log(Ref ref, Report report, MessageSource source, Acknowledgement outcome) {
    LOG.info("ref={} source={} report=[{}] outcome={}", ref, source.kind(), name(report), outcome);
  }

  /** The order changed under us more often than it should. Nothing was written; try again. */
  public static final class Contended extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Contended(String name) {
      super("Order or bill " + name + " kept changing");
    }
  }
}
