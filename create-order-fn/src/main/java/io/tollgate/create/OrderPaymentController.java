package io.tollgate.create;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.OrderHolder;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import io.tollgate.store.PaymentStore;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.StoredOrder;
import java.util.Optional;

/**
 * Whoever holds an order's key pays it, or pays it again, with the method of their choice. What is
 * paid is the order's own total, whatever anybody sends.
 */
@Controller
class OrderPaymentController {

  private static final String ORDER_PAYMENT = "/api/v1/order/payment";

  private final PaymentStore paymentStore;
  private final OpenPayment payments;
  private final CreateResponses responses;
  private final ReturnUrls returnUrls;
  private final PublicUrl publicUrl;

  OrderPaymentController(
      PaymentStore paymentStore,
      OpenPayment payments,
      CreateResponses responses,
      ReturnUrls returnUrls,
      PublicUrl publicUrl) {
    this.paymentStore = paymentStore;
    this.payments = payments;
    this.responses = responses;
    this.returnUrls = returnUrls;
    this.publicUrl = publicUrl;
  }

  @Post(uri = ORDER_PAYMENT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply pay(OrderHolder holder, HttpEvent event) {
    StoredOrder order = holder.order();
    StoredBill last = paymentStore.newestOfKey(order.order().keySha256()).orElseThrow().bill();
    Optional<IdempotentRequest> key =
        IdempotencyHeader.read(event, "order-" + order.order().id(), "POST " + ORDER_PAYMENT);
    PaymentRequest request =
        JsonReader.parse(
            event.body(), form -> PaymentRequest.readAgain(form, returnUrls, order, last));
    return responses.toBrowser(
        payments.open(
            OpenPaymentCommand.ofAmount(request, "buyer", publicUrl.of(event.domain())), key));
  }
}
