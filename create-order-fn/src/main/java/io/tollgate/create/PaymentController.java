package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Proxy;
import io.tollgate.http.Sha256;
import io.tollgate.http.ShopCaller;
import io.tollgate.http.ShopDoor;
import io.tollgate.order.OwnNumbers;
import io.tollgate.store.IdempotentRequest;
import java.util.Optional;
import java.util.UUID;

/**
 * The routes that open payments. They take the event itself: bodies are read strictly and whole,
 * field by field.
 */
@Controller
class PaymentController {

  private static final String PAYMENT = "/api/v1/payment";
  private static final String DIRECT = "/api/payment/create";

  /** All browsers are one caller, and a key can be guessed when it is shorter. */
  private static final int BROWSER_KEY_CHARACTERS_MIN = 16;

  private static final int DIRECT_DIGITS = 32;

  private final ShopDoor door;
  private final OpenPayment payments;
  private final CreateResponses responses;
  private final Methods methods;
  private final ReturnUrls returnUrls;
  private final boolean isDirectAmountOpen;

  PaymentController(
      ShopDoor door,
      OpenPayment payments,
      CreateResponses responses,
      Methods methods,
      ReturnUrls returnUrls,
      @Property(name = "tollgate.direct-amount", defaultValue = "off") String directAmount) {
    this.door = door;
    this.payments = payments;
    this.responses = responses;
    this.methods = methods;
    this.returnUrls = returnUrls;
    this.isDirectAmountOpen = directAmount.equals("open");
  }

  /** A shop's back end asks for a payment of one of its orders. */
  @Post(uri = PAYMENT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> create(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> door.let(e, "payment", caller -> create(e, caller)));
  }

  /**
   * A browser names its own amount, which is an amount that a buyer can change: open only where the
   * configuration says so. It names no order, so each call without an Idempotency-Key is a new one.
   */
  @Post(uri = DIRECT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> createDirect(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, this::createDirect);
  }

  private HttpReply create(HttpEvent event, ShopCaller caller) {
    return IdempotencyHeader.answer(
        event,
        caller,
        "POST " + PAYMENT,
        key ->
            JsonForm.answer(
                event.body(),
                form -> PaymentRequest.read(form, methods, returnUrls),
                request -> create(request, key, caller)));
  }

  private HttpReply create(
      PaymentRequest request, Optional<IdempotentRequest> key, ShopCaller caller) {
    return OwnNumbers.include(request.shopRef())
        ? responses.orderNotYours()
        : responses.toShop(payments.open(OpenPaymentCommand.ofAmount(request, caller.name()), key));
  }

  private HttpReply createDirect(HttpEvent event) {
    if (!isDirectAmountOpen) {
      return responses.directAmountOff();
    }
    return IdempotencyHeader.answer(
        event, "browser", BROWSER_KEY_CHARACTERS_MIN, "POST " + DIRECT, key -> direct(event, key));
  }

  private HttpReply direct(HttpEvent event, Optional<IdempotentRequest> key) {
    return JsonForm.answer(
        event.body(),
        form ->
            PaymentRequest.readDirect(
                form, directNumber(key), methods, returnUrls, event.callerIp()),
        request ->
            responses.toBrowser(payments.open(OpenPaymentCommand.ofAmount(request, "buyer"), key)));
  }

  /**
   * The order's number: a key's own, so that a repeat after a crash finds the first one's order.
   */
  private static String directNumber(Optional<IdempotentRequest> key) {
    String unique =
        key.map(k -> Sha256.hex(k.key()).substring(0, DIRECT_DIGITS))
            .orElseGet(() -> UUID.randomUUID().toString());
    return OwnNumbers.DIRECT + unique;
  }
}
