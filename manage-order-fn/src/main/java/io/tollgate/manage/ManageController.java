package io.tollgate.manage;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.RequiredScope;
import io.tollgate.auth.ShopCaller;
import io.tollgate.bill.Ref;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import java.util.List;
import java.util.Optional;

/** The routes of a shop's back end on a payment that exists, named by its ref in the query. */
@Controller("/api/v1/payment")
class ManageController {

  private final ExpirePayment expire;
  private final RefundPayment refund;
  private final ManageResponses responses;

  ManageController(ExpirePayment expire, RefundPayment refund, ManageResponses responses) {
    this.expire = expire;
    this.refund = refund;
    this.responses = responses;
  }

  @Post(uri = "/expire", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply expire(@RequiredScope(KeyScope.PAYMENT) ShopCaller shop, HttpEvent event) {
    return responses.of(expire.expire(ref(event), shop.name()));
  }

  @Post(uri = "/refund", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply refund(@RequiredScope(KeyScope.REFUND) ShopCaller shop, HttpEvent event) {
    Ref ref = ref(event);
    Optional<IdempotentRequest> key =
        IdempotencyHeader.read(event, shop, "POST /api/v1/payment/refund?ref=" + ref);
    RefundRequest request = JsonReader.parse(event.body(), RefundRequest::read);
    return responses.of(refund.refund(ref, request, key, shop.name()));
  }

  private static Ref ref(HttpEvent event) {
    List<String> refs = event.query("ref");
    Optional<Ref> ref = refs.size() == 1 ? Ref.parse(refs.getFirst()) : Optional.empty();
    return ref.orElseThrow(
        () ->
            new RequestRefused(
                HttpReply.problem(400, "invalid_ref", "Exactly one ref is required")));
  }
}
