package io.tollgate.simulator.momo;

import io.tollgate.simulator.Amount;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.HostedPage;
import io.tollgate.simulator.HostedPage.Button;
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
import java.util.function.Function;

/** The hosted page: shows a payment, and lets whoever plays the buyer choose how it ends. */
final class PayPage {

  static final String PATH = "/v2/gateway/pay";

  private static final List<Button> BUTTONS =
      List.of(
          Button.of(Outcome.SUCCESS),
          Button.of(Outcome.INSUFFICIENT),
          Button.of(Outcome.DECLINED),
          Button.of(Outcome.DELAYED),
          new Button(Outcome.CANCEL, "Refuse"),
          new Button(Outcome.EXPIRE, "Let the payment expire"));

  private final OrderStore store;
  private final Faults faults;
  private final Function<Order, Partner> partners;
  private final Clock clock;

  PayPage(OrderStore store, Faults faults, Function<Order, Partner> partners, Clock clock) {
    this.store = store;
    this.faults = faults;
    this.partners = partners;
    this.clock = clock;
  }

  /** MoMo's own: partner code and order id in Base64, and since 2025 something that proves it. */
  static String url(String base, Order order) {
    return base + PATH + "?t=" + parameter(order) + "&s=" + order.token();
  }

  static String parameter(Order order) {
    return Base64.getEncoder().encodeToString(order.key().getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse show(HttpRequest request) {
    return find(request).map(this::page).orElseGet(() -> HostedPage.unknown(MomoSimulator.NAME));
  }

  HttpResponse press(HttpRequest request) {
    Optional<Outcome> outcome = HostedPage.chosen(request, BUTTONS);
    return find(request)
        .flatMap(order -> outcome.map(end -> leave(store.press(order, end), request.target())))
        .orElseGet(() -> HostedPage.unknown(MomoSimulator.NAME));
  }

  private Optional<Order> find(HttpRequest request) {
    Parameters parameters = Parameters.of(request);
    try {
      byte[] key = Base64.getDecoder().decode(parameters.text("t").orElse(""));
      return store
          .order(new String(key, StandardCharsets.UTF_8))
          .filter(order -> parameters.text("s").equals(Optional.of(order.token())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private HttpResponse leave(Order order, String here) {
    Instant now = clock.instant();
    Map<String, Object> truth = Notice.result(order, order.code(now), order.since(now));
    Map<String, Object> lie = Notice.result(order, ResultCode.SUCCESS, now);
    String signature = Notice.signature(truth, partners.apply(order));
    return HostedPage.leave(
        faults.of(order.request().orderId()),
        here,
        () -> HttpResponse.redirect(Notice.returnUrl(order, truth, signature)),
        () -> HttpResponse.redirect(Notice.returnUrl(order, lie, RandomText.hex(32))));
  }

  private HttpResponse page(Order order) {
    Instant now = clock.instant();
    Order.Request request = order.request();
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("For", request.orderInfo());
    facts.put("Order", request.orderId());
    facts.put("Shop", "partner " + request.partnerCode());
    return new HostedPage(
            MomoSimulator.NAME,
            order.state(now),
            new Amount(request.amount(), MomoSimulator.CURRENCY),
            facts,
            order.expiresAt(),
            BUTTONS)
        .answer(now);
  }
}
