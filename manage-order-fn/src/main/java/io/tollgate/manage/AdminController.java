package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.Operator;
import io.tollgate.http.PathId;
import io.tollgate.http.Proxy;
import io.tollgate.order.PublicId;
import io.tollgate.store.IdempotentRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** What the shop's operators do with orders and cases, named by their numbers in the path. */
@Controller("/api/v1/admin")
class AdminController {

  private final IdentityDoor door;
  private final MoveOrder move;
  private final FailOrder fail;
  private final ConfirmPayment confirm;
  private final RefundOrder refund;
  private final DecideCase decide;
  private final ManageResponses responses;

  AdminController(
      IdentityDoor door,
      MoveOrder move,
      FailOrder fail,
      ConfirmPayment confirm,
      RefundOrder refund,
      DecideCase decide,
      ManageResponses responses) {
    this.door = door;
    this.move = move;
    this.fail = fail;
    this.confirm = confirm;
    this.refund = refund;
    this.decide = decide;
    this.responses = responses;
  }

  @Post(uri = "/orders/{id}/approve", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> approve(APIGatewayV2HTTPEvent event, String id) {
    return move(event, id, OrderCommand.APPROVE);
  }

  @Post(uri = "/orders/{id}/ship", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> ship(APIGatewayV2HTTPEvent event, String id) {
    return answer(
        event,
        id,
        ShipRequest::read,
        (to, request) -> responses.of(move.ship(to.id(), request, to.who())));
  }

  @Post(uri = "/orders/{id}/deliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> deliver(APIGatewayV2HTTPEvent event, String id) {
    return move(event, id, OrderCommand.DELIVER);
  }

  @Post(uri = "/orders/{id}/complete", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> complete(APIGatewayV2HTTPEvent event, String id) {
    return move(event, id, OrderCommand.COMPLETE);
  }

  @Post(uri = "/orders/{id}/fail", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> fail(APIGatewayV2HTTPEvent event, String id) {
    return answer(
        event,
        id,
        FailRequest::read,
        (to, request) ->
            once(to, "fail", key -> responses.of(fail.fail(to.id(), request, key, to.who()))));
  }

  @Post(uri = "/orders/{id}/refund", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> refund(APIGatewayV2HTTPEvent event, String id) {
    return answer(
        event,
        id,
        RefundRequest::read,
        (to, request) ->
            once(
                to, "refund", key -> responses.of(refund.refund(to.id(), request, key, to.who()))));
  }

  @Post(uri = "/orders/{id}/confirm-payment", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> confirmPayment(APIGatewayV2HTTPEvent event, String id) {
    return answer(
        event,
        id,
        ConfirmRequest::read,
        (to, request) -> responses.of(confirm.confirm(to.id(), request, to.who())));
  }

  @Post(uri = "/reviews/{id}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> decide(APIGatewayV2HTTPEvent event, String id) {
    return answer(
        event,
        PublicId.CASE,
        id,
        DecideRequest::read,
        (to, request) -> responses.of(decide.decide(to.id(), request, to.who())));
  }

  /** What a command is addressed to, and who gives it. */
  private record Command(HttpEvent event, long id, Operator who) {}

  private interface Execution<T> {
    HttpReply of(Command to, T request);
  }

  private HttpResponse<String> move(APIGatewayV2HTTPEvent event, String id, OrderCommand command) {
    return answer(
        event,
        id,
        MoveRequest::read,
        (to, request) -> responses.of(move.move(to.id(), command, request, to.who())));
  }

  private <T> HttpResponse<String> answer(
      APIGatewayV2HTTPEvent event,
      String id,
      Function<JsonForm, T> reading,
      Execution<T> execution) {
    return answer(event, PublicId.ORDER, id, reading, execution);
  }

  private <T> HttpResponse<String> answer(
      APIGatewayV2HTTPEvent event,
      PublicId kind,
      String id,
      Function<JsonForm, T> reading,
      Execution<T> execution) {
    return Proxy.answer(
        event,
        e ->
            door.letOperator(
                e,
                who ->
                    PathId.answer(
                        kind,
                        id,
                        number ->
                            JsonForm.answer(
                                body(e),
                                reading,
                                request -> execution.of(new Command(e, number, who), request)))));
  }

  /** Who has nothing to add to a command need not send a body. */
  private static byte[] body(HttpEvent event) {
    return event.body().length == 0 ? "{}".getBytes(StandardCharsets.US_ASCII) : event.body();
  }

  private static HttpReply once(
      Command command, String verb, Function<Optional<IdempotentRequest>, HttpReply> answer) {
    return IdempotencyHeader.answer(
        command.event(),
        command.who(),
        "POST /api/v1/admin/orders/" + command.id() + "/" + verb,
        answer);
  }
}
