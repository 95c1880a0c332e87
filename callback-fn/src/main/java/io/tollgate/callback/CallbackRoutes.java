package io.tollgate.callback;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.response.ConfirmationPage;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Routes callbacks and returns by their route key, and turns results into responses. */
@Singleton
class CallbackRoutes {

  /** The account is all that follows, because people type a final slash into gateways' portals. */
  private static final Pattern ROUTE =
      Pattern.compile("(?:GET|POST) /api/v1/(callback|return)/\\{gateway}(?:/\\{account\\+})?");

  private static final Pattern FINAL_SLASHES = Pattern.compile("/+$");

  private final Gateways gateways;
  private final ReceiveCallback callbacks;
  private final ReceiveReturn returns;
  private final ConfirmationPage confirmation;

  CallbackRoutes(
      Gateways gateways,
      ReceiveCallback callbacks,
      ReceiveReturn returns,
      ConfirmationPage confirmation) {
    this.gateways = gateways;
    this.callbacks = callbacks;
    this.returns = returns;
    this.confirmation = confirmation;
  }

  HttpReply answer(HttpEvent event) {
    Matcher route = ROUTE.matcher(event.routeKey());
    if (!route.matches()) {
      return HttpReply.unknownRoute();
    }
    Optional<Gateway> gateway = gateways.find(event.pathParameters().getOrDefault("gateway", ""));
    HttpReply noGateway = HttpReply.problem(404, "not_found", "No such gateway");
    return route.group(1).equals("return")
        ? gateway
            .map(from -> returned(from, event))
            .orElseGet(() -> confirmation.insteadOf(noGateway, event))
        : gateway.map(from -> called(from, event)).orElse(noGateway);
  }

  private HttpReply called(Gateway gateway, HttpEvent event) {
    CallbackReply reply =
        gateway.reply(callbacks.receive(gateway, request(Channel.CALLBACK, event)));
    return HttpReply.text(reply.status(), reply.contentType(), reply.body());
  }

  private HttpReply returned(Gateway gateway, HttpEvent event) {
    CallbackRequest request = request(Channel.RETURN, event);
    Callback message = gateway.read(request);
    return ExceptionReplies.answer(
        () -> landing(returns.receive(gateway, message, request.text()), event),
        problem -> withoutDatabase(problem, message, event));
  }

  private HttpReply landing(ReturnResult result, HttpEvent event) {
    return switch (result) {
      case ReturnResult.Genuine(URI landing) -> HttpReply.seeOther(landing);
      case ReturnResult.NotGenuine _ ->
          confirmation.insteadOf(
              HttpReply.problem(
                  400, "unknown_return", "This is not a genuine return from the gateway"),
              event);
    };
  }

  /**
   * Answers a return that could not be settled, in a browser by the confirmation page. What is
   * signed names the payment; the page asks for its status until there is one.
   */
  private HttpReply withoutDatabase(HttpReply problem, Callback message, HttpEvent event) {
    return switch (message) {
      case Callback.Returned(_, Ref ref) -> confirmation.insteadOf(problem, event, ref);
      case Callback.Verified(_, Ref ref, _) -> confirmation.insteadOf(problem, event, ref);
      case Callback.Foreign _, Callback.RefundNotification _, Callback.DisputeNotification _ ->
          confirmation.insteadOf(problem, event);
      case Callback.Irrelevant _, Callback.Rejected _ -> confirmation.insteadOf(problem, event);
    };
  }

  private static CallbackRequest request(Channel channel, HttpEvent event) {
    return new CallbackRequest(
        channel, account(event), event.method(), event.rawQuery(), event.headers(), event.body());
  }

  private static Optional<String> account(HttpEvent event) {
    return Optional.ofNullable(event.pathParameters().get("account"))
        .map(account -> FINAL_SLASHES.matcher(account).replaceFirst(""))
        .filter(Predicate.not(String::isEmpty));
  }
}
