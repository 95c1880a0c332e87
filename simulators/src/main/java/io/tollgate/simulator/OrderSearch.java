package io.tollgate.simulator;

import io.tollgate.simulator.SimulatedOrder.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which orders a tester wants to see, newest first and a page at a time.
 *
 * @param text part of a number, an account, a description; empty for all
 * @param page counts from 1
 */
record OrderSearch(String text, Optional<State> state, int page, int size) {

  static final int PAGE_MAX = 10_000;
  static final int SIZE_MAX = 1_000;

  /**
   * Reads it from {@code q}, {@code state}, {@code page} and {@code limit}; whatever cannot be read
   * counts as absent.
   */
  static OrderSearch of(Parameters parameters, int usualSize) {
    return new OrderSearch(
        parameters.text("q").orElse("").strip(),
        parameters.text("state").flatMap(OrderSearch::state),
        number(parameters, "page", PAGE_MAX).orElse(1),
        number(parameters, "limit", SIZE_MAX).orElse(usualSize));
  }

  private static Optional<State> state(String name) {
    return Arrays.stream(State.values()).filter(state -> state.name().equals(name)).findFirst();
  }

  private static Optional<Integer> number(Parameters parameters, String name, int max) {
    return parameters.number(name).filter(n -> n >= 1 && n <= max).map(Math::toIntExact);
  }

  /** The page, and one order more where there is another page. */
  List<SimulatedOrder> in(Controlled gateway) {
    return found(gateway)
        .filter(order -> state.isEmpty() || state.get() == order.state())
        .skip((long) (page - 1) * size)
        .limit(size + 1L)
        .toList();
  }

  /** A whole number is found without looking at every order. */
  private Stream<SimulatedOrder> found(Controlled gateway) {
    if (text.isEmpty()) {
      return gateway.newestOrders();
    }
    Optional<SimulatedOrder> named = gateway.order(text);
    return named.isPresent()
        ? named.stream()
        : gateway.newestOrders().filter(order -> isIn(order, text.toLowerCase(Locale.ROOT)));
  }

  private static boolean isIn(SimulatedOrder order, String lower) {
    return Stream.of(order.id(), order.account(), order.description(), order.transactionId())
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(lower));
  }
}
