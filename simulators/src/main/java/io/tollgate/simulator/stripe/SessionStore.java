package io.tollgate.simulator.stripe;

import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.StateIndex;
import io.tollgate.simulator.StateMap;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.stripe.Session.InProgress;
import io.tollgate.simulator.stripe.Session.Open;
import io.tollgate.simulator.stripe.Session.Paid;
import io.tollgate.simulator.stripe.Session.Payment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Stripe's own record: sessions, refunds, events and the answers under idempotency keys. A session
 * is paid at most once, also under duplicate and concurrent calls.
 */
final class SessionStore implements StatefulSimulator.OrderRepository<Session> {

  private static final String COMPLETED = "checkout.session.completed";
  private static final String EXPIRED = "checkout.session.expired";
  private static final String ATTEMPT_FAILED = "payment_intent.payment_failed";

  /** How long after expiry money that was under way arrives. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  /** Keys can be forgotten from then on; here they are. */
  private static final Duration KEY_LIVES = Duration.ofHours(24);

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final Webhooks webhooks;
  private final Function<Session, String> page;
  private final StateMap<Session> sessions;
  private final StateIndex<String, Session> byReference;
  private final StateIndex<String, Session> byIntent;
  private final StateIndex<String, Session> byCharge;
  private final StateMap<Refund> refunds;
  private final StateIndex<String, Refund> refundsBySession;
  private final StateMap<Dispute> disputes;
  private final StateIndex<String, Dispute> disputesBySession;
  private final StateMap<IdempotentResponse> kept;

  SessionStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      Map<String, Account> accounts,
      Function<Session, String> page) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.webhooks = new Webhooks(memory, clock, sender, accounts);
    this.page = page;
    sessions = memory.keep("sessions", Session.class, Session::id);
    byReference = sessions.index(session -> List.of(session.reference()));
    byIntent =
        sessions.index(
            session -> session.intent().isEmpty() ? List.of() : List.of(session.intent()));
    byCharge = sessions.index(session -> session.charged().map(Payment::charge).stream().toList());
    refunds = memory.keep("refunds", Refund.class, Refund::id);
    refundsBySession = refunds.index(refund -> List.of(refund.session()));
    disputes = memory.keep("disputes", Dispute.class, Dispute::id);
    disputesBySession = disputes.index(dispute -> List.of(dispute.session()));
    kept = memory.keep("kept", IdempotentResponse.class, IdempotentResponse::key);
  }

  /** Keeps a new session, and plans the event of its expiry. */
  Session add(Session session) {
    return memory.change(
        () -> {
          faults.adopt(session.reference());
          sessions.put(session.id(), session);
          publish(session, EXPIRED, session.expiresAt());
          return session;
        });
  }

  Optional<Session> session(String account, String id) {
    return byId(id).filter(session -> session.account().equals(account));
  }

  /** By Stripe's own id, whichever account's it is. */
  Optional<Session> byId(String id) {
    return memory.read(() -> Optional.ofNullable(sessions.get(id)));
  }

  /** By the merchant's own name, and of several sessions the last. */
  Optional<Session> byReference(String reference) {
    return byReference.last(reference);
  }

  Optional<Session> byIntent(String account, String intent) {
    return byIntent.first(intent).filter(session -> session.account().equals(account));
  }

  Optional<Session> byCharge(String account, String charge) {
    return byCharge.first(charge).filter(session -> session.account().equals(account));
  }

  /** Oldest first. */
  @Override
  public List<Session> all() {
    return memory.read(() -> List.copyOf(sessions.values()));
  }

  /** A button on the hosted page: on a session that is over it does nothing. */
  Session press(Session known, Outcome outcome) {
    return memory.change(
        () -> {
          Session session = current(known);
          return session.state(clock.instant()) == State.CREATED ? end(session, outcome) : session;
        });
  }

  /** Ends a payment that may have outlived its session: on one that is complete it does nothing. */
  @Override
  public Session force(Session known, Outcome outcome) {
    return memory.change(
        () -> {
          Session session = current(known);
          return session.progress() instanceof Open ? end(session, outcome) : session;
        });
  }

  /** Expires a session at the merchant's request; empty when it is no longer open. */
  Optional<Session> expire(Session known) {
    return memory.change(
        () ->
            Optional.of(current(known))
                .filter(session -> session.status(clock.instant()).equals("open"))
                .map(session -> end(session, Outcome.EXPIRE)));
  }

  private Session current(Session known) {
    Session session = sessions.get(known.id()).at(clock.instant());
    sessions.put(session.id(), session);
    return session;
  }

  private Session end(Session session, Outcome outcome) {
    Instant now = clock.instant();
    String intent = intent(session);
    return switch (outcome) {
      case CANCEL -> session;
      case INSUFFICIENT -> declined(session.with(new Open("insufficient_funds"), intent), now);
      case DECLINED -> declined(session.with(new Open("generic_decline"), intent), now);
      case EXPIRE -> {
        Session over = keep(session.expired(now));
        webhooks.withdraw(over, EXPIRED);
        publish(over, EXPIRED, over.expiresAt());
        yield over;
      }
      case SUCCESS -> paid(session.with(new Paid(payment(session, now, now)), intent), now);
      case LATE_SUCCESS -> {
        Instant late = session.expiresAt().plus(LATENESS);
        yield now.isBefore(session.expiresAt())
            ? delayed(session, intent, late, true)
            : paid(session.with(new Paid(payment(session, now, now)), intent), now);
      }
      case DELAYED -> delayed(session, intent, settled(session, now), true);
      case DELAYED_FAILURE -> delayed(session, intent, settled(session, now), false);
      case SUSPICIOUS ->
          throw new IllegalArgumentException("not played here: " + outcome.wireName());
    };
  }

  private String intent(Session session) {
    long given = switches(session).number(Switch.TRANSACTION_NUMBER);
    String fresh = given == 0 ? newId("pi_3") : "pi_" + given;
    return session.intent().isEmpty() ? fresh : session.intent();
  }

  private Session declined(Session session, Instant now) {
    publish(session, ATTEMPT_FAILED, intent(session, now), now);
    return keep(session);
  }

  private Session paid(Session session, Instant now) {
    webhooks.withdraw(session, EXPIRED);
    Payment payment = session.payment(now).orElseThrow();
    List<Runnable> events = new ArrayList<>();
    events.add(() -> publish(session, COMPLETED, now));
    events.add(() -> publish(session, "payment_intent.succeeded", intent(session, now), now));
    events.add(() -> publish(session, "charge.succeeded", charge(session, payment, now), now));
    if (switches(session).isOn(StripeSimulator.SURPRISES)) {
      Map<String, Object> customer = Map.of("id", "cus_EXAMPLE", "object", "customer");
      events.add(() -> publish(session, "customer.created", customer, now));
    }
    (switches(session).isOn(StripeSimulator.REVERSED) ? events.reversed() : events)
        .forEach(Runnable::run);
    return keep(session);
  }

  private Session delayed(Session session, String intent, Instant settled, boolean comes) {
    Instant now = clock.instant();
    webhooks.withdraw(session, EXPIRED);
    Session begun = session.with(new InProgress(payment(session, now, settled), comes), intent);
    publish(begun, COMPLETED, now);
    if (comes) {
      publish(begun, "checkout.session.async_payment_succeeded", settled);
    } else {
      publish(begun, ATTEMPT_FAILED, intent(begun, settled), settled);
      publish(begun, "checkout.session.async_payment_failed", settled);
    }
    return keep(begun);
  }

  private Instant settled(Session session, Instant now) {
    return now.plusSeconds(switches(session).number(StripeSimulator.DELAYED_SECONDS));
  }

  private Payment payment(Session session, Instant begun, Instant at) {
    long other = switches(session).number(Switch.PAID_AMOUNT);
    return new Payment(newId("ch_3"), other == 0 ? session.amount() : other, begun, at);
  }

  private Session keep(Session session) {
    sessions.put(session.id(), session);
    return session;
  }

  /**
   * Gives money back.
   *
   * @param asked how much; empty for all that is left
   * @param reason empty for none
   * @throws ApiError when it cannot be
   */
  Refund refund(Session known, Optional<Long> asked, Map<String, String> metadata, String reason) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Session session = current(known);
          Payment payment =
              session
                  .payment(now)
                  .orElseThrow(
                      () -> ApiError.refused("", "", "This PaymentIntent has no paid charge."));
          if (ofSession(session).anyMatch(Dispute::isWithdrawn)) {
            throw ApiError.refused(
                "charge_disputed", "", "Charge " + payment.charge() + " has been charged back.");
          }
          long left = payment.amount() - refunded(session, now);
          if (left == 0) {
            throw ApiError.refused(
                "charge_already_refunded",
                "",
                "Charge " + payment.charge() + " has already been refunded.");
          }
          long amount = asked.orElse(left);
          if (amount > left) {
            throw ApiError.refused(
                "", "amount", "Refund amount is greater than the unrefunded amount on the charge.");
          }
          return refunded(session, payment, amount, metadata, reason, now);
        });
  }

  private Refund refunded(
      Session session,
      Payment payment,
      long amount,
      Map<String, String> metadata,
      String reason,
      Instant now) {
    Switches switches = switches(session);
    Refund refund =
        new Refund(
            newId("re_3"),
            session.account(),
            session.id(),
            session.intent(),
            payment.charge(),
            amount,
            session.currency(),
            metadata,
            reason,
            switches.choice(Switch.REFUND_COURSE, Refund.Course.class),
            now,
            now.plusSeconds(switches.number(Switch.REFUND_SECONDS)));
    refunds.put(refund.id(), refund);
    publish(session, "refund.created", Shapes.refund(refund, now), now);
    if (refund.status(now).equals("succeeded")) {
      publish(session, "charge.refunded", charge(session, payment, now), now);
    }
    Instant end = refund.decidedAt();
    switch (refund.course()) {
      case IMMEDIATE, MANUAL -> {}
      case LATER -> publish(session, "refund.updated", Shapes.refund(refund, end), end);
      case FAILS, FAILS_AFTER_SUCCESS ->
          publish(session, "refund.failed", Shapes.refund(refund, end), end);
    }
    return refund;
  }

  /**
   * The buyer turns to the bank, which takes the money.
   *
   * @param asked how much is disputed; empty for all of the charge
   */
  void dispute(Session known, Optional<Long> asked) {
    memory.change(
        () -> {
          Instant now = clock.instant();
          Session session = current(known);
          session
              .payment(now)
              .map(payment -> disputed(session, payment, asked, now))
              .ifPresent(
                  dispute -> {
                    disputes.put(dispute.id(), dispute);
                    publish(session, "charge.dispute.funds_withdrawn", dispute, now);
                    publish(session, "charge.dispute.created", dispute, now);
                  });
          return session;
        });
  }

  private static Dispute disputed(
      Session session, Payment payment, Optional<Long> asked, Instant now) {
    return new Dispute(
        newId("du_1"),
        session.account(),
        session.id(),
        session.intent(),
        payment.charge(),
        asked.orElse(payment.amount()),
        session.currency(),
        "needs_response",
        now);
  }

  /** The bank decides the dispute that is open; false when there is none. */
  boolean decide(Session known, boolean isWon) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Session session = current(known);
          Optional<Dispute> open = ofSession(session).filter(Dispute::isOpen).findFirst();
          open.map(dispute -> dispute.with(isWon ? "won" : "lost"))
              .ifPresent(
                  dispute -> {
                    disputes.put(dispute.id(), dispute);
                    publish(session, "charge.dispute.closed", dispute, now);
                    if (isWon) {
                      publish(session, "charge.dispute.funds_reinstated", dispute, now);
                    }
                  });
          return open.isPresent();
        });
  }

  private void publish(Session session, String type, Dispute dispute, Instant now) {
    publish(session, type, Shapes.dispute(dispute, now), now);
  }

  private Stream<Dispute> ofSession(Session session) {
    return disputesBySession.all(session.id()).stream();
  }

  Optional<Dispute> dispute(String account, String id) {
    return memory
        .read(() -> Optional.ofNullable(disputes.get(id)))
        .filter(dispute -> dispute.account().equals(account));
  }

  /** Newest first. */
  List<Dispute> disputes(String account) {
    return memory.read(disputes::newestFirst).stream()
        .filter(dispute -> dispute.account().equals(account))
        .toList();
  }

  /** The PaymentIntent of a session. */
  Map<String, Object> intent(Session session, Instant now) {
    Session then = session.at(now);
    return Shapes.intent(session, now, then.charged().map(Payment::charge).orElse(null));
  }

  /** The charge that a session's buyer caused; empty before. */
  Optional<Map<String, Object>> charge(Session session, Instant now) {
    return memory.read(
        () -> {
          Session then = session.at(now);
          return then.charged().map(payment -> charge(then, payment, now));
        });
  }

  private Map<String, Object> charge(Session session, Payment payment, Instant now) {
    boolean isDisputed = ofSession(session).findAny().isPresent();
    return Shapes.charge(session, payment, refunded(session, now), isDisputed, now);
  }

  private long refunded(Session session, Instant now) {
    return refundsBySession.all(session.id()).stream()
        .filter(refund -> !refund.isFailed(now))
        .mapToLong(Refund::amount)
        .sum();
  }

  /** Newest first. */
  List<Refund> refunds(String account) {
    return memory.read(refunds::newestFirst).stream()
        .filter(refund -> refund.account().equals(account))
        .toList();
  }

  /** Oldest first. */
  List<Refund> refunds(Session session) {
    return refundsBySession.all(session.id());
  }

  Optional<Refund> refund(String account, String id) {
    return memory
        .read(() -> Optional.ofNullable(refunds.get(id)))
        .filter(refund -> refund.account().equals(account));
  }

  private void publish(Session session, String type, Instant at) {
    Map<String, Object> shape = Shapes.session(session.at(at), page.apply(session), at);
    if (switches(session).isOn(StripeSimulator.SURPRISES)) {
      shape.put("a_member_nobody_knows", Map.of("since", "today"));
    }
    publish(session, type, shape, at);
  }

  private void publish(Session session, String type, Object object, Instant at) {
    webhooks.send(session, type, object, at, switches(session));
  }

  /** Queues the latest event of a session again, due now; false when there is none. */
  @Override
  public boolean redeliver(Session session, int times) {
    return webhooks.repeatLatest(session, times, switches(session));
  }

  /** The events of all accounts. */
  Webhooks webhooks() {
    return webhooks;
  }

  /** What was answered under this key. */
  Optional<IdempotentResponse> kept(String key) {
    Instant now = clock.instant();
    return memory
        .read(() -> Optional.ofNullable(kept.get(key)))
        .filter(answer -> now.isBefore(answer.at().plus(KEY_LIVES)));
  }

  void keep(IdempotentResponse answer) {
    memory.change(() -> kept.put(answer.key(), answer));
  }

  Switches switches(Session session) {
    return faults.of(session.reference());
  }

  void clear() {
    memory.change(
        () -> {
          sessions.clear();
          refunds.clear();
          disputes.clear();
          webhooks.clear();
          kept.clear();
          faults.clear();
          return sessions;
        });
  }

  private static String newId(String prefix) {
    return prefix + RandomText.alphanumeric(23);
  }
}
