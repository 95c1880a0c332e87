package io.tollgate.simulator.zalopay;

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
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.zalopay.Order.InProgress;
import io.tollgate.simulator.zalopay.Order.Open;
import io.tollgate.simulator.zalopay.Order.Payment;
import io.tollgate.simulator.zalopay.ZaloPaySimulator.Cancelled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * ZaloPay's own record: which orders there are, what was paid, what was refunded. An order is paid
 * at most once, also under duplicate and concurrent calls.
 */
final class OrderStore implements StatefulSimulator.OrderRepository<Order> {

  /** How long after expiry a payment that was under way completes. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  /** After the delivery itself, as the comments in ZaloPay's sample code say. */
  private static final int REPETITIONS = 3;

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final CallbackSender sender;
  private final PaymentNotice notice;
  private final StateMap<Order> orders;
  private final StateIndex<String, Order> byToken;
  private final StateIndex<String, Order> byId;
  private final StateIndex<Long, Order> byTransaction;

  /** Orders as they were paid once more, each with that payment. */
  private final StateMap<Order> paidAgain;

  private final StateIndex<Long, Order> againByTransaction;
  private final StateIndex<String, Order> againByOrder;
  private final StateMap<Refund> refunds;
  private final StateIndex<Long, Refund> refundsByTransaction;
  private final StateIndex<Long, Refund> refundsByNumber;

  OrderStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      PaymentNotice notice) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.sender = sender;
    this.notice = notice;
    orders = memory.keep("orders", Order.class, Order::key);
    byToken = orders.index(order -> List.of(order.token()));
    byId = orders.index(order -> List.of(order.request().appTransId()));
    byTransaction = orders.index(OrderStore::numbers);
    paidAgain = memory.keep("paid-again", Order.class, OrderStore::againKey);
    againByTransaction = paidAgain.index(OrderStore::numbers);
    againByOrder = paidAgain.index(order -> List.of(order.key()));
    refunds = memory.keep("refunds", Refund.class, Refund::key);
    refundsByTransaction = refunds.index(refund -> List.of(refund.transactionId()));
    refundsByNumber = refunds.index(refund -> List.of(refund.refundId()));
  }

  private static List<Long> numbers(Order order) {
    return order.payment(Instant.MAX).map(Payment::transactionId).stream().toList();
  }

  private static String againKey(Order order) {
    return order.key() + ":" + numbers(order).getFirst();
  }

  /** Keeps a new order; false when its id is in use, and then nothing changes. */
  boolean add(Order order) {
    return memory.change(
        () -> {
          faults.adopt(order.request().appTransId());
          return orders.putIfAbsent(order.key(), order) == null;
        });
  }

  Optional<Order> order(long appId, String appTransId) {
    return memory.read(() -> Optional.ofNullable(orders.get(Order.key(appId, appTransId))));
  }

  Optional<Order> byToken(String token) {
    return byToken.first(token);
  }

  /** By the merchant's id, whichever application's it is. */
  Optional<Order> byId(String appTransId) {
    return byId.first(appTransId);
  }

  Optional<Order> byTransaction(long appId, long transactionId) {
    Instant now = clock.instant();
    return Stream.concat(
            byTransaction.all(transactionId).stream(),
            againByTransaction.all(transactionId).stream())
        .filter(order -> order.request().appId() == appId)
        .filter(order -> order.payment(now).isPresent())
        .findFirst();
  }

  @Override
  public List<Order> all() {
    return memory.read(() -> List.copyOf(orders.values()));
  }

  /** A button on the payment page: on an order that is paid or expired it does nothing. */
  Order press(Order known, Outcome outcome) {
    return memory.change(
        () -> {
          Order order = current(known);
          return order.state(clock.instant()) == State.CREATED ? end(order, outcome) : order;
        });
  }

  /** Ends a payment that may have outlived its order: on one that is paid it does nothing. */
  @Override
  public Order force(Order known, Outcome outcome) {
    return memory.change(
        () -> {
          Order order = current(known);
          return order.progress() instanceof Open ? end(order, outcome) : order;
        });
  }

  /**
   * Takes the money for a paid order once more, under a number of its own, and calls back. The
   * query goes on telling of the first payment.
   *
   * @return false when the order is not paid
   */
  boolean payAgain(Order known) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          Order order = current(known);
          boolean isPaid = order.payment(now).isPresent();
          if (isPaid) {
            Order again = paid(order, now, now);
            paidAgain.put(againKey(again), again);
          }
          return isPaid;
        });
  }

  private Order current(Order known) {
    Order order = orders.get(known.key()).at(clock.instant());
    orders.put(order.key(), order);
    return order;
  }

  private Order end(Order order, Outcome outcome) {
    Order next = ended(order, outcome, clock.instant());
    orders.put(next.key(), next);
    return next;
  }

  private Order ended(Order order, Outcome outcome, Instant now) {
    return switch (outcome) {
      case SUCCESS -> paid(order, now, now);
      case LATE_SUCCESS -> {
        boolean expired = !now.isBefore(order.expiresAt());
        yield paid(order, expired ? now : order.expiresAt().plus(LATENESS), now);
      }
      case CANCEL -> order.with(new Open(cancelled(order)));
      case INSUFFICIENT -> order.with(new Open(Code.BALANCE_TOO_LOW));
      case DECLINED -> order.with(new Open(Code.BANK_REFUSED));
      case EXPIRE -> order.expired(now);
      case SUSPICIOUS, DELAYED, DELAYED_FAILURE ->
          throw new IllegalArgumentException("not played here: " + outcome.wireName());
    };
  }

  private Code cancelled(Order order) {
    Switches switches = faults.of(order.request().appTransId());
    return switch (switches.choice(ZaloPaySimulator.CANCELLED, Cancelled.class)) {
      case NOT_PAID_YET -> Code.NOT_PAID_YET;
      case CANCELLED -> Code.CANCELLED;
    };
  }

  private Order paid(Order order, Instant at, Instant now) {
    Switches switches = faults.of(order.request().appTransId());
    long otherAmount = switches.number(Switch.PAID_AMOUNT);
    long given = switches.number(Switch.TRANSACTION_NUMBER);
    long number = given == 0 ? newNumber(now) : given;
    Payment payment =
        new Payment(number, otherAmount == 0 ? order.request().amount() : otherAmount, at);
    Order paid = order.with(new InProgress(payment)).at(now);
    message(paid, payment, switches).ifPresent(sent -> sender.announce(sent, at, switches));
    return paid;
  }

  /** Queues the callback of a paid order again, due now; false when it is not paid. */
  @Override
  public boolean redeliver(Order order, int times) {
    Instant now = clock.instant();
    Optional<Payment> payment = order.payment(now);
    Switches switches = faults.of(order.request().appTransId());
    payment
        .flatMap(paid -> message(order, paid, switches))
        .ifPresent(sent -> sender.repeat(sent, times, switches));
    return payment.isPresent();
  }

  private Optional<Message> message(Order order, Payment payment, Switches switches) {
    List<Long> waits =
        Collections.nCopies(REPETITIONS, switches.number(Switch.CALLBACK_RETRY_SECONDS));
    return Optional.of(order.request().callbackUrl())
        .filter(url -> !url.isEmpty())
        .map(
            url ->
                Message.post(
                    order.key(),
                    url,
                    "application/json",
                    notice.body(order.request(), payment, switches),
                    waits));
  }

  /** Keeps a refund, unless its id is in use or more would be refunded than was paid. */
  Code refund(Refund refund) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          if (refunds.containsKey(refund.key())) {
            return Code.DUPLICATE_REFUND;
          }
          Optional<Payment> payment =
              byTransaction(refund.appId(), refund.transactionId())
                  .flatMap(order -> order.payment(now));
          if (payment.isEmpty()) {
            return Code.NOT_FOUND;
          }
          if (refund.amount() > payment.get().amount() - refunded(refund, now)) {
            return Code.REFUND_AMOUNT;
          }
          refunds.put(refund.key(), refund);
          return Code.OK;
        });
  }

  private long refunded(Refund like, Instant now) {
    return refunds(like.appId(), like.transactionId()).stream()
        .filter(refund -> refund.state(now) != Refund.State.FAILED)
        .mapToLong(Refund::amount)
        .sum();
  }

  Optional<Refund> refund(long appId, String id) {
    return memory.read(() -> Optional.ofNullable(refunds.get(Refund.key(appId, id))));
  }

  /** All refunds of one payment. */
  List<Refund> refunds(long appId, long transactionId) {
    return refundsByTransaction.all(transactionId).stream()
        .filter(refund -> refund.appId() == appId)
        .toList();
  }

  /** All refunds of all payments of one order. */
  List<Refund> refunds(Order order) {
    return Stream.concat(Stream.of(order), againByOrder.all(order.key()).stream())
        .flatMap(paid -> numbers(paid).stream())
        .flatMap(number -> refunds(order.request().appId(), number).stream())
        .toList();
  }

  void clear() {
    memory.change(
        () -> {
          orders.clear();
          paidAgain.clear();
          refunds.clear();
          sender.clear();
          faults.clear();
          return orders;
        });
  }

  /** A number as ZaloPay gives them: the date and nine digits, never one it gave before. */
  long newNumber(Instant now) {
    long date = Long.parseLong(Dates.today(now)) * 1_000_000_000;
    return memory.read(
        () ->
            ThreadLocalRandom.current()
                .longs(0, 1_000_000_000)
                .map(digits -> date + digits)
                .filter(number -> !isUsed(number))
                .findFirst()
                .orElseThrow());
  }

  private boolean isUsed(long number) {
    return refundsByNumber.has(number)
        || byTransaction.has(number)
        || againByTransaction.has(number);
  }
}
