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
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads, settles, and only then replies (Invariant 6). */
@Singleton
class Callbacks {

  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
  private static final Set<String> METHODS = Set.of("GET", "POST");

  private final Gateways gateways;
  private final Settle settle;
  private final SettleMessage messages;
  private final Ledger ledger;
  private final Claims claims;
  private final RejectedLog rejected;
  private final Clock clock;

  Callbacks(
      Gateways gateways,
      Settle settle,
      SettleMessage messages,
      Ledger ledger,
      Claims claims,
      RejectedLog rejected,
      Clock clock) {
    this.gateways = gateways;
    this.settle = settle;
    this.messages = messages;
    this.ledger = ledger;
    this.claims = claims;
    this.rejected = rejected;
    this.clock = clock;
  }

  HttpReply answer(HttpEvent event) {
    if (!METHODS.contains(event.method())) {
      return HttpReply.problem(405, "method_not_allowed", "Only GET and POST");
    }
    Optional<Gateway> gateway = gateways.find(event.pathParameters().getOrDefault("gateway", ""));
    if (gateway.isEmpty()) {
      return HttpReply.problem(404, "not_found", "No such gateway");
    }
    return event.path().startsWith("/api/v1/return/")
        ? Safely.answer(() -> returned(gateway.get(), event))
        : called(gateway.get(), event);
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
    return switch (gateway.read(request(Channel.RETURN, event))) {
      case Callback.Returned(String account, Ref ref) -> onwards(gateway, account, ref);
      case Callback.Verified(String account, Ref ref, Report report) -> {
        Source browser = Source.browser(message(event));
        settle.carried(gateway.id(), account, ref, report, browser);
        yield onwards(gateway, account, ref);
      }
      case Callback.Foreign _, Callback.RefundNews _, Callback.DisputeNews _ -> unknownReturn();
      case Callback.Irrelevant _, Callback.Rejected _ -> unknownReturn();
    };
  }

  private HttpReply onwards(Gateway gateway, String account, Ref ref) {
    return ledger
        .situation(ref)
        .filter(s -> s.bill().bill().gateway().equals(gateway.id()))
        .filter(s -> s.bill().bill().account().equals(account))
        .map(situation -> onwards(gateway, situation))
        .orElseGet(Callbacks::unknownReturn);
  }

  private HttpReply onwards(Gateway gateway, Situation situation) {
    if (situation.bill().bill().state().isOpen()) {
      claims.returned(situation.bill().bill(), clock.instant(), gateway.pacing());
    }
    return HttpReply.seeOther(situation.bill().landing());
  }

  private static HttpReply unknownReturn() {
    return HttpReply.problem(
        400, "unknown_return", "This is not a genuine return from the gateway");
  }

  private static CallbackRequest request(Channel channel, HttpEvent event) {
    return new CallbackRequest(
        channel,
        Optional.ofNullable(event.pathParameters().get("account")),
        event.method(),
        event.rawQuery(),
        event.headers(),
        event.body());
  }

  private static String message(HttpEvent event) {
    String body = new String(event.body(), StandardCharsets.UTF_8);
    return body.isEmpty() ? event.rawQuery() : body;
  }
}
