package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Callback;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.StateIndex;
import io.tollgate.simulator.StateMap;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.vnpay.Fault.ExpiryCode;
import io.tollgate.simulator.vnpay.Fault.First;
import io.tollgate.simulator.vnpay.Payment.Result;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * VNPAY's own record: which payments there are, how they ended, what was refunded. A payment takes
 * money at most once, also under duplicate and concurrent calls.
 */
final class PaymentStore implements StatefulSimulator.OrderRepository<Payment> {

  /** How long after expiry a payment that was under way completes. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  /** Ten calls in all, VNPAY's page thanh-toan-pay/pay.html says. */
  private static final int REPETITIONS = 9;

  /** How long after the browser's return an IPN is sent, where the return is to be first. */
  private static final Duration BEHIND = Duration.ofSeconds(2);

  private static final String BANK = "NCB";
  private static final String NO_BANK = "VNPAY";

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final CallbackSender sender;
  private final List<Terminal> terminals;
  private final StateMap<Payment> payments;
  private final StateIndex<String, Payment> byToken;
  private final StateIndex<String, Payment> byRef;
  private final StateIndex<Long, Payment> byNumber;
  private final StateMap<Refund> refunds;

  /** Payments as their references were paid once more, each with that result. */
  private final StateMap<Payment> paidAgain;

  private final StateIndex<String, Payment> againByPayment;
  private final StateIndex<Long, Payment> againByNumber;
  private final StateIndex<String, Refund> refundsByPayment;
  private final StateIndex<Long, Refund> refundsByNumber;

  PaymentStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      List<Terminal> terminals) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.sender = sender;
    this.terminals = terminals;
    payments = memory.keep("payments", Payment.class, Payment::key);
    byToken = payments.index(payment -> List.of(payment.token()));
    byRef = payments.index(payment -> List.of(payment.request().txnRef()));
    byNumber = payments.index(PaymentStore::numbers);
    paidAgain = memory.keep("paid-again", Payment.class, PaymentStore::againKey);
    againByPayment = paidAgain.index(payment -> List.of(payment.key()));
    againByNumber = paidAgain.index(PaymentStore::numbers);
    refunds = memory.keep("refunds", Refund.class, Refund::id);
    refundsByPayment = refunds.index(refund -> List.of(refund.payment()));
    refundsByNumber = refunds.index(refund -> List.of(refund.transactionNo()));
  }

  private static List<Long> numbers(Payment payment) {
    return payment.end().map(Result::transactionNo).stream().toList();
  }

  private static String againKey(Payment payment) {
    return payment.key() + ":" + numbers(payment).getFirst();
  }

  /** Keeps a new payment; false when its reference is in use, and then nothing changes. */
  boolean add(Payment payment) {
    return memory.change(
        () -> {
          faults.adopt(payment.request().txnRef());
          return payments.putIfAbsent(payment.key(), payment) == null;
        });
  }

  Optional<Payment> payment(String tmnCode, String txnRef) {
    return memory.read(() -> Optional.ofNullable(payments.get(Payment.key(tmnCode, txnRef))));
  }

  Optional<Payment> byToken(String token) {
    return byToken.first(token);
  }

  /** By the merchant's reference, whichever terminal's it is. */
  Optional<Payment> byRef(String txnRef) {
    return byRef.first(txnRef);
  }

  @Override
  public List<Payment> all() {
    return memory.read(() -> List.copyOf(payments.values()));
  }

  /** A button on the payment page: on a payment that has ended or expired it does nothing. */
  Payment press(Payment known, Outcome outcome) {
    return memory.change(
        () -> {
          Payment payment = payments.get(known.key());
          return payment.state(clock.instant()) == State.CREATED ? end(payment, outcome) : payment;
        });
  }

  /**
   * Ends a payment that may have expired or failed before: late money exists. One that took money
   * stays as it is, unless it was suspected and is cleared now.
   */
  @Override
  public Payment force(Payment known, Outcome outcome) {
    return memory.change(
        () -> {
          Payment payment = payments.get(known.key());
          Optional<Result> end = payment.end();
          boolean stays =
              end.filter(Result::isPaid).isPresent()
                  || end.filter(Result::isSuspicious).isPresent() && outcome != Outcome.SUCCESS;
          return stays ? payment : end(payment, outcome);
        });
  }

  /**
   * Takes the money for a paid reference once more, under a number of its own, and sends an IPN.
   * querydr goes on telling of the first payment.
   *
   * @return false when it is not paid
   */
  boolean payAgain(Payment known) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Payment payment = payments.get(known.key());
          Switches switches = faults.of(payment.request().txnRef());
          boolean isPaid = payment.result(now).filter(Result::isPaid).isPresent();
          if (isPaid) {
            Result result = money(payment, "00", switches, now);
            Payment again = payment.with(result);
            paidAgain.put(againKey(again), again);
            message(again, result, switches).ifPresent(ipn -> sender.announce(ipn, now, switches));
          }
          return isPaid;
        });
  }

  private Payment end(Payment payment, Outcome outcome) {
    Instant now = clock.instant();
    Switches switches = faults.of(payment.request().txnRef());
    Result result = result(payment, outcome, switches, now);
    Payment ended = outcome == Outcome.EXPIRE ? payment.expired(now) : payment;
    return keep(ended.with(result), result, switches);
  }

  private Payment keep(Payment payment, Result result, Switches switches) {
    payments.put(payment.key(), payment);
    Instant at =
        switches.choice(Fault.FIRST, First.class) == First.RETURN
            ? result.at().plus(BEHIND)
            : result.at();
    message(payment, result, switches).ifPresent(ipn -> sender.announce(ipn, at, switches));
    return payment;
  }

  private Result result(Payment payment, Outcome outcome, Switches switches, Instant now) {
    return switch (outcome) {
      case SUCCESS -> money(payment, "00", switches, now);
      case SUSPICIOUS -> money(payment, "07", switches, now);
      case DELAYED ->
          money(payment, "00", switches, now.plusSeconds(switches.number(Fault.BANK_SECONDS)));
      case LATE_SUCCESS -> {
        boolean expired = !now.isBefore(payment.expiresAt());
        yield money(payment, "00", switches, expired ? now : payment.expiresAt().plus(LATENESS));
      }
      case INSUFFICIENT -> failure(payment, "51", BANK, newNumber(), now);
      case DECLINED -> failure(payment, "12", BANK, newNumber(), now);
      case CANCEL -> failure(payment, "24", NO_BANK, 0, now);
      case EXPIRE -> {
        ExpiryCode code = switches.choice(Fault.EXPIRY_CODE, ExpiryCode.class);
        yield failure(payment, code.code(), NO_BANK, 0, now);
      }
      case DELAYED_FAILURE ->
          throw new IllegalArgumentException("not played here: " + outcome.wireName());
    };
  }

  /** Money that was under suspicion keeps its number. */
  private Result money(Payment payment, String code, Switches switches, Instant at) {
    long other = switches.number(Switch.PAID_AMOUNT);
    long given = switches.number(Switch.TRANSACTION_NUMBER);
    return payment
        .end()
        .filter(Result::isSuspicious)
        .map(r -> new Result(code, code, r.bankCode(), r.amount(), r.transactionNo(), r.at()))
        .orElseGet(
            () ->
                new Result(
                    code,
                    code,
                    BANK,
                    other == 0 ? payment.request().amount() : other,
                    given == 0 ? newNumber() : given,
                    at));
  }

  private static Result failure(
      Payment payment, String code, String bankCode, long number, Instant at) {
    return new Result(code, "02", bankCode, payment.request().amount(), number, at);
  }

  /** Marks a payment as paid without an IPN: the caller sends its own. */
  Result paidWithoutIpn(Payment known) {
    return memory.change(
        () -> {
          Result paid = money(known, "00", Switches.NORMAL, clock.instant());
          payments.put(known.key(), known.with(paid));
          return paid;
        });
  }

  /** Queues the latest IPN of a payment again, due now; false when there is none. */
  @Override
  public boolean redeliver(Payment payment, int times) {
    Instant now = clock.instant();
    Switches switches = faults.of(payment.request().txnRef());
    Optional<Message> latest = payment.result(now).flatMap(r -> message(payment, r, switches));
    latest.ifPresent(ipn -> sender.repeat(ipn, times, switches));
    return latest.isPresent();
  }

  private Optional<Message> message(Payment payment, Result result, Switches switches) {
    List<Long> waits =
        Collections.nCopies(REPETITIONS, switches.number(Fault.CALLBACK_RETRY_SECONDS));
    return Terminal.find(terminals, payment.request().tmnCode())
        .filter(terminal -> !terminal.ipnUrl().isEmpty())
        .map(terminal -> Notice.ipn(terminal, payment.request(), result, switches))
        .map(url -> Message.get(payment.key(), url, waits));
  }

  /** Sends one message that is never repeated, and returns what came back. */
  Callback.Attempt send(Message message) {
    Callback posted = memory.change(() -> sender.post(message, clock.instant(), Switches.NORMAL));
    sender.awaitFirstAttempts(message.order());
    return sender.of(message.order()).stream()
        .filter(callback -> callback.id() == posted.id())
        .flatMap(callback -> callback.attempts().stream())
        .findFirst()
        .orElse(new Callback.Attempt(clock.instant(), 0, "no reply"));
  }

  /**
   * Keeps a refund, unless VNPAY would not.
   *
   * @return its vnp_ResponseCode
   */
  String refund(Refund refund) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Optional<Result> money =
              payments.get(refund.payment()).result(now).filter(Result::isPaid);
          if (refunds.containsKey(refund.id())) {
            return "94";
          }
          if (money.isEmpty()) {
            return "95";
          }
          long refunded = refunded(refund.payment(), now);
          long taken = money.get().amount() + takenAgain(refund.payment());
          boolean isWhole = refund.type().equals("02");
          if (isWhole && refunded > 0) {
            return "04";
          }
          if (refund.amount() > taken - refunded
              || isWhole && refund.amount() != money.get().amount()) {
            return "93";
          }
          refunds.put(refund.id(), refund);
          return "00";
        });
  }

  /** The same by a person, under a name that no merchant gave. */
  String refundAtPortal(Payment payment, Optional<Long> amount) {
    Instant now = clock.instant();
    long paid = payment.money(now).map(Result::amount).orElse(0L);
    long number = newNumber();
    return refund(
        new Refund(
            "portal-" + number,
            payment.key(),
            amount.isPresent() ? "03" : "02",
            amount.orElse(paid),
            "Hoan tien tai cong quan tri",
            number,
            RefundCourse.IMMEDIATE,
            now,
            now));
  }

  private long takenAgain(String payment) {
    return againByPayment.all(payment).stream()
        .flatMap(again -> again.end().stream())
        .mapToLong(Result::amount)
        .sum();
  }

  private long refunded(String payment, Instant now) {
    return refunds(payment).stream()
        .filter(refund -> !refund.status(now).equals("09"))
        .mapToLong(Refund::amount)
        .sum();
  }

  /** All refunds of one payment, oldest first. */
  List<Refund> refunds(String payment) {
    return refundsByPayment.all(payment);
  }

  void clear() {
    memory.change(
        () -> {
          payments.clear();
          paidAgain.clear();
          refunds.clear();
          sender.clear();
          faults.clear();
          return payments;
        });
  }

  /** Eight digits, as VNPAY gives them, never ones that it gave before. */
  long newNumber() {
    return memory.read(
        () ->
            ThreadLocalRandom.current()
                .longs(10_000_000, 100_000_000)
                .filter(number -> !isUsed(number))
                .findFirst()
                .orElseThrow());
  }

  private boolean isUsed(long number) {
    return refundsByNumber.has(number) || byNumber.has(number) || againByNumber.has(number);
  }
}
