package io.tollgate.create;

import io.tollgate.auth.OrderKeys;
import io.tollgate.crypto.Nonce;
import io.tollgate.crypto.Randomness;
import io.tollgate.crypto.Sha256;
import io.tollgate.order.Order;
import io.tollgate.order.OrderNumber;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.Attribution;
import io.tollgate.store.BillIdempotencyKeys;
import io.tollgate.store.LockedBill;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.NewOrder;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Instant;

/** The transactions that open payments. Where a new bill is due it is added to the order's row. */
@Singleton
class OpenPaymentTransactions {

  private final OrderKeys orderKeys;

  OpenPaymentTransactions(OrderKeys orderKeys) {
    this.orderKeys = orderKeys;
  }

  /** A new order. */
  LockedOrder place(OpenPaymentCommand command, Instant now) {
    Attribution attribution = command.attribution("order placed", now);
    return place(StoreTransaction.begin(attribution), command);
  }

  /** An order that waits for its money again. */
  LockedOrder payAgain(OpenPaymentCommand command, BillSnapshot last, Instant now) {
    Attribution attribution = command.attribution("pays again", now);
    LockedOrder order = StoreTransaction.lock(last.order(), waiting(last.order()), attribution);
    command.sale().update(order, command.request());
    return order;
  }

  /** An order whose live bill makes room for another one. */
  LockedOrder replaceBill(OpenPaymentCommand command, BillSnapshot live, Instant now) {
    Attribution attribution = command.attribution("superseded", now);
    LockedOrder order = StoreTransaction.lock(live.order(), waiting(live.order()), attribution);
    order.update(live.bill(), live.bill().supersede());
    command.sale().update(order, command.request());
    return order;
  }

  /** A new order in the place of one that fails, with the live bill of that if it has one. */
  LockedOrder replaceOrder(OpenPaymentCommand command, BillSnapshot before, Instant now) {
    OrderState failed = new OrderState.Failed(FailureReason.REPLACED, now);
    Attribution attribution = command.attribution("replaced", now);
    LockedOrder replaced = StoreTransaction.lock(before.order(), failed, attribution);
    if (before.bill().isLive()) {
      replaced.update(before.bill(), before.bill().supersede());
    }
    return place(replaced.transaction(), command);
  }

  /** A bill that is opened again. */
  StoreTransaction openAgain(
      OpenPaymentAttempt attempt, BillSnapshot lost, StoredBill opening, Instant now) {
    OpenPaymentCommand command = attempt.command();
    Attribution attribution = command.attribution("opened again", now);
    LockedOrder order = StoreTransaction.lock(lost.order(), lost.order().state(), attribution);
    LockedBill bill = order.update(lost.bill(), opening);
    command.sale().update(order, command.request());
    attempt.key().write(bill.keys(), opening.openingUntil());
    return order.transaction();
  }

  /** A live bill that answers the keys which wait for it. */
  StoreTransaction reuse(OpenPaymentAttempt attempt, BillSnapshot live, Instant now) {
    StoreTransaction transaction = StoreTransaction.begin(attribution(attempt, now));
    answer(transaction.keysOf(live.bill()), attempt, now);
    return transaction;
  }

  /** The same, where the order is also brought up to date. */
  StoreTransaction reuseAndUpdate(OpenPaymentAttempt attempt, BillSnapshot live, Instant now) {
    Order stored = live.order();
    LockedOrder order = StoreTransaction.lock(stored, stored.state(), attribution(attempt, now));
    attempt.command().sale().update(order, attempt.request());
    answer(order.bill(live.bill()).keys(), attempt, now);
    return order.transaction();
  }

  private static Attribution attribution(OpenPaymentAttempt attempt, Instant now) {
    return attempt.command().attribution("found again", now);
  }

  private static void answer(BillIdempotencyKeys keys, OpenPaymentAttempt attempt, Instant now) {
    attempt.key().write(keys, now);
    keys.answer(200);
  }

  private LockedOrder place(StoreTransaction transaction, OpenPaymentCommand command) {
    return command.sale().place(transaction, newOrder(command.request()));
  }

  /** Accepted orders stay so; all others are as new. */
  private static OrderState waiting(Order order) {
    return order.state() == Step.HOLD ? Step.HOLD : Step.NEW;
  }

  private NewOrder newOrder(PaymentRequest request) {
    String nonce = Nonce.draw();
    return new NewOrder(
        OrderNumber.draw(Randomness.SHARED),
        request.shopRef(),
        nonce,
        Sha256.hex(orderKeys.of(nonce)),
        request.amount(),
        request.description(),
        request.buyerJson(),
        request.metadataJson(),
        String.join(" ", request.productFlags()));
  }
}
