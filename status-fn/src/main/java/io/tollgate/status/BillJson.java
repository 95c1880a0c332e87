package io.tollgate.status;

import io.tollgate.auth.OrderKeys;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.json.Json;
import io.tollgate.order.PublicId;
import io.tollgate.response.PaymentJson;
import io.tollgate.settle.PublicOrder;
import io.tollgate.settle.UnpaidReason;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.DescribedBill;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bill as the API shows it. Whoever shows an API key sees all of it; the holder of an order's key
 * sees no integer ids, which can be counted up.
 */
@Singleton
class BillJson {

  private final OrderKeys orderKeys;

  BillJson(OrderKeys orderKeys) {
    this.orderKeys = orderKeys;
  }

  Map<String, Object> toShop(DescribedBill described) {
    BillSnapshot snapshot = described.snapshot();
    StoredBill stored = snapshot.bill();
    Bill bill = stored.bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("id", bill.id());
    body.put("payment_id", PublicId.PAYMENT.of(bill.id()));
    body.put("order_id", PublicId.ORDER.of(bill.orderId()));
    body.put("number", snapshot.order().number());
    body.put("shop_ref", snapshot.order().shopRef());
    body.put("description", described.texts().description());
    body.put("metadata", described.texts().metadata());
    body.put("return_url", stored.returnUrl().toString());
    body.put("status", bill.state().publicStatus().name());
    body.put("state", bill.state().label());
    body.put("order_state", snapshot.order().state().label());
    PaymentJson.facts(bill, body);
    facts(snapshot, body);
    body.put("account", bill.account());
    body.put(
        "extra", Map.of("order_pk", bill.orderId(), "payment_method_pk", stored.paymentMethodId()));
    switch (bill.state()) {
      case BillState.Paid paid -> body.put("paid_at", paid.paidAt().toString());
      case BillState.Failed failed -> {
        body.put("failure", failed.reason());
        body.put("failure_code", failed.code());
      }
      case BillState.InReview review -> body.put("review", review.why().name());
      case BillState.Created _, BillState.Pending _, BillState.Expired _ -> {}
    }
    return body;
  }

  Map<String, Object> toBuyer(BillSnapshot snapshot) {
    Bill bill = snapshot.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("status", bill.state().publicStatus().name());
    PaymentJson.facts(bill, body);
    facts(snapshot, body);
    if (bill.state() instanceof BillState.Paid paid) {
      body.put("paid_at", paid.paidAt().toString());
    }
    return body;
  }

  /**
   * What became of the order, and why the bill is not paid: without the word that nothing was
   * taken, where money may have been.
   */
  static void outcome(BillSnapshot snapshot, Map<String, Object> body) {
    body.put("order", PublicOrder.of(snapshot).label());
    UnpaidReason.of(snapshot)
        .ifPresent(
            reason -> {
              body.put("why", reason.label());
              if (snapshot.isUndecided()) {
                body.put("undecided", true);
              }
            });
  }

  /** What both see. A name that has no value yet is there all the same. */
  private void facts(BillSnapshot snapshot, Map<String, Object> body) {
    StoredBill stored = snapshot.bill();
    Bill bill = stored.bill();
    body.put("backend", bill.gateway().value());
    body.put(
        "transaction_id",
        bill.state() instanceof BillState.Paid paid ? paid.transactionId() : Json.NULL);
    body.put("verified", bill.state() instanceof BillState.Paid);
    body.put("created_at", bill.createdAt().toString());
    body.put("updated_at", stored.updatedAt().toString());
    PaymentJson.expiry(stored, body);
    PaymentJson.nextStep(
        snapshot.nextStep(),
        stored,
        orderKeys.of(snapshot.order().keyNonce(), snapshot.order().keySha256()),
        body);
  }
}
