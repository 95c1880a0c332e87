package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.JsonForm;
import io.tollgate.http.OrderDoor;
import io.tollgate.http.Proxy;
import io.tollgate.store.Ledger;
import io.tollgate.store.OrderRecord;
import io.tollgate.store.StoredBill;

/**
 * Whoever holds an order's key pays it, or pays it again, with the method of their choice. What is
 * paid is the order's own total, whatever anybody sends.
 */
@Controller
class OrderPaymentController {

  private static final String ORDER_PAYMENT = "/api/v1/order/payment";

  private final OrderDoor door;
  private final Ledger ledger;
  private final OpenPayment payments;
  private final CreateResponses responses;
  private final ReturnUrls returnUrls;

  OrderPaymentController(
      OrderDoor door,
      Ledger ledger,
      OpenPayment payments,
      CreateResponses responses,
      ReturnUrls returnUrls) {
    this.door = door;
    this.ledger = ledger;
    this.payments = payments;
    this.responses = responses;
    this.returnUrls = returnUrls;
  }

  @Post(uri = ORDER_PAYMENT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> pay(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> door.let(e, order -> pay(e, order)));
  }

  private HttpReply pay(HttpEvent event, OrderRecord order) {
    StoredBill last = ledger.newestOfKey(order.keySha256()).orElseThrow().bill();
    return IdempotencyHeader.answer(
        event,
        "order-" + order.order().id(),
        "POST " + ORDER_PAYMENT,
        key ->
            JsonForm.answer(
                event.body(),
                form -> PaymentRequest.readAgain(form, returnUrls, order, last),
                request ->
                    responses.toBrowser(
                        payments.open(OpenPaymentCommand.ofAmount(request, "buyer"), key))));
  }
}
