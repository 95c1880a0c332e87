package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.StateIndex;
import io.tollgate.simulator.StateMap;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.samplewallet.Order.Doubted;
import io.tollgate.simulator.samplewallet.Order.Ended;
import io.tollgate.simulator.samplewallet.Order.Open;
import io.tollgate.simulator.samplewallet.Order.Payment;
import io.tollgate.simulator.samplewallet.Order.Taken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The wallet's own record: which payments there are, what was paid, what was refunded. */
final class OrderStore implements StatefulSimulator.OrderRepository<Order> {

  /** How long after expiry a payment that was under way completes. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  private static final Duration REFUNDABLE_FOR = Duration.ofDays(180);

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final CallbackSender sender;
  private final Function<String, Merchant> merchants;
  private final StateMap<Order> orders;
  private final StateIndex<String, Order> byToken;
  private final StateIndex<String, Order> byReference;
  private final StateIndex<String, Order> byTransaction;
  private final StateMap<Refund> refunds;
  private final StateIndex<String, Refund> refundsByTransaction;

  OrderStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      Function<String, Merchant> merchants) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.sender = sender;
    this.merchants = merchants;
    orders = memory.keep("orders", Order.class, Order::key);
    byToken = orders.index(order -> List.of(order.token()));
    byReference = orders.index(order -> List.of(order.request().reference()));
    byTransaction =
        orders.index(
            order -> order.payment(Instant.MAX).map(Payment::transactionId).stream().toList());
    refunds = memory.keep("refunds", Refund.class, Refund::key);
    refundsByTransaction = refunds.index(refund -> List.of(refund.transactionId()));
  }

  /** Keeps a new payment; false when its reference is taken, and then nothing changes. */
  boolean add(Order order) {
    return memory.change(
        () -> {
          faults.adopt(order.request().reference());
          return orders.putIfAbsent(order.key(), order) == null;
        });
  }

  Optional<Order> order(String merchantId, String reference) {
    return memory.read(() -> Optional.ofNullable(orders.get(Order.key(merchantId, reference))));
  }

  Optional<Order> byToken(String token) {
    return byToken.first(token);
  }

  /** By the merchant's reference, whichever merchant's it is. */
  Optional<Order> byReference(String reference) {
    return byReference.first(reference);
  }

  Optional<Order> byTransaction(String merchantId, String transactionId) {
    Instant now = clock.instant();
    return byTransaction.all(transactionId).stream()
        .filter(order -> order.request().merchantId().equals(merchantId))
        .filter(order -> order.payment(now).isPresent())
        .findFirst();
  }

  @Override
  public List<Order> all() {
    return memory.read(() -> List.copyOf(orders.values()));
  }

  /** The buyer looks at the page. */
  Order show(Order known) {
    return change(
        known, order -> isUnpaid(order) ? order.with(new Open(Code.PAGE_OPEN)) : order, false);
  }

  /** A button on the page: on a payment that has ended it does nothing. */
  Order press(Order known, Outcome outcome) {
    return change(known, order -> isUnpaid(order) ? ended(order, outcome) : order, true);
  }

  /** The merchant ends it, unless the buyer was faster. */
  Order end(Order known) {
    return change(known, order -> isUnpaid(order) ? order.with(new Ended()) : order, false);
  }

  /** Also after expiry; on a payment that is paid it does nothing. */
  @Override
  public Order force(Order known, Outcome outcome) {
    return change(
        known, order -> order.progress() instanceof Open ? ended(order, outcome) : order, true);
  }

  private boolean isUnpaid(Order order) {
    return order.progress() instanceof Open && clock.instant().isBefore(order.expiresAt());
  }

  private Order change(Order known, UnaryOperator<Order> change, boolean announced) {
    return memory.change(
        () -> {
          Order before = orders.get(known.key());
          Order after = change.apply(before);
          orders.put(after.key(), after);
          if (announced && !after.equals(before)) {
            announce(after);
          }
          return after;
        });
  }

  /** What has happened is announced at once, money that is on its way when it has arrived. */
  private void announce(Order order) {
    Instant now = clock.instant();
    Instant at =
        order.progress() instanceof Taken(Payment payment) && payment.at().isAfter(now)
            ? payment.at()
            : now;
    sender.announce(callback(order, at), at, switches(order));
  }

  private Message callback(Order order, Instant at) {
    Merchant merchant = merchants.apply(order.request().merchantId());
    return Notice.callback(order, at, merchant, switches(order));
  }

  private Switches switches(Order order) {
    return faults.of(order.request().reference());
  }

  private Order ended(Order order, Outcome outcome) {
    Instant now = clock.instant();
    return switch (outcome) {
      case SUCCESS -> order.with(new Taken(payment(order, now)));
      case LATE_SUCCESS -> {
        boolean expired = !now.isBefore(order.expiresAt());
        Instant at = expired ? now : order.expiresAt().plus(LATENESS);
        yield order.with(new Taken(payment(order, at)));
      }
      case SUSPICIOUS -> order.with(new Doubted(payment(order, now)));
      case CANCEL -> order.with(new Open(Code.CANCELLED));
      case INSUFFICIENT -> order.with(new Open(Code.BALANCE_TOO_LOW));
      case DECLINED -> order.with(new Open(Code.BANK_REFUSED));
      case EXPIRE -> order.expired(now);
      case DELAYED, DELAYED_FAILURE ->
          throw new IllegalArgumentException("not played here: " + outcome.wireName());
    };
  }

  private Payment payment(Order order, Instant at) {
    long other = switches(order).number(Switch.PAID_AMOUNT);
    long given = switches(order).number(Switch.TRANSACTION_NUMBER);
    return new Payment(
        given == 0 ? RandomText.alphanumeric(16) : "T" + given,
        other == 0 ? order.request().amount() : other,
        at);
  }

  @Override
  public boolean redeliver(Order order, int times) {
    sender.repeat(callback(order, clock.instant()), times, switches(order));
    return true;
  }

  /** Keeps a refund, unless its id is taken, or it is too late or too much. */
  int refund(Refund refund) {
    return memory.change(
        () -> {
          Instant now = clock.instant();
          if (refunds.containsKey(refund.key())) {
            return Code.TAKEN;
          }
          Optional<Payment> payment =
              byTransaction(refund.merchantId(), refund.transactionId())
                  .flatMap(order -> order.payment(now));
          if (payment.isEmpty()) {
            return Code.WRONG_MEMBER;
          }
          if (now.isAfter(payment.get().at().plus(REFUNDABLE_FOR))) {
            return Code.TOO_LATE;
          }
          if (refund.amount() > payment.get().amount() - refunded(refund, now)) {
            return Code.TOO_MUCH;
          }
          refunds.put(refund.key(), refund);
          return Code.DONE;
        });
  }

  private long refunded(Refund like, Instant now) {
    return refunds(like.merchantId(), like.transactionId()).stream()
        .filter(refund -> refund.result(now) != Code.REFUND_FAILED)
        .mapToLong(Refund::amount)
        .sum();
  }

  Optional<Refund> refund(String merchantId, String id) {
    return memory.read(() -> Optional.ofNullable(refunds.get(Refund.key(merchantId, id))));
  }

  /** All refunds of one payment. */
  List<Refund> refunds(String merchantId, String transactionId) {
    return refundsByTransaction.all(transactionId).stream()
        .filter(refund -> refund.merchantId().equals(merchantId))
        .toList();
  }

  void clear() {
    memory.change(
        () -> {
          orders.clear();
          refunds.clear();
          sender.clear();
          faults.clear();
          return orders;
        });
  }
}
