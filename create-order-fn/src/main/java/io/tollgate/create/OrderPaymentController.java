package io.tollgate.create;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.JsonForm;
import io.tollgate.http.OrderHolder;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.Ledger;
import io.tollgate.store.OrderRecord;
import io.tollgate.store.StoredBill;
import java.util.Optional;

/**
 * Whoever holds an order's key pays it, or pays it again, with the method of their choice. What is
 * paid is the order's own total, whatever anybody sends.
 */
@Controller
class OrderPaymentController {

  private static final String ORDER_PAYMENT = "/api/v1/order/payment";

  private final Ledger ledger;
  private final OpenPayment payments;
  private final CreateResponses responses;
  private final ReturnUrls returnUrls;

  OrderPaymentController(
      Ledger ledger, OpenPayment payments, CreateResponses responses, ReturnUrls returnUrls) {
    this.ledger = ledger;
    this.payments = payments;
    this.responses = responses;
    this.returnUrls = returnUrls;
  }

  @Post(uri = ORDER_PAYMENT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply pay(OrderHolder holder, HttpEvent event) {
    OrderRecord order = holder.order();
    StoredBill last = ledger.newestOfKey(order.keySha256()).orElseThrow().bill();
    Optional<IdempotentRequest> key =
        IdempotencyHeader.read(event, "order-" + order.order().id(), "POST " + ORDER_PAYMENT);
    PaymentRequest request =
        JsonForm.parse(
            event.body(), form -> PaymentRequest.readAgain(form, returnUrls, order, last));
    return responses.toBrowser(payments.open(OpenPaymentCommand.ofAmount(request, "buyer"), key));
  }
}
