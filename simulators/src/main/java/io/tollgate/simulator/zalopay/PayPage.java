package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** The hosted page: shows an order, and lets whoever plays the buyer choose how it ends. */
final class PayPage {

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          Button.of(Outcome.INSUFFICIENT),
          Button.of(Outcome.CANCEL),
          new Button(Outcome.EXPIRE, "Let the order expire"));

  private final Apps apps;
  private final OrderStore store;
  private final Faults faults;
  private final Clock clock;

  PayPage(Apps apps, OrderStore store, Faults faults, Clock clock) {
    this.apps = apps;
    this.store = store;
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
    return find(request).map(this::page).orElseGet(() -> HostedPage.unknown(ZaloPaySimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    Optional<Order> order = find(request);
    return order.isEmpty() || outcome.isEmpty()
        ? HostedPage.unknown(ZaloPaySimulator.NAME)
        : leave(store.press(order.get(), outcome.get()), request.target());
  }

  private Optional<Order> find(HttpRequest request) {
    try {
      String order = Parameters.of(request).text("order").orElse("");
      String json = new String(Base64.getDecoder().decode(order), StandardCharsets.UTF_8);
      return store.byToken(Json.parse(json).path("zptranstoken").asText());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private HttpResponse leave(Order order, String here) {
    Order.Request sent = order.request();
    if (sent.redirectUrl().isEmpty()) {
      return HttpResponse.redirect(here);
    }
    return HostedPage.leave(
        faults.of(sent.appTransId()),
        here,
        () -> back(sent, truth(order), truth(order).checksum(apps.of(sent).key2())),
        () -> back(sent, paid(sent, sent.amount()), RandomText.hex(32)));
  }

  private static HttpResponse back(Order.Request sent, BrowserReturn claim, String checksum) {
    return HttpResponse.redirect(claim.url(sent.redirectUrl(), checksum));
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
                    sent.appId(), sent.appTransId(), pmcid, "", sent.amount(), 0, status(code)));
  }

  /** A buyer who leaves comes back with -49, as captured returns show. */
  private static int status(Code code) {
    return (code == Code.CANCELLED ? Code.NOT_PAID_YET : code).subCode();
  }

  private static BrowserReturn paid(Order.Request sent, long amount) {
    return new BrowserReturn(
        sent.appId(), sent.appTransId(), PaymentNotice.WALLET, "", amount, 0, 1);
  }

  private HttpResponse page(Order order) {
    Instant now = clock.instant();
    Order.Request sent = order.request();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("For", sent.description());
    facts.put("Order", sent.appTransId());
    facts.put("Shop", "app " + sent.appId());
    facts.put("Payer", sent.appUser());
    return new HostedPage(
            ZaloPaySimulator.NAME,
            order.state(now),
            new Amount(sent.amount(), ZaloPaySimulator.CURRENCY),
            facts,
            order.expiresAt(),
            BUTTONS)
        .answer(now);
  }
}
