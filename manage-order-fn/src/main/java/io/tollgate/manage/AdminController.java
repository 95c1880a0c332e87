package io.tollgate.manage;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Operator;
import io.tollgate.auth.Viewer;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.PublicId;
import io.tollgate.privacy.Anonymise;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.request.JsonReader;
import io.tollgate.request.PathId;
import io.tollgate.settle.Decision;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** The routes by which operators change orders and cases, named by their numbers in the path. */
@Controller("/api/v1/admin")
class AdminController {

  private final MoveOrder move;
  private final FailOrder fail;
  private final ConfirmPayment confirm;
  private final RefundOrder refund;
  private final DecideCase decide;
  private final Anonymise anonymise;
  private final ManageResponses responses;

  AdminController(
      MoveOrder move,
      FailOrder fail,
      ConfirmPayment confirm,
      RefundOrder refund,
      DecideCase decide,
      Anonymise anonymise,
      ManageResponses responses) {
    this.move = move;
    this.fail = fail;
    this.confirm = confirm;
    this.refund = refund;
    this.decide = decide;
    this.anonymise = anonymise;
    this.responses = responses;
  }

  @Post(uri = "/orders/{id}/approve", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply approve(Operator operator, HttpEvent event, String id) {
    return move(operator, event, id, OrderCommand.APPROVE);
  }

  @Post(uri = "/orders/{id}/ship", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply ship(Operator operator, HttpEvent event, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    ShipRequest request = parse(event, ShipRequest::read);
    return responses.of(move.ship(order, request, operator));
  }

  @Post(uri = "/orders/{id}/deliver", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply deliver(Operator operator, HttpEvent event, String id) {
    return move(operator, event, id, OrderCommand.DELIVER);
  }

  @Post(uri = "/orders/{id}/complete", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply complete(Operator operator, HttpEvent event, String id) {
    return move(operator, event, id, OrderCommand.COMPLETE);
  }

  @Post(uri = "/orders/{id}/fail", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply fail(Operator operator, HttpEvent event, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    FailRequest request = parse(event, FailRequest::read);
    if (request.refund()) {
      operator.requireRefund();
    }
    Optional<IdempotentRequest> key = key(operator, event, order, "fail");
    return responses.of(fail.fail(order, request, key, operator));
  }

  @Post(uri = "/orders/{id}/refund", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply refund(Operator operator, HttpEvent event, String id) {
    operator.requireRefund();
    long order = PathId.parse(PublicId.ORDER, id);
    RefundRequest request = parse(event, RefundRequest::read);
    Optional<IdempotentRequest> key = key(operator, event, order, "refund");
    return responses.of(refund.refund(order, request, key, operator));
  }

  @Post(uri = "/orders/{id}/confirm-payment", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply confirmPayment(Operator operator, HttpEvent event, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    ConfirmRequest request = parse(event, ConfirmRequest::read);
    return responses.of(confirm.confirm(order, request, operator));
  }

  @Post(uri = "/orders/{id}/anonymise", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply anonymise(Operator operator, String id) {
    long order = PathId.parse(PublicId.ORDER, id);
    return responses.of(anonymise.onRequest(order, operator.name()));
  }

  @Post(uri = "/reviews/{id}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpReply decide(Operator operator, HttpEvent event, String id) {
    long reviewCase = PathId.parse(PublicId.CASE, id);
    DecideRequest request = parse(event, DecideRequest::read);
    if (request.decision() == Decision.REFUND) {
      operator.requireRefund();
    }
    return responses.of(decide.decide(reviewCase, request, operator));
  }

  /** For pages, which show what a person may do, and under what name it will be written down. */
  @Get(uri = "/me", produces = MediaType.ALL)
  HttpReply me(Viewer viewer) {
    return responses.of(viewer);
  }

  private HttpReply move(Operator operator, HttpEvent event, String id, OrderCommand command) {
    long order = PathId.parse(PublicId.ORDER, id);
    MoveRequest request = parse(event, MoveRequest::read);
    return responses.of(move.move(order, command, request, operator));
  }

  /** The body of a command is optional. */
  private static <T> T parse(HttpEvent event, Function<JsonReader, T> reading) {
    byte[] nothing = "{}".getBytes(StandardCharsets.US_ASCII);
    return JsonReader.parse(event.body().length == 0 ? nothing : event.body(), reading);
  }

  private static Optional<IdempotentRequest> key(
      Operator operator, HttpEvent event, long order, String verb) {
    return IdempotencyHeader.read(
        event, operator, "POST /api/v1/admin/orders/" + order + "/" + verb);
  }
}
