package io.tollgate.simulator;

import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch.Return;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A gateway's page that shows an order and lets whoever plays the buyer choose how it ends. The
 * choice comes back as a POST to the page's own address.
 *
 * @param gateway the gateway's name
 * @param facts what else the page says of the order, by its heading
 * @param buttons what can be chosen while nothing is paid
 */
public record HostedPage(
    String gateway,
    State state,
    Amount amount,
    SequencedMap<String, String> facts,
    Instant expiresAt,
    List<Button> buttons) {

  /** One end of the payment, and what its button says. */
  public record Button(Outcome outcome, String label) {
    public static Button of(Outcome outcome) {
      return new Button(outcome, outcome.label());
    }
  }

  public HttpResponse answer(Instant now) {
    long left = Math.max(0, Duration.between(now, expiresAt).toSeconds());
    return Page.answer(
        200,
        "hosted.html",
        Map.of(
            "title", title(gateway),
            "initial", gateway.substring(0, 1),
            "number", amount.number(),
            "currency", amount.currency(),
            "facts",
                facts.entrySet().stream()
                    .map(
                        fact ->
                            "<dt>%s</dt><dd>%s</dd>\n"
                                .formatted(
                                    Page.escape(fact.getKey()), Page.escape(fact.getValue())))
                    .collect(Collectors.joining()),
            "left", String.format(Locale.ROOT, "%d:%02d", left / 60, left % 60),
            "seconds", Long.toString(left),
            "choices", choices()));
  }

  private String choices() {
    return switch (state) {
      case CREATED -> Page.fill("hosted-buttons.html", Map.of("buttons", buttonsMarkup()));
      case PAID -> end(" good", "Paid");
      case SUSPICIOUS -> end("", "Paid, and under suspicion");
      case FAILED -> end(" bad", "This payment has failed");
      case EXPIRED -> end(" bad", "This order has expired");
      case PROCESSING -> end("", "Payment in progress");
    };
  }

  private static String end(String mood, String words) {
    return "<p class=\"end%s\" role=\"status\">%s</p>".formatted(mood, words);
  }

  /** The first one is the one that most buyers mean. */
  private String buttonsMarkup() {
    return buttons.stream()
        .map(
            button ->
                "<button%1$s name=\"outcome\" value=\"%2$s\" data-outcome=\"%2$s\">%3$s</button>\n"
                    .formatted(
                        button.equals(buttons.getFirst()) ? " class=\"main\"" : "",
                        button.outcome().wireName(),
                        Page.escape(button.label())))
        .collect(Collectors.joining());
  }

  /** What the buyer chose, if there is a button for it. */
  public static Optional<Outcome> chosen(HttpRequest request, List<Button> buttons) {
    return Parameters.of(request)
        .text("outcome")
        .flatMap(Outcome::of)
        .filter(outcome -> buttons.stream().anyMatch(button -> button.outcome() == outcome));
  }

  /**
   * How the browser leaves the page, as the switch for its return says.
   *
   * @param here the page's own address, for a buyer who never leaves it
   */
  public static HttpResponse leave(
      Switches switches, String here, Supplier<HttpResponse> truth, Supplier<HttpResponse> lie) {
    return switch (switches.choice(Switch.RETURN, Return.class)) {
      case NORMAL -> truth.get();
      case FORGED -> lie.get();
      case MISSING -> HttpResponse.redirect(here);
    };
  }

  /** For an address that belongs to no order. */
  public static HttpResponse unknown(String gateway) {
    return Page.answer(
        404,
        "hosted-unknown.html",
        Map.of("title", title(gateway), "initial", gateway.substring(0, 1)));
  }

  private static String title(String gateway) {
    return gateway + " simulator";
  }
}
