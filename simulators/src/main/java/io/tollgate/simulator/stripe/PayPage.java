package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.stripe.Session.Open;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** The hosted page: shows a session, and lets whoever plays the buyer choose how it ends. */
final class PayPage {

  static final String PATH = "/c/pay/";

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          new Button(Outcome.INSUFFICIENT, "Card without enough money"),
          new Button(Outcome.DECLINED, "Card is declined"),
          Button.of(Outcome.DELAYED),
          Button.of(Outcome.DELAYED_FAILURE),
          Button.of(Outcome.LATE_SUCCESS),
          new Button(Outcome.CANCEL, "Back to the shop"),
          new Button(Outcome.EXPIRE, "Let the session expire"));

  private final SessionStore store;
  private final Clock clock;

  PayPage(SessionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  HttpResponse show(HttpRequest request) {
    return find(request).map(this::page).orElseGet(() -> HostedPage.unknown(StripeSimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    Optional<Session> session = find(request);
    return session.isEmpty() || outcome.isEmpty()
        ? HostedPage.unknown(StripeSimulator.NAME)
        : left(store.press(session.get(), outcome.get()), outcome.get(), request.target());
  }

  private Optional<Session> find(HttpRequest request) {
    String id = request.rawPath().substring(PATH.length());
    return store.byId(id);
  }

  /** A decline is shown on the page, where another card can be tried. */
  private HttpResponse left(Session session, Outcome outcome, String here) {
    boolean isDone = session.status(clock.instant()).equals("complete");
    String back = session.form().get("cancel_url");
    boolean isLeaving = outcome == Outcome.CANCEL || outcome == Outcome.EXPIRE;
    if (!isDone && (!isLeaving || back == null)) {
      return HttpResponse.redirect(here);
    }
    return HostedPage.leave(
        store.switches(session),
        here,
        () -> HttpResponse.redirect(isDone ? success(session, session.id()) : back),
        () -> HttpResponse.redirect(success(session, "cs_test_" + RandomText.alphanumeric(58))));
  }

  private static String success(Session session, String id) {
    return session.form().get("success_url").replace("{CHECKOUT_SESSION_ID}", encode(id));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse page(Session session) {
    Instant now = clock.instant();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("For", new SessionCall(session.form()).description());
    facts.put("Order", session.reference());
    facts.put("Email", session.form().getOrDefault("customer_email", "not given"));
    if (session.progress() instanceof Open(String decline) && !decline.isEmpty()) {
      facts.put("Last card", "declined, " + decline.replace('_', ' '));
    }
    return new HostedPage(
            StripeSimulator.NAME,
            session.state(now),
            new Amount(session.amount(), session.currency().toUpperCase(Locale.ROOT)),
            facts,
            session.expiresAt(),
            BUTTONS)
        .answer(now);
  }
}
