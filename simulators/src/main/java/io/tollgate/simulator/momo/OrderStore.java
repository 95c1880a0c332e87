package io.tollgate.simulator.momo;

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
import io.tollgate.simulator.momo.Order.Ended;
import io.tollgate.simulator.momo.Order.Held;
import io.tollgate.simulator.momo.Order.Open;
import io.tollgate.simulator.momo.Order.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * MoMo's own record: which payments there are, what was paid and refunded, and what each request id
 * was answered. A payment ends once, also under duplicate and concurrent calls.
 */
final class OrderStore implements StatefulSimulator.OrderRepository<Order> {

  /** How long after expiry a payment that was under way completes. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  /** Older payments are refunded at the second try, an hour after the first (code 1080). */
  private static final Duration REFUNDED_AT_ONCE_FOR = Duration.ofDays(31);

  private static final Duration TRY_AGAIN_AFTER = Duration.ofHours(1);

  private static final long NUMBERS_FROM = 4_000_000_000L;
  private static final long NUMBERS_BELOW = 5_000_000_000L;

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final CallbackSender sender;
  private final Function<Order, Partner> partners;
  private final StateMap<Order> orders;
  private final StateIndex<String, Order> byOrderId;
  private final StateIndex<Long, Order> byTransaction;
  private final StateMap<Refund> refunds;
  private final StateIndex<Long, Refund> refundsByPayment;
  private final StateIndex<Long, Refund> refundsByNumber;
  private final StateMap<StoredResponse> answers;

  OrderStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      Function<Order, Partner> partners) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.sender = sender;
    this.partners = partners;
    orders = memory.keep("orders", Order.class, Order::key);
    byOrderId = orders.index(order -> List.of(order.request().orderId()));
    byTransaction = orders.index(order -> order.transId(Instant.MAX).stream().toList());
    refunds = memory.keep("refunds", Refund.class, Refund::key);
    refundsByPayment = refunds.index(refund -> List.of(refund.payment()));
    refundsByNumber = refunds.index(refund -> List.of(refund.transId()));
    answers = memory.keep("answers", StoredResponse.class, StoredResponse::key);
  }

  /**
   * Answers a request id once. A repeat gets the same answer if that was final, and else 40 (page
   * result-handling/idempotency).
   */
  StoredResponse once(Call call, Switches switches, Supplier<StoredResponse> first) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Optional<StoredResponse> earlier = Optional.ofNullable(answers.get(call.requestKey()));
          if (earlier.isPresent() && switches.isOn(MomoSimulator.IN_FLIGHT)) {
            return StoredResponse.refused(422, ResultCode.IN_FLIGHT, now, Map.of());
          }
          return earlier
              .map(
                  answer ->
                      ResultCode.isFinal(answer.code())
                          ? answer
                          : StoredResponse.to(call, ResultCode.DUPLICATE_REQUEST_ID, now, Map.of()))
              .orElseGet(
                  () -> {
                    StoredResponse answer = first.get();
                    answers.put(call.requestKey(), answer);
                    return answer;
                  });
        });
  }

  /** Whether a payment or a refund has this order id. To be called inside a change. */
  boolean isTaken(String key) {
    return orders.containsKey(key) || refunds.containsKey(key);
  }

  /** Keeps a new payment and plans the notification of its expiry. To be called inside a change. */
  void add(Order order) {
    faults.adopt(order.request().orderId());
    orders.put(order.key(), order);
    announce(order, ResultCode.EXPIRED, order.expiresAt());
  }

  Optional<Order> order(String key) {
    return memory.read(() -> Optional.ofNullable(orders.get(key)));
  }

  /** By the merchant's id, whichever partner's it is. */
  Optional<Order> byOrderId(String orderId) {
    return byOrderId.first(orderId);
  }

  Optional<Order> byTransaction(String partnerCode, long transId) {
    Instant now = clock.instant();
    return byTransaction.all(transId).stream()
        .filter(order -> order.request().partnerCode().equals(partnerCode))
        .filter(order -> order.transId(now).isPresent())
        .findFirst();
  }

  @Override
  public List<Order> all() {
    return memory.read(() -> List.copyOf(orders.values()));
  }

  /** A button on the page: on a payment that has ended or expired it does nothing. */
  Order press(Order known, Outcome outcome) {
    return end(known, outcome, order -> order.state(clock.instant()) == State.CREATED);
  }

  /** Ends a payment that may have outlived its page: on one that has ended it does nothing. */
  @Override
  public Order force(Order known, Outcome outcome) {
    return end(known, outcome, order -> order.progress() instanceof Open);
  }

  private Order end(Order known, Outcome outcome, Predicate<Order> may) {
    return memory.change(
        () -> {
          Order order = orders.get(known.key());
          if (!may.test(order)) {
            return order;
          }
          Instant now = clock.instant();
          Order ended = order.with(progress(order, outcome, now));
          orders.put(ended.key(), ended);
          withdrawExpiry(order);
          Instant at = ended.progress() instanceof Ended(_, _, _, Instant later) ? later : now;
          announce(ended, ended.code(at), at);
          return ended;
        });
  }

  private Progress progress(Order order, Outcome outcome, Instant now) {
    Switches switches = switches(order);
    Instant later = now.plusSeconds(switches.number(MomoSimulator.PROVIDER_SECONDS));
    return switch (outcome) {
      case SUCCESS -> paid(order, now, switches);
      case DELAYED -> paid(order, later, switches);
      case LATE_SUCCESS -> {
        boolean isOver = !now.isBefore(order.expiresAt());
        yield paid(order, isOver ? now : order.expiresAt().plus(LATENESS), switches);
      }
      case INSUFFICIENT -> failed(order, ResultCode.NO_MONEY, now, switches);
      case DECLINED -> failed(order, ResultCode.ISSUER_REFUSED, now, switches);
      case DELAYED_FAILURE -> failed(order, ResultCode.ISSUER_REFUSED, later, switches);
      case CANCEL -> failed(order, ResultCode.PAYER_REFUSED, now, switches);
      case EXPIRE -> failed(order, ResultCode.EXPIRED, now, switches);
      case SUSPICIOUS ->
          throw new IllegalArgumentException("not played here: " + outcome.wireName());
    };
  }

  private Progress paid(Order order, Instant at, Switches switches) {
    long other = switches.number(Switch.PAID_AMOUNT);
    long amount = other == 0 ? order.request().amount() : other;
    long given = switches.number(Switch.TRANSACTION_NUMBER);
    long transId = given == 0 ? newNumber() : given;
    boolean isHeld = !order.request().capturedAtOnce() || switches.isOn(MomoSimulator.HOLD);
    return isHeld
        ? new Held(transId, amount, at, at.plusSeconds(switches.number(MomoSimulator.HOLD_SECONDS)))
        : new Ended(ResultCode.SUCCESS, transId, amount, at);
  }

  /** Where nobody tried to pay, the number is a time: some milliseconds before the result's. */
  private Progress failed(Order order, int usual, Instant at, Switches switches) {
    long other = switches.number(MomoSimulator.RESULT_CODE);
    int code = other == 0 ? usual : (int) other;
    boolean wasTried = !Notice.payType(order, code).isEmpty();
    long transId = wasTried ? newNumber() : at.toEpochMilli() - 6;
    return new Ended(code, transId, order.request().amount(), at);
  }

  /** The merchant captures or releases what is held. To be called inside a change. */
  void settle(Order order, boolean isCaptured) {
    Held held = (Held) order.progress();
    int code = isCaptured ? ResultCode.SUCCESS : ResultCode.RELEASED;
    orders.put(
        order.key(), order.with(new Ended(code, held.transId(), held.amount(), clock.instant())));
  }

  private void announce(Order order, int code, Instant at) {
    sender.announce(message(order, code, at), at, switches(order));
  }

  /** Planned when the payment was created, for a buyer who never comes. */
  private void withdrawExpiry(Order order) {
    sender.of(order.key()).stream().map(Callback::id).forEach(sender::withdraw);
  }

  private Message message(Order order, int code, Instant at) {
    Switches switches = switches(order);
    return Message.post(
        order.key(),
        order.request().ipnUrl(),
        "application/json; charset=UTF-8",
        Notice.body(Notice.result(order, code, at), partners.apply(order), switches),
        Collections.nCopies(
            (int) switches.number(MomoSimulator.CALLBACK_RETRIES),
            switches.number(Switch.CALLBACK_RETRY_SECONDS)));
  }

  /** False while nothing has happened that MoMo would tell of. */
  @Override
  public boolean redeliver(Order order, int times) {
    Instant now = clock.instant();
    int code = order.code(now);
    if (code == ResultCode.INITIATED || code == ResultCode.AT_PROVIDER) {
      return false;
    }
    sender.repeat(message(order, code, order.since(now)), times, switches(order));
    return true;
  }

  /**
   * Takes a refund of a payment, or says why not. To be called inside a change.
   *
   * @param refund its own number is that of the refund that is taken
   */
  int refund(Order order, Refund refund) {
    Instant now = clock.instant();
    List<Refund> earlier = refundsOf(order);
    long left =
        order.amount()
            - earlier.stream()
                .filter(other -> other.code(now) != ResultCode.REFUND_FAILED)
                .mapToLong(Refund::amount)
                .sum();
    if (order.code(now) != ResultCode.SUCCESS || refund.amount() > left) {
      return ResultCode.REFUND_TOO_MUCH;
    }
    boolean isOld = order.since(now).plus(REFUNDED_AT_ONCE_FOR).isBefore(now);
    boolean wasTried =
        earlier.stream().anyMatch(other -> !other.createdAt().plus(TRY_AGAIN_AFTER).isAfter(now));
    Refund taken = isOld && !wasTried ? refund.failed() : refund;
    refunds.put(taken.key(), taken);
    return taken.code(now);
  }

  /** What staff do in MoMo's portal; false where MoMo would refuse it. */
  boolean refundInPortal(Order order, long amount) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          return refund(
                  order,
                  new Refund(
                      order.request().partnerCode(),
                      "portal-" + newNumber(),
                      order.transId(now).orElse(0L),
                      amount,
                      newNumber(),
                      RefundCourse.IMMEDIATE,
                      now,
                      now))
              == ResultCode.SUCCESS;
        });
  }

  Optional<Refund> refund(String key) {
    return memory.read(() -> Optional.ofNullable(refunds.get(key)));
  }

  /** All refunds of one payment, oldest first. */
  List<Refund> refundsOf(Order order) {
    return order.transId(clock.instant()).stream()
        .flatMap(payment -> refundsByPayment.all(payment).stream())
        .filter(refund -> refund.partnerCode().equals(order.request().partnerCode()))
        .toList();
  }

  void clear() {
    memory.change(
        () -> {
          orders.clear();
          refunds.clear();
          answers.clear();
          sender.clear();
          faults.clear();
          return orders;
        });
  }

  /** Ten digits, as MoMo's have; never one that it gave before. */
  long newNumber() {
    return ThreadLocalRandom.current()
        .longs(NUMBERS_FROM, NUMBERS_BELOW)
        .filter(number -> !refundsByNumber.has(number) && !byTransaction.has(number))
        .findFirst()
        .orElseThrow();
  }

  private Switches switches(Order order) {
    return faults.of(order.request().orderId());
  }
}
