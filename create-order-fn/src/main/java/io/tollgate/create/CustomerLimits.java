package io.tollgate.create;

import io.tollgate.catalogue.UnpaidOrders;
import io.tollgate.catalogue.UnpaidOrders.Expiries;
import io.tollgate.catalogue.UnpaidOrders.Held;
import io.tollgate.catalogue.UnpaidOrders.Sold;
import io.tollgate.catalogue.UnpaidOrders.Unpaid;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.store.CheckedOutCart;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Limits the stock that one customer's unpaid orders may reserve: a few orders with a few pieces,
 * and none for a while once several expired in a row (DECISIONS 110).
 */
@Singleton
class CustomerLimits {

  /** Pieces in one customer's unpaid orders together. */
  static final int PIECES_MAX = 200;

  private static final int ORDERS_MAX = 2;
  private static final int EXPIRIES_MAX = 3;
  private static final Duration COUNTED = Duration.ofDays(1);
  private static final Duration REFUSED = Duration.ofHours(1);

  private final UnpaidOrders orders;
  private final Clock clock;

  CustomerLimits(UnpaidOrders orders, Clock clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /** Why this may not be bought; empty where it may. */
  Optional<OpenPaymentResult> refusal(Sale sale, String number) {
    return switch (sale) {
      case Sale.OfAmount _, Sale.OfDelivery _ -> Optional.empty();
      case Sale.OfCart(CheckedOutCart checkout) ->
          refusal(checkout.customer(), number, checkout.cart().pieces());
    };
  }

  /** Why an order may not be paid again; empty where it may, or holds its pieces anyway. */
  Optional<OpenPaymentResult> refusal(Order order) {
    return switch (order.state()) {
      case OrderState.Failed _ when order.isOfCart() -> {
        Sold sold = orders.sold(order.id());
        yield refusal(sold.customer(), order.shopRef(), sold.pieces());
      }
      case OrderState _ -> Optional.empty();
    };
  }

  private Optional<OpenPaymentResult> refusal(String customer, String number, long pieces) {
    Instant now = clock.instant();
    Unpaid unpaid = orders.of(customer, number, EXPIRIES_MAX, now.minus(COUNTED));
    Expiries expiries = unpaid.expiries();
    Instant until = expiries.last().plus(REFUSED);
    if (expiries.times() == EXPIRIES_MAX && now.isBefore(until)) {
      return Optional.of(new OpenPaymentResult.TooManyUnpaid(until));
    }
    Held held = unpaid.held();
    return held.orders() < ORDERS_MAX && held.pieces() + pieces <= PIECES_MAX
        ? Optional.empty()
        : Optional.of(new OpenPaymentResult.TooManyUnpaid(now.plus(REFUSED)));
  }
}
