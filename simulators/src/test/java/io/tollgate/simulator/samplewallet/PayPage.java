package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** The hosted page: shows a payment, and lets whoever plays the buyer choose how it ends. */
final class PayPage {

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          Button.of(Outcome.INSUFFICIENT),
          Button.of(Outcome.CANCEL),
          new Button(Outcome.EXPIRE, "Let the payment expire"));

  private final OrderStore store;
  private final Faults faults;
  private final Function<String, Merchant> merchants;
  private final Clock clock;

  PayPage(OrderStore store, Faults faults, Function<String, Merchant> merchants, Clock clock) {
    this.store = store;
    this.faults = faults;
    this.merchants = merchants;
    this.clock = clock;
  }

  static String url(String base, Order order) {
    return base + "/pay?token=" + order.token();
  }

  HttpResponse show(HttpRequest request) {
    return find(request)
        .map(order -> page(store.show(order)))
        .orElseGet(() -> HostedPage.unknown(SampleWalletSimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    return find(request)
        .flatMap(order -> outcome.map(end -> leave(store.press(order, end), request.target())))
        .orElseGet(() -> HostedPage.unknown(SampleWalletSimulator.NAME));
  }

  private Optional<Order> find(HttpRequest request) {
    return Parameters.of(request).text("token").flatMap(store::byToken);
  }

  private HttpResponse leave(Order order, String here) {
    String key = merchants.apply(order.request().merchantId()).callbackKey();
    return HostedPage.leave(
        faults.of(order.request().reference()),
        here,
        () -> back(Notice.returnUrl(order, order.result(clock.instant()), key)),
        () -> back(Notice.returnUrl(order, Code.PAID, RandomText.hex(32))));
  }

  private static HttpResponse back(String url) {
    return HttpResponse.redirect(url);
  }

  private HttpResponse page(Order order) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("For", order.request().description());
    facts.put("Reference", order.request().reference());
    facts.put("Shop", "merchant " + order.request().merchantId());
    return new HostedPage(
            SampleWalletSimulator.NAME,
            order.state(clock.instant()),
            new Amount(order.request().amount(), order.request().currency()),
            facts,
            order.expiresAt(),
            BUTTONS)
        .answer(clock.instant());
  }
}
