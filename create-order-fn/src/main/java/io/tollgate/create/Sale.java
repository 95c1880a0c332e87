package io.tollgate.create;

import io.tollgate.store.CheckedOutCart;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.NewOrder;
import io.tollgate.store.Recipient;
import io.tollgate.store.StoreTransaction;

/** What an order is placed for. */
sealed interface Sale {

  /** Writes the order, with its lines. */
  LockedOrder place(StoreTransaction transaction, NewOrder order);

  /** Writes what an unpaid order of the same purchase says differently now. */
  void update(LockedOrder order, PaymentRequest request);

  /** An amount for which the shop's number stands. */
  record OfAmount() implements Sale {

    @Override
    public LockedOrder place(StoreTransaction transaction, NewOrder order) {
      return transaction.place(order);
    }

    @Override
    public void update(LockedOrder order, PaymentRequest request) {
      // A number and a total are all that such an order says.
    }
  }

  /** An amount, and who gets what is bought for it. */
  record OfDelivery(Recipient recipient) implements Sale {

    @Override
    public LockedOrder place(StoreTransaction transaction, NewOrder order) {
      return transaction.place(order).sendTo(recipient);
    }

    @Override
    public void update(LockedOrder order, PaymentRequest request) {
      // Each request of a browser is an order of its own.
    }
  }

  /** The lines of a customer's cart. Whom they are for may change until they are paid. */
  record OfCart(CheckedOutCart checkout) implements Sale {

    @Override
    public LockedOrder place(StoreTransaction transaction, NewOrder order) {
      return transaction.place(order, checkout);
    }

    @Override
    public void update(LockedOrder order, PaymentRequest request) {
      order.details(checkout.recipient(), request.buyerJson());
    }
  }
}
