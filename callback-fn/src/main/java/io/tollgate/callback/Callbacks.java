package io.tollgate.callback;

import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.ConfirmationPage;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.Safely;
import io.tollgate.settle.Settle;
import io.tollgate.settle.SettleMessage;
import io.tollgate.settle.Source;
import io.tollgate.store.Claims;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, settles, and only then replies (Invariant 6). */
@Singleton
class Callbacks {

  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** The account is all that follows, because people type a final slash into gateways' portals. */
  private static final Pattern ROUTE =
      Pattern.compile("(?:GET|POST) /api/v1/(callback|return)/\\{gateway}(?:/\\{account\\+})?");

  private static final Pattern FINAL_SLASHES = Pattern.compile("/+$");

  private final Gateways gateways;
  private final Settle settle;
  private final SettleMessage messages;
  private final Ledger ledger;
  private final Claims claims;
  private final RejectedLog rejected;
  private final ConfirmationPage confirmation;
  private final Clock clock;

  Callbacks(
      Gateways gateways,
      Settle settle,
      SettleMessage messages,
      Ledger ledger,
      Claims claims,
      RejectedLog rejected,
      ConfirmationPage confirmation,
      Clock clock) {
    this.gateways = gateways;
    this.settle = settle;
    this.messages = messages;
    this.ledger = ledger;
    this.claims = claims;
    this.rejected = rejected;
    this.confirmation = confirmation;
    this.clock = clock;
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
    CallbackReply reply = gateway.reply(acknowledgement(gateway, event));
    return HttpReply.text(reply.status(), reply.contentType(), reply.body());
  }

  /** The last resort: whatever fails in here, the gateway hears that it should call again. */
  private Acknowledgement acknowledgement(Gateway gateway, HttpEvent event) {
    try {
      return settled(gateway, event);
    } catch (RuntimeException e) {
      LOG.error("gateway={} callback not recorded", gateway.id(), e);
      return Acknowledgement.NOT_RECORDED;
    }
  }

  private Acknowledgement settled(Gateway gateway, HttpEvent event) {
    Callback message = gateway.read(request(Channel.CALLBACK, event));
    if (message instanceof Callback.Rejected(Callback.Reason reason)) {
      rejected.keep(gateway.id(), reason, message(event));
    }
    return messages.settle(gateway.id(), message, Source.callback(message(event)));
  }

  /**
   * The browser goes on to the shop's own page, which asks for the status. What it brought proves
   * nothing unless the gateway signed it; it makes the next question due.
   */
  private HttpReply returned(Gateway gateway, HttpEvent event) {
    Callback message = gateway.read(request(Channel.RETURN, event));
    HttpReply reply = Safely.answer(() -> returned(gateway, message, event));
    return reply.status() == 503 ? withoutDatabase(reply, message, event) : reply;
  }

  /** What is signed names the payment; the page asks for its status until there is one. */
  private HttpReply withoutDatabase(HttpReply problem, Callback message, HttpEvent event) {
    return switch (message) {
      case Callback.Returned(_, Ref ref) -> confirmation.insteadOf(problem, event, ref);
      case Callback.Verified(_, Ref ref, _) -> confirmation.insteadOf(problem, event, ref);
      case Callback.Foreign _, Callback.RefundNews _, Callback.DisputeNews _ ->
          confirmation.insteadOf(problem, event);
      case Callback.Irrelevant _, Callback.Rejected _ -> confirmation.insteadOf(problem, event);
    };
  }

  private HttpReply returned(Gateway gateway, Callback message, HttpEvent event) {
    Optional<HttpReply> onwards =
        switch (message) {
          case Callback.Returned(String account, Ref ref) -> onwards(gateway, account, ref);
          case Callback.Verified(String account, Ref ref, Report report) -> {
            Source browser = Source.browser(message(event));
            settle.carried(gateway.id(), account, ref, report, browser);
            yield onwards(gateway, account, ref);
          }
          case Callback.Foreign _, Callback.RefundNews _, Callback.DisputeNews _ ->
              Optional.empty();
          case Callback.Irrelevant _, Callback.Rejected _ -> Optional.empty();
        };
    return onwards.orElseGet(
        () ->
            confirmation.insteadOf(
                HttpReply.problem(
                    400, "unknown_return", "This is not a genuine return from the gateway"),
                event));
  }

  private Optional<HttpReply> onwards(Gateway gateway, String account, Ref ref) {
    return ledger
        .situation(ref)
        .filter(s -> s.bill().bill().gateway().equals(gateway.id()))
        .filter(s -> s.bill().bill().account().equals(account))
        .map(situation -> onwards(gateway, situation));
  }

  private HttpReply onwards(Gateway gateway, Situation situation) {
    if (situation.bill().bill().state().isOpen()) {
      claims.returned(situation.bill().bill(), clock.instant(), gateway.pacing());
    }
    return HttpReply.seeOther(situation.bill().landing());
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

  private static String message(HttpEvent event) {
    String body = new String(event.body(), StandardCharsets.UTF_8);
    return body.isEmpty() ? event.rawQuery() : body;
  }
}
