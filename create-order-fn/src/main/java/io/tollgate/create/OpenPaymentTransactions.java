package io.tollgate.create;

import io.tollgate.http.OrderKeys;
import io.tollgate.http.Sha256;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.store.BillKeys;
import io.tollgate.store.BillRow;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.NewOrder;
import io.tollgate.store.OrderRow;
import io.tollgate.store.Origin;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredBill;
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
  OrderRow place(OpenPaymentCommand command, Instant now) {
    Origin origin = command.origin("order placed", now);
    return place(LedgerTransaction.begin(origin), command);
  }

  /** An order that waits for its money again. */
  OrderRow payAgain(OpenPaymentCommand command, Situation last, Instant now) {
    Origin origin = command.origin("pays again", now);
    OrderRow order = LedgerTransaction.lock(last.order(), waiting(last.order()), origin);
    command.sale().update(order, command.request());
    return order;
  }

  /** An order whose live bill makes room for another one. */
  OrderRow replaceBill(OpenPaymentCommand command, Situation live, Instant now) {
    Origin origin = command.origin("superseded", now);
    OrderRow order = LedgerTransaction.lock(live.order(), waiting(live.order()), origin);
    order.update(live.bill(), live.bill().supersede());
    command.sale().update(order, command.request());
    return order;
  }

  /** A new order in the place of one that fails, with the live bill of that if it has one. */
  OrderRow replaceOrder(OpenPaymentCommand command, Situation before, Instant now) {
    OrderState failed = new OrderState.Failed(FailureReason.REPLACED, now);
    Origin origin = command.origin("replaced", now);
    OrderRow replaced = LedgerTransaction.lock(before.order(), failed, origin);
    if (before.bill().isLive()) {
      replaced.update(before.bill(), before.bill().supersede());
    }
    return place(replaced.transaction(), command);
  }

  /** A bill that is opened again. */
  LedgerTransaction openAgain(
      OpenPaymentAttempt attempt, Situation lost, StoredBill opening, Instant now) {
    OpenPaymentCommand command = attempt.command();
    Origin origin = command.origin("opened again", now);
    OrderRow order = LedgerTransaction.lock(lost.order(), lost.order().state(), origin);
    BillRow bill = order.update(lost.bill(), opening);
    command.sale().update(order, command.request());
    attempt.key().write(bill.keys(), opening.openingUntil());
    return order.transaction();
  }

  /** A live bill that answers the keys which wait for it. */
  LedgerTransaction reuse(OpenPaymentAttempt attempt, Situation live, Instant now) {
    LedgerTransaction transaction = LedgerTransaction.begin(origin(attempt, now));
    answer(transaction.keysOf(live.bill()), attempt, now);
    return transaction;
  }

  /** The same, where the order is also brought up to date. */
  LedgerTransaction reuseAndUpdate(OpenPaymentAttempt attempt, Situation live, Instant now) {
    Order stored = live.order();
    OrderRow order = LedgerTransaction.lock(stored, stored.state(), origin(attempt, now));
    attempt.command().sale().update(order, attempt.request());
    answer(order.bill(live.bill()).keys(), attempt, now);
    return order.transaction();
  }

  private static Origin origin(OpenPaymentAttempt attempt, Instant now) {
    return attempt.command().origin("found again", now);
  }

  private static void answer(BillKeys keys, OpenPaymentAttempt attempt, Instant now) {
    attempt.key().write(keys, now);
    keys.answer(200);
  }

  private OrderRow place(LedgerTransaction transaction, OpenPaymentCommand command) {
    return command.sale().place(transaction, newOrder(command.request()));
  }

  /** Accepted orders stay so; all others are as new. */
  private static OrderState waiting(Order order) {
    return order.state() == Step.HOLD ? Step.HOLD : Step.NEW;
  }

  private NewOrder newOrder(PaymentRequest request) {
    String nonce = orderKeys.drawNonce();
    return new NewOrder(
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
