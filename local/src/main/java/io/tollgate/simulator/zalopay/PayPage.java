package io.tollgate.simulator.zalopay;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.OrderStory.State;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Page;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Return;
import io.tollgate.simulator.Switches;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hosted page: shows an order, and lets whoever plays the buyer choose how it ends. */
final class PayPage {

  private static final Set<Outcome> BUTTONS =
      Set.of(Outcome.SUCCESS, Outcome.CANCEL, Outcome.INSUFFICIENT, Outcome.EXPIRE);

  private final Apps apps;
  private final Book book;
  private final Faults faults;
  private final Clock clock;

  PayPage(Apps apps, Book book, Faults faults, Clock clock) {
    this.apps = apps;
    this.book = book;
    this.faults = faults;
    this.clock = clock;
  }

  /** Where the buyer pays: the parameter is built as in ZaloPay's own samples. */
  static String url(String base, Order order) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("zptranstoken", order.token());
    named.put("appid", order.request().appId());
    byte[] json = Json.text(named).getBytes(StandardCharsets.UTF_8);
    return base + "/openinapp?order=" + Base64.getEncoder().encodeToString(json);
  }

  HttpResponse show(HttpRequest request) {
    return find(request).map(this::page).orElseGet(PayPage::unknown);
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome =
        Parameters.of(request).text("outcome").flatMap(Outcome::of).filter(BUTTONS::contains);
    Optional<Order> order = find(request);
    return order.isEmpty() || outcome.isEmpty()
        ? unknown()
        : leave(book.press(order.get(), outcome.get()), request.target());
  }

  private Optional<Order> find(HttpRequest request) {
    try {
      String order = Parameters.of(request).text("order").orElse("");
      String json = new String(Base64.getDecoder().decode(order), StandardCharsets.UTF_8);
      return book.byToken(Json.parse(json).path("zptranstoken").asText());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private HttpResponse leave(Order order, String here) {
    Order.Request sent = order.request();
    Switches switches = faults.of(sent.appTransId());
    Return how = switches.choice(Switch.RETURN, Return.class);
    if (sent.redirectUrl().isEmpty() || how == Return.MISSING) {
      return HttpResponse.redirect(here);
    }
    BrowserReturn back = how == Return.FORGED ? paid(sent, sent.amount()) : truth(order);
    String checksum =
        how == Return.FORGED ? BrowserReturn.randomChecksum() : back.checksum(apps.of(sent).key2());
    return HttpResponse.redirect(back.url(sent.redirectUrl(), checksum));
  }

  private BrowserReturn truth(Order order) {
    Instant now = clock.instant();
    Order.Request sent = order.request();
    Code code = ZaloPayApi.standing(order, now);
    int pmcid = code == Code.BALANCE_TOO_LOW ? PaymentNotice.WALLET : 0;
    return order
        .payment(now)
        .map(payment -> paid(sent, payment.amount()))
        .orElseGet(
            () ->
                new BrowserReturn(
                    sent.appId(), sent.appTransId(), pmcid, "", sent.amount(), 0, code.subCode()));
  }

  private static BrowserReturn paid(Order.Request sent, long amount) {
    return new BrowserReturn(
        sent.appId(), sent.appTransId(), PaymentNotice.WALLET, "", amount, 0, 1);
  }

  private HttpResponse page(Order order) {
    Instant now = clock.instant();
    Order.Request sent = order.request();
    State state = order.state(now);
    long left = Math.max(0, Duration.between(now, order.expiresAt()).toSeconds());
    Map<String, String> slots =
        Map.of(
            "title", "ZaloPay simulator",
            "amount", String.format(Locale.ROOT, "%,d", sent.amount()),
            "description", sent.description(),
            "id", sent.appTransId(),
            "app", Long.toString(sent.appId()),
            "payer", sent.appUser(),
            "left", String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60),
            "seconds", Long.toString(left),
            "choices",
                switch (state) {
                  case CREATED -> Page.fill("zalopay/buttons.html", Map.of());
                  case PAID -> "<p class=\"end good\" role=\"status\">Paid</p>";
                  case EXPIRED -> "<p class=\"end bad\" role=\"status\">This order has expired</p>";
                  case PROCESSING -> "<p class=\"end\" role=\"status\">Payment in progress</p>";
                });
    return Page.answer(200, "zalopay/pay.html", slots);
  }

  private static HttpResponse unknown() {
    return Page.answer(404, "zalopay/unknown.html", Map.of("title", "ZaloPay simulator"));
  }
}
