package io.tollgate.simulator;

/** A simulated gateway that listens on loopback until it is closed. */
public interface RunningSimulator extends Controlled, AutoCloseable {

  /** Base of the gateway's API and of its pages, without a slash at the end. */
  String url();

  /** Lets the control page lead to the merchant's page about each order. */
  void linkOrders(OrderPage orderPage);

  @Override
  void close();
}
