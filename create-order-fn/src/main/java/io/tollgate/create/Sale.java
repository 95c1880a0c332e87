package io.tollgate.create;

import io.tollgate.store.Checkout;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.NewOrder;
import io.tollgate.store.OrderRow;

/** What an order is placed for. */
sealed interface Sale {

  /** Writes the order, with its lines. */
  OrderRow place(LedgerTransaction transaction, NewOrder order);

  /** Writes what an unpaid order of the same purchase says differently now. */
  void update(OrderRow order, PaymentRequest request);

  /** An amount for which the shop's number stands. */
  record OfAmount() implements Sale {

    @Override
    public OrderRow place(LedgerTransaction transaction, NewOrder order) {
      return transaction.place(order);
    }

    @Override
    public void update(OrderRow order, PaymentRequest request) {
      // A number and a total are all that such an order says.
    }
  }

  /** The lines of a customer's cart. Whom they are for may change until they are paid. */
  record OfCart(Checkout checkout) implements Sale {

    @Override
    public OrderRow place(LedgerTransaction transaction, NewOrder order) {
      return transaction.place(order, checkout);
    }

    @Override
    public void update(OrderRow order, PaymentRequest request) {
      order.details(checkout, request.buyerJson());
    }
  }
}
