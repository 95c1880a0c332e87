package io.tollgate.manage;

import io.tollgate.auth.Operator;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.settle.MessageSource;
import io.tollgate.settle.Settle;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.Receipt;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Confirms the payment of a bill that no gateway collects, for an operator who saw the money. It is
 * settled like a gateway's report: a wrong amount is a case, and a duplicate reference counts once
 * (Invariants 2 and 4).
 */
@Singleton
class ConfirmPayment {

  private static final int KEY_ID_MAX = 80;

  private final PaymentStore paymentStore;
  private final Settle settle;
  private final Clock clock;

  ConfirmPayment(PaymentStore paymentStore, Settle settle, Clock clock) {
    this.paymentStore = paymentStore;
    this.settle = settle;
    this.clock = clock;
  }

  ConfirmResult confirm(long orderId, ConfirmRequest request, Operator operator) {
    List<BillSnapshot> bills = paymentStore.billsOfOrder(orderId);
    if (bills.isEmpty()) {
      return new ConfirmResult.UnknownOrder();
    }
    List<StoredBill> direct =
        bills.stream().map(BillSnapshot::bill).filter(b -> b.collect().isPresent()).toList();
    if (direct.isEmpty()) {
      return new ConfirmResult.NotDirect();
    }
    Instant now = clock.instant();
    Instant paidAt = request.paidAt().orElse(now);
    Optional<StoredBill> paid =
        direct.stream()
            .filter(each -> existedAt(each.bill(), paidAt))
            .min(Comparator.comparing(each -> !each.isLive()));
    if (paid.isEmpty() || paidAt.isAfter(now)) {
      return new ConfirmResult.ImpossibleTime();
    }
    Bill bill = paid.get().bill();
    List<Receipt> booked =
        paymentStore.receipts(bill.gateway(), bill.account(), request.reference());
    if (booked.stream().anyMatch(receipt -> receipt.billId() != bill.id())) {
      return new ConfirmResult.ReferenceUsed();
    }
    settle.settle(
        bill.gateway(),
        bill.account(),
        bill.ref(),
        paid(bill, request, paidAt, operator),
        MessageSource.operator(operator.name()));
    return result(paymentStore.snapshot(bill.ref()).orElseThrow());
  }

  /** People write minutes. */
  private static boolean existedAt(Bill bill, Instant paidAt) {
    return !paidAt.isBefore(bill.createdAt().truncatedTo(ChronoUnit.MINUTES));
  }

  private static Report paid(Bill bill, ConfirmRequest request, Instant paidAt, Operator operator) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("amount", request.amount());
    said.put("currency", bill.amount().currency().getCurrencyCode());
    said.put("reference", request.reference());
    request.paidAt().ifPresent(at -> said.put("paid_at", at.toString()));
    said.put("confirmed_by", operator.subject());
    String keyId = bill.gateway() + "/" + bill.account() + "/" + operator.subject();
    return new Report.Paid(
        new Money(request.amount(), bill.amount().currency()),
        request.reference(),
        paidAt,
        new Evidence(keyId.substring(0, Math.min(keyId.length(), KEY_ID_MAX)), Json.write(said)));
  }

  private static ConfirmResult result(BillSnapshot snapshot) {
    return switch (snapshot.bill().bill().state()) {
      case BillState.Paid _ -> new ConfirmResult.Paid(snapshot);
      case BillState.InReview _ -> new ConfirmResult.InReview(snapshot);
      // Nothing was settled: the reference was booked for another order after it was looked up.
      case BillState.Created _, BillState.Pending _, BillState.Failed _, BillState.Expired _ ->
          new ConfirmResult.ReferenceUsed();
    };
  }
}
