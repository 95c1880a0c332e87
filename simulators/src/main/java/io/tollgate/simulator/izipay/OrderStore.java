package io.tollgate.simulator.izipay;

import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.SimulatorState;
import io.tollgate.simulator.StateIndex;
import io.tollgate.simulator.StateMap;
import io.tollgate.simulator.StatefulSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.izipay.Order.Attempt;
import io.tollgate.simulator.izipay.Order.Ending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Izipay's own record. An order may be tried many times and is approved at most once, also under
 * duplicate and concurrent calls.
 */
final class OrderStore implements StatefulSimulator.OrderRepository<Order> {

  /** How long after the buyer's result the notification is sent. */
  private static final Duration NOTIFIED_AFTER = Duration.ofSeconds(1);

  /** Nobody names a currency before a form is shown. */
  private static final String USUAL_CURRENCY = "PEN";

  private final SimulatorState memory;
  private final Clock clock;
  private final Faults faults;
  private final CallbackSender sender;
  private final Function<String, Account> accounts;
  private final StateMap<Order> orders;
  private final StateIndex<String, Order> byNumber;
  private final StateIndex<String, Order> byUniqueId;
  private final StateMap<Form> forms;
  private final StateIndex<String, Form> formsByOrder;
  private final StateMap<String> usedTokens;

  OrderStore(
      SimulatorState memory,
      Clock clock,
      Faults faults,
      CallbackSender sender,
      Function<String, Account> accounts) {
    this.memory = memory;
    this.clock = clock;
    this.faults = faults;
    this.sender = sender;
    this.accounts = accounts;
    orders = memory.keep("orders", Order.class, Order::key);
    byNumber = orders.index(order -> List.of(order.number()));
    byUniqueId = orders.index(order -> order.attempts().stream().map(Attempt::uniqueId).toList());
    forms = memory.keep("forms", Form.class, Form::id);
    formsByOrder = forms.index(form -> List.of(Order.key(form.merchantCode(), form.orderNumber())));
    usedTokens = memory.keep("used-tokens", String.class, token -> token);
  }

  /** Notes that a token was made; one that can pay makes the order known. */
  void issued(Token token, long minor) {
    if (token.isForNothing()) {
      return;
    }
    memory.change(
        () -> {
          faults.adopt(token.orderNumber());
          String key = Order.key(token.merchantCode(), token.orderNumber());
          Order fresh =
              new Order(
                  token.merchantCode(),
                  token.orderNumber(),
                  minor,
                  USUAL_CURRENCY,
                  token.transactionId(),
                  accounts.apply(token.merchantCode()).ipnUrl(),
                  token.issuedAt(),
                  token.expiresAt(),
                  List.of());
          return orders.merge(
              key,
              fresh,
              (known, _) -> known.renewed(minor, token.transactionId(), token.expiresAt()));
        });
  }

  /** Uses a token up; false when it was used or is over. */
  boolean use(Token token) {
    return memory.change(
        () ->
            clock.instant().isBefore(token.expiresAt())
                && usedTokens.put(token.id(), token.id()) == null);
  }

  void show(Form form) {
    memory.change(
        () -> {
          orders.computeIfPresent(
              Order.key(form.merchantCode(), form.orderNumber()),
              (_, order) -> order.shown(form.currency(), form.ipnUrl()));
          return forms.put(form.id(), form);
        });
  }

  Optional<Form> form(String id) {
    return memory.read(() -> Optional.ofNullable(forms.get(id)));
  }

  Optional<Form> newestForm(Order order) {
    return formsByOrder.last(order.key());
  }

  /** By its number, whichever merchant's it is. */
  Optional<Order> byNumber(String number) {
    return byNumber.first(number);
  }

  /** By the number of an approved attempt. */
  Optional<Order> byPayment(String merchantCode, String uniqueId) {
    return byUniqueId.all(uniqueId).stream()
        .filter(order -> order.merchantCode().equals(merchantCode))
        .filter(order -> order.payment(uniqueId).isPresent())
        .findFirst();
  }

  Optional<Order> order(String merchantCode, String number) {
    return memory.read(() -> Optional.ofNullable(orders.get(Order.key(merchantCode, number))));
  }

  @Override
  public List<Order> all() {
    return memory.read(() -> List.copyOf(orders.values()));
  }

  /** A button of a form: once one was pressed, the form is over and nothing happens. */
  Order press(Form known, Outcome outcome) {
    return memory.change(
        () -> {
          Form form = forms.get(known.id());
          Order order = orders.get(Order.key(form.merchantCode(), form.orderNumber()));
          forms.put(form.id(), form.pressed());
          boolean isOpen = !form.ended() && order.state(clock.instant()) == State.CREATED;
          return isOpen ? end(order, form.transactionId(), outcome) : order;
        });
  }

  /** Ends a payment that may have outlived its form: on one that is paid it does nothing. */
  @Override
  public Order force(Order known, Outcome outcome) {
    return memory.change(
        () -> {
          Order order = orders.get(known.key());
          return order.payment().isEmpty() ? end(order, order.transactionId(), outcome) : order;
        });
  }

  /**
   * Approves a paid order once more, under a number of its own, and notifies. The query goes on
   * telling of the first payment.
   *
   * @return false when the order is not paid
   */
  boolean payAgain(Order known) {
    return memory.change(
        () -> {
          Order order = orders.get(known.key());
          boolean isPaid = order.payment().isPresent();
          if (isPaid) {
            orders.put(order.key(), tried(order, order.transactionId(), Ending.APPROVED));
          }
          return isPaid;
        });
  }

  private Order end(Order order, String transactionId, Outcome outcome) {
    Order next =
        switch (outcome) {
          case SUCCESS -> tried(order, transactionId, Ending.APPROVED);
          case INSUFFICIENT -> tried(order, transactionId, Ending.INSUFFICIENT);
          case DECLINED -> tried(order, transactionId, Ending.REFUSED);
          case CANCEL -> order;
          case EXPIRE -> order.expired(clock.instant());
          case LATE_SUCCESS, SUSPICIOUS, DELAYED, DELAYED_FAILURE ->
              throw new IllegalArgumentException("not played here: " + outcome.wireName());
        };
    orders.put(next.key(), next);
    return next;
  }

  private Order tried(Order order, String transactionId, Ending ending) {
    Switches switches = faults.of(order.number());
    if (ofCommunication(switches) == IzipaySimulator.Communication.ABSENT) {
      return order;
    }
    Instant now = clock.instant();
    boolean isApproved = ending == Ending.APPROVED;
    long otherAmount = switches.number(Switch.PAID_AMOUNT);
    String currency =
        switches.isOn(IzipaySimulator.OTHER_CURRENCY)
            ? order.currency().equals("PEN") ? "USD" : "PEN"
            : order.currency();
    long given = switches.number(Switch.TRANSACTION_NUMBER);
    Attempt attempt =
        new Attempt(
            given == 0 ? newNumber() : Long.toString(given),
            transactionId,
            ending,
            isApproved ? "S" + RandomText.of("0123456789", 5) : "",
            otherAmount == 0 ? order.amount() : otherAmount,
            currency,
            0,
            now);
    Order tried = order.with(attempt);
    Instant leaves = switches.isOn(IzipaySimulator.NOTIFIED_FIRST) ? now : now.plus(NOTIFIED_AFTER);
    message(tried, attempt, switches).ifPresent(sent -> sender.announce(sent, leaves, switches));
    return tried;
  }

  static IzipaySimulator.Communication ofCommunication(Switches switches) {
    return switches.choice(
        IzipaySimulator.COMMUNICATION_ERROR, IzipaySimulator.Communication.class);
  }

  /** Queues the latest notification of an order again, due now; false when there is none. */
  @Override
  public boolean redeliver(Order order, int times) {
    Switches switches = faults.of(order.number());
    Optional<Message> message =
        order.latestAttempt().flatMap(attempt -> message(order, attempt, switches));
    message.ifPresent(sent -> sender.repeat(sent, times, switches));
    return message.isPresent();
  }

  private Optional<Message> message(Order order, Attempt attempt, Switches switches) {
    return order.ipnUrl().isEmpty()
        ? Optional.empty()
        : Optional.of(
            SignedResult.of(accounts.apply(order.merchantCode()), order, attempt, switches)
                .notification(order, switches));
  }

  /** Gives money of a payment back; false when so much is not left of it. */
  boolean refund(Order known, String uniqueId, long minor) {
    return memory.change(
        () -> {
          Order order = orders.get(known.key());
          Optional<Attempt> payment =
              order.payment(uniqueId).filter(p -> minor > 0 && p.refunded() + minor <= p.amount());
          payment.ifPresent(p -> orders.put(order.key(), order.with(p.refunding(minor))));
          return payment.isPresent();
        });
  }

  void clear() {
    memory.change(
        () -> {
          orders.clear();
          forms.clear();
          usedTokens.clear();
          sender.clear();
          faults.clear();
          return orders;
        });
  }

  /** Nine digits, never a number that was given before. */
  private String newNumber() {
    String number = "45" + RandomText.of("0123456789", 7);
    return byUniqueId.has(number) ? newNumber() : number;
  }
}
