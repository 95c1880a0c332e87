package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Ref;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Gives back money of an order, which knows its payments; otherwise as a shop does it. */
@Singleton
class RefundOrder {

  private final PaymentStore paymentStore;
  private final RefundPayment refund;

  RefundOrder(PaymentStore paymentStore, RefundPayment refund) {
    this.paymentStore = paymentStore;
    this.refund = refund;
  }

  RefundOrderResult refund(
      long orderId, RefundRequest request, Optional<IdempotentRequest> key, Operator operator) {
    List<BillSnapshot> bills = paymentStore.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return new RefundOrderResult.UnknownOrder();
    }
    Optional<Long> payer = paymentStore.appliedReceipt(orderId).map(Receipt::billId);
    List<Ref> meant =
        bills.stream()
            .map(s -> s.bill().bill())
            .filter(bill -> holds(bill, payer, request))
            .map(Bill::ref)
            .toList();
    return switch (meant.size()) {
      case 0 -> new RefundOrderResult.NotPaid();
      case 1 ->
          new RefundOrderResult.OfPayment(
              refund.refund(meant.getFirst(), request, key, operator.name()));
      default -> new RefundOrderResult.NumberTwice();
    };
  }

  /** Whether the money that is meant came by this bill: the named, else that which paid. */
  private boolean holds(Bill bill, Optional<Long> payer, RefundRequest request) {
    return request.transactionId().isEmpty()
        ? payer.equals(Optional.of(bill.id()))
        : paymentStore.receipt(bill, request.transactionId()).isPresent();
  }
}
