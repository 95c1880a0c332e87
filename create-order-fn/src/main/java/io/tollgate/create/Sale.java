package io.tollgate.create;

import io.tollgate.order.Order;
import io.tollgate.store.Carts;
import io.tollgate.store.Checkout;
import io.tollgate.store.LedgerScript;
import io.tollgate.store.NewOrder;

/** What an order is placed for. */
sealed interface Sale {

  /** Writes the order, with its lines. */
  LedgerScript place(LedgerScript script, NewOrder order);

  /** Whether this order of the same total sells the same, so that it can be paid for this. */
  boolean isOf(Order order, Carts carts);

  /** Whether such an order says all the rest as it was asked for now. */
  boolean isUpToDate(Order order, Carts carts);

  /** Brings it up to date. */
  LedgerScript update(LedgerScript script, PaymentRequest request);

  /** An amount for which the shop's number stands. */
  record OfAmount() implements Sale {

    @Override
    public LedgerScript place(LedgerScript script, NewOrder order) {
      return script.place(order);
    }

    @Override
    public boolean isOf(Order order, Carts carts) {
      return true;
    }

    @Override
    public boolean isUpToDate(Order order, Carts carts) {
      return true;
    }

    @Override
    public LedgerScript update(LedgerScript script, PaymentRequest request) {
      return script;
    }
  }

  /** The lines of a customer's cart. Whom they are for may change until they are paid. */
  record OfCart(Checkout checkout) implements Sale {

    @Override
    public LedgerScript place(LedgerScript script, NewOrder order) {
      return script.place(order, checkout);
    }

    @Override
    public boolean isOf(Order order, Carts carts) {
      return carts.isOrderOf(order.id(), checkout.lines());
    }

    @Override
    public boolean isUpToDate(Order order, Carts carts) {
      return carts.hasDetails(order.id(), checkout);
    }

    @Override
    public LedgerScript update(LedgerScript script, PaymentRequest request) {
      return script.details(checkout, request.buyerJson());
    }
  }
}
