package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import io.tollgate.http.Operator;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Gives back money of an order, which knows its payments; otherwise as a shop does it. */
@Singleton
class RefundOrder {

  private final Ledger ledger;
  private final RefundPayment refund;

  RefundOrder(Ledger ledger, RefundPayment refund) {
    this.ledger = ledger;
    this.refund = refund;
  }

  HttpReply refund(
      long orderId, RefundRequest request, Optional<IdempotentRequest> key, Operator operator) {
    List<Situation> bills = ledger.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return OrderJson.unknown();
    }
    return bills.stream()
        .filter(s -> holds(s, orderId, request))
        .findFirst()
        .map(s -> s.bill().bill().ref())
        .map(ref -> refund.refund(ref, request, key, operator.name()))
        .orElseGet(
            () ->
                HttpReply.problem(
                    409, "not_paid", "No such money stands in the books for this order"));
  }

  /** Whether the money that is meant came by this bill: the named, else that which paid. */
  private boolean holds(Situation situation, long orderId, RefundRequest request) {
    long billId = situation.bill().bill().id();
    return request.transactionId().isEmpty()
        ? ledger.appliedReceipt(orderId).filter(r -> r.billId() == billId).isPresent()
        : ledger.receipt(situation.bill().bill(), request.transactionId()).isPresent();
  }
}
