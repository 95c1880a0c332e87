package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.context.annotation.Property;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Proxy;
import io.tollgate.http.ShopCaller;
import io.tollgate.http.ShopDoor;
import io.tollgate.store.IdempotentRequest;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The routes that open payments. They take the event itself: bodies are read strictly and whole,
 * field by field.
 */
@Controller
class PaymentController {

  private static final String PAYMENT = "/api/v1/payment";

  /** Visible ASCII, as the IETF draft's structured string would hold it. */
  private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final ShopDoor door;
  private final OpenPayment payments;
  private final Answers answers;
  private final ReturnUrls returnUrls;
  private final boolean isDirectAmountOpen;

  PaymentController(
      ShopDoor door,
      OpenPayment payments,
      Answers answers,
      ReturnUrls returnUrls,
      @Property(name = "tollgate.direct-amount", defaultValue = "off") String directAmount) {
    this.door = door;
    this.payments = payments;
    this.answers = answers;
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
   * configuration says so. It names no order, so each call is a new one.
   */
  @Post(uri = "/api/payment/create", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> createDirect(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, this::createDirect);
  }

  private HttpReply create(HttpEvent event, ShopCaller caller) {
    Optional<String> key = event.header("idempotency-key");
    if (key.isPresent() && !IDEMPOTENCY_KEY.matcher(key.get()).matches()) {
      return HttpReply.problem(
          400, "invalid_idempotency_key", "Idempotency-Key must be 1 to 255 visible characters");
    }
    return JsonForm.answer(
        event.body(),
        form -> PaymentRequest.read(event, form, returnUrls),
        request ->
            answers.of(
                key.isPresent()
                    ? payments.once(
                        request,
                        new IdempotentRequest(
                            caller.id(), "POST " + PAYMENT, key.get(), request.sha256()),
                        caller.name())
                    : payments.anew(request, caller.name())));
  }

  private HttpReply createDirect(HttpEvent event) {
    if (!isDirectAmountOpen) {
      return HttpReply.problem(
          403, "direct_amount_off", "This shop takes no amounts from browsers");
    }
    return JsonForm.answer(
        event.body(),
        form -> PaymentRequest.readDirect(event, form, returnUrls),
        request -> answers.of(payments.anew(request, "buyer")));
  }
}
