package io.tollgate.simulator;

/** A simulated gateway that listens on loopback until it is closed. */
public interface RunningSimulator extends Controlled, AutoCloseable {

  /** Base of the gateway's API and of its pages, without a slash at the end. */
  String url();

  /** The place for an order's number in the address of the merchant's page about it. */
  String ORDER_PLACE = "{order}";

  /**
   * Says where the merchant shows an order, so that the control page can lead there: a gateway
   * knows its own number of an order and no page about it.
   *
   * @param orderPage an address with {@link #ORDER_PLACE} in it
   */
  void linkOrders(String orderPage);

  @Override
  void close();
}
