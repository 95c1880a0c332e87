package io.tollgate.stored;

import io.tollgate.bill.GatewayId;
import io.tollgate.order.Order;
import io.tollgate.order.OrderLine;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An order with what was written down when it was placed.
 *
 * @param buyer JSON, as the shop sent it
 * @param productFlags what the ordered things are, in the shop's words
 */
public record StoredOrder(
    Order order, String description, String buyer, Set<String> productFlags, Instant createdAt) {

  /** One thing that was ordered, at its price in minor units. */
  public record Line(OrderLine.Kind kind, String name, int quantity, long unitPrice) {}

  /**
   * One step of an order, of one of its bills or of a refund.
   *
   * @param to the state it came to
   */
  public record Move(Subject subject, String to, Instant at) {}

  /**
   * Money that goes back to the buyer.
   *
   * @param gateway through which it goes
   * @param amount in minor units
   * @param at when it went, or where it is not done when that began
   */
  public record MoneyBack(
      GatewayId gateway, long amount, String currency, boolean isDone, Instant at) {}

  public enum Subject {
    ORDER,
    PAYMENT,
    REFUND
  }

  @Override
  public String toString() {
    return "order " + order.shopRef();
  }

  /**
   * What the holder of an order's key may read beside its bills.
   *
   * @param moves the newest of what happened, oldest first
   * @param refunds money that goes back to the buyer, or has gone back, oldest first
   * @param current the order's row, read last
   * @param isMailReturned whether the buyer's address gets no mail any more
   */
  public record Story(
      List<Line> lines,
      List<Move> moves,
      List<MoneyBack> refunds,
      Current current,
      boolean isMailReturned) {}

  /**
   * What changes in an order's row.
   *
   * @param trackingNumber where the goods can be followed; empty when nobody said
   * @param version changes with the order, each of its bills and refunds
   */
  public record Current(String trackingNumber, Instant updatedAt, int version) {}
}
