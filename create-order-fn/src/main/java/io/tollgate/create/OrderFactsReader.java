package io.tollgate.create;

import io.tollgate.catalogue.Carts;
import io.tollgate.create.OrderFacts.Match;
import io.tollgate.order.Order;
import io.tollgate.store.CheckedOutCart;
import io.tollgate.store.OrdersToPay;
import io.tollgate.store.OrdersToPay.OrderToPay;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads what the decision about opening a payment needs, without a lock. */
@Singleton
class OrderFactsReader {

  private final OrdersToPay orders;
  private final Carts carts;

  OrderFactsReader(OrdersToPay orders, Carts carts) {
    this.orders = orders;
    this.carts = carts;
  }

  OrderFacts read(OpenPaymentCommand command) {
    return find(command.request())
        .<OrderFacts>map(
            found ->
                new OrderFacts.Found(
                    found.newest(),
                    found.replacedWithMoney(),
                    readMatch(command, found.newest().order())))
        .orElseGet(OrderFacts.None::new);
  }

  private Optional<OrderToPay> find(PaymentRequest request) {
    return request.byKey().isGiven()
        ? orders.ofKey(request.shopRef(), request.byKey().keySha256())
        : orders.ofNumber(request.shopRef());
  }

  private Match readMatch(OpenPaymentCommand command, Order order) {
    if (!order.total().equals(command.request().amount())) {
      return Match.OTHER_PURCHASE;
    }
    return switch (command.sale()) {
      case Sale.OfAmount _, Sale.OfDelivery _ -> Match.EXACT;
      case Sale.OfCart(CheckedOutCart checkout) -> readMatch(checkout, order);
    };
  }

  private Match readMatch(CheckedOutCart checkout, Order order) {
    Carts.Comparison comparison = carts.compare(order.id(), checkout);
    if (!comparison.sameLines()) {
      return Match.OTHER_PURCHASE;
    }
    return comparison.sameDetails() ? Match.EXACT : Match.OTHER_DETAILS;
  }
}
