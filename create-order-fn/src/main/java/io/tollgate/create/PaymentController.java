package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Anyone;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.RequiredScope;
import io.tollgate.auth.ShopCaller;
import io.tollgate.crypto.Randomness;
import io.tollgate.crypto.Sha256;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.GeneratedOrderNumbers;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import java.util.Optional;

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

  private final OpenPayment payments;
  private final CreateResponses responses;
  private final MethodSelections methods;
  private final ReturnUrls returnUrls;
  private final PublicUrl publicUrl;
  private final boolean isDirectAmountOpen;

  PaymentController(
      OpenPayment payments,
      CreateResponses responses,
      MethodSelections methods,
      ReturnUrls returnUrls,
      PublicUrl publicUrl,
      @Property(name = "tollgate.direct-amount", defaultValue = "off") String directAmount) {
    this.payments = payments;
    this.responses = responses;
    this.methods = methods;
    this.returnUrls = returnUrls;
    this.publicUrl = publicUrl;
    this.isDirectAmountOpen = directAmount.equals("open");
  }

  /** A shop's back end asks for a payment of one of its orders. */
  @Post(uri = PAYMENT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply create(@RequiredScope(KeyScope.PAYMENT) ShopCaller shop, HttpEvent event) {
    Optional<IdempotentRequest> key = IdempotencyHeader.read(event, shop, "POST " + PAYMENT);
    MethodSelection selection = methods.begin();
    PaymentRequest request =
        JsonReader.parse(event.body(), form -> PaymentRequest.read(form, selection, returnUrls));
    return GeneratedOrderNumbers.include(request.shopRef())
        ? responses.orderNotYours()
        : responses.toShop(
            payments.open(
                OpenPaymentCommand.ofAmount(request, shop.name(), publicUrl.of(event.domain())),
                key,
                selection));
  }

  /**
   * A browser names its own amount, which is an amount that a buyer can change: open only where the
   * configuration says so. It names no order, so each call without an Idempotency-Key is a new one.
   */
  @Post(uri = DIRECT, consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply createDirect(Anyone anyone, HttpEvent event) {
    if (!isDirectAmountOpen) {
      return responses.directAmountOff();
    }
    Optional<IdempotentRequest> key =
        IdempotencyHeader.read(event, "browser", BROWSER_KEY_CHARACTERS_MIN, "POST " + DIRECT);
    MethodSelection selection = methods.begin();
    OpenPaymentCommand command =
        JsonReader.parse(event.body(), form -> direct(form, directNumber(key), event, selection));
    return responses.toBrowser(payments.open(command, key, selection));
  }

  private OpenPaymentCommand direct(
      JsonReader form, String number, HttpEvent event, MethodSelection selection) {
    Delivery delivery = Delivery.readOptional(form);
    PaymentRequest request =
        PaymentRequest.readDirect(form, delivery, number, selection, returnUrls, event.callerIp());
    return new OpenPaymentCommand(request, delivery.sale(), "buyer", publicUrl.of(event.domain()));
  }

  /**
   * The order's number: a key's own, so that a repeat after a crash finds the first one's order.
   */
  private static String directNumber(Optional<IdempotentRequest> key) {
    String unique =
        key.map(k -> Sha256.hex(k.key()).substring(0, DIRECT_DIGITS))
            .orElseGet(() -> Randomness.SHARED.uuid().toString());
    return GeneratedOrderNumbers.DIRECT + unique;
  }
}
