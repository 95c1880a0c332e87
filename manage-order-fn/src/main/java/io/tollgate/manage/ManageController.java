package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.bill.Ref;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Proxy;
import io.tollgate.http.ShopCaller;
import io.tollgate.http.ShopDoor;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The routes of a shop's back end on a payment that exists, named by its ref in the query. */
@Controller("/api/v1/payment")
class ManageController {

  private final ShopDoor door;
  private final ExpirePayment expire;
  private final RefundPayment refund;
  private final ManageResponses responses;

  ManageController(
      ShopDoor door, ExpirePayment expire, RefundPayment refund, ManageResponses responses) {
    this.door = door;
    this.expire = expire;
    this.refund = refund;
    this.responses = responses;
  }

  @Post(uri = "/expire", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> expire(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e -> door.let(e, "payment", _ -> withRef(e, ref -> responses.of(expire.expire(ref)))));
  }

  @Post(uri = "/refund", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> refund(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event, e -> door.let(e, "refund", caller -> withRef(e, ref -> refund(e, ref, caller))));
  }

  private HttpReply refund(HttpEvent event, Ref ref, ShopCaller caller) {
    return IdempotencyHeader.answer(
        event,
        caller,
        "POST /api/v1/payment/refund?ref=" + ref,
        key ->
            JsonForm.answer(
                event.body(),
                RefundRequest::read,
                request -> responses.of(refund.refund(ref, request, key, caller.name()))));
  }

  private static HttpReply withRef(HttpEvent event, Function<Ref, HttpReply> answer) {
    List<String> refs = event.query("ref");
    Optional<Ref> ref = refs.size() == 1 ? Ref.parse(refs.getFirst()) : Optional.empty();
    return ref.map(answer)
        .orElseGet(() -> HttpReply.problem(400, "invalid_ref", "Exactly one ref is required"));
  }
}
