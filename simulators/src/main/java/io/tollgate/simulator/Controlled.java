package io.tollgate.simulator;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A simulated gateway as its tester sees and controls it. */
public interface Controlled {

  /** The gateway's name, as the control page shows it. */
  String name();

  /** What the gateway's protocol calls the id of an order. */
  String orderParameter();

  /** Every fault that can be switched on here, in the order in which the page shows them. */
  List<Switch> switches();

  /** The ends that a payment can come to here, in the order in which the page shows them. */
  List<Outcome> outcomes();

  /** Oldest first. */
  List<SimulatedOrder> orders();

  /** How many orders there are. */
  int ordersCount();

  /** Newest first, each made when it is taken: of many orders a page shows a few. */
  Stream<SimulatedOrder> newestOrders();

  /** The merchant's own page about an order; empty where nobody said where that is. */
  Optional<String> merchantPage(SimulatedOrder order);

  /** Finds an order by its id at the gateway or by our 15-character ref. */
  Optional<SimulatedOrder> order(String idOrRef);

  /** The id at the gateway for an id or ref that need not be known yet. */
  String orderId(String idOrRef);

  /**
   * Ends a payment without a browser, also after the order expired. A paid order stays as it is.
   *
   * @return the order afterwards; empty when there is none
   * @throws IllegalArgumentException for an outcome that is not played here
   */
  Optional<SimulatedOrder> pay(String idOrRef, Outcome outcome);

  /**
   * Sends the latest callback of an order again, so many times at once.
   *
   * @return the order afterwards; empty when there is none, or no callback about it
   */
  Optional<SimulatedOrder> redeliver(String idOrRef, int times);

  /** What can be done with an order here and at no other gateway; at most gateways nothing. */
  default List<MerchantAction> merchantActions() {
    return List.of();
  }

  /**
   * Does it.
   *
   * @param amount in minor units, where the action takes one and one is given
   * @return what came of it, for JSON; empty when there is no such order
   * @throws IllegalArgumentException when the gateway itself refuses, and why
   */
  default Optional<Object> act(String idOrRef, MerchantAction action, Optional<Long> amount) {
    return Optional.empty();
  }

  Faults faults();

  Traffic traffic();

  /** Forgets everything: orders, pending callbacks, faults. */
  void clear();
}
