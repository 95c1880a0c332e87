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

/**
 * Refunds money of an order: finds the payment that brought it, and refunds that like a shop's
 * request.
 */
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
    List<Ref> payments =
        bills.stream()
            .map(s -> s.bill().bill())
            .filter(bill -> holds(bill, payer, request))
            .map(Bill::ref)
            .toList();
    return switch (payments.size()) {
      case 0 -> new RefundOrderResult.NotPaid();
      case 1 ->
          new RefundOrderResult.OfPayment(
              refund.refund(payments.getFirst(), request, key, operator.name()));
      default -> new RefundOrderResult.NumberTwice();
    };
  }

  /**
   * Whether this bill brought the money to refund: the named transaction, else the one that paid.
   */
  private boolean holds(Bill bill, Optional<Long> payer, RefundRequest request) {
    return request.transactionId().isEmpty()
        ? payer.equals(Optional.of(bill.id()))
        : paymentStore.receipt(bill, request.transactionId()).isPresent();
  }
}
