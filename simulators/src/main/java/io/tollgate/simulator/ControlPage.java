package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The control routes as an HTML page of forms. Without its script it works as it stands; the script
 * brings new states of the parts that are marked in it.
 */
final class ControlPage {

  private static final int ORDERS_SHOWN = 20;
  private static final int EXCHANGES_SHOWN = 50;

  private final Controlled gateway;
  private final Clock clock;
  private final OrderSearch search;
  private final String chosen;

  private ControlPage(Controlled gateway, Clock clock, OrderSearch search, String chosen) {
    this.gateway = gateway;
    this.clock = clock;
    this.search = search;
    this.chosen = chosen;
  }

  /** The page for a search in the query string; {@code order} is the one that presets are for. */
  static HttpResponse of(Controlled gateway, Clock clock, Parameters query) {
    OrderSearch search = OrderSearch.of(query, ORDERS_SHOWN);
    return new ControlPage(gateway, clock, search, query.text("order").orElse("")).answer();
  }

  private HttpResponse answer() {
    Switches standard = gateway.faults().byDefault();
    List<SimulatedOrder> found = search.in(gateway);
    List<Exchange> exchanges = gateway.traffic().newest(search.text());
    Map<String, String> slots = new HashMap<>();
    slots.put("title", gateway.name() + " simulator: control");
    slots.put("name", gateway.name());
    slots.put("now", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    slots.put("clock", clockState());
    slots.put("clock-form", isMovable() ? Page.fill("control-clock.html", Map.of()) : "");
    slots.put("on", on(standard));
    slots.put("chosen", chosen);
    slots.put("parameter", gateway.orderParameter());
    slots.put(
        "presets",
        joined(Preset.of(gateway).stream().map(preset -> preset(preset, preset.isOn(standard)))));
    slots.put(
        "switches",
        joined(gateway.switches().stream().map(which -> field(which, standard.text(which)))));
    slots.put("count", gateway.ordersCount() + " in all");
    slots.put("q", search.text());
    slots.put("states", states());
    slots.put("orders", orders(found));
    slots.put("pages", pages(found.size() > search.size()));
    slots.put(
        "exchanges", joined(exchanges.stream().limit(EXCHANGES_SHOWN).map(ControlPage::exchange)));
    return Page.scripted("control.html", slots, "/control/control.js");
  }

  private boolean isMovable() {
    return clock instanceof VirtualClock;
  }

  private String clockState() {
    if (!isMovable()) {
      return "This simulator runs on a clock that cannot be moved.";
    }
    Duration ahead = VirtualClock.offset();
    String state = ahead.isZero() ? "Real time." : "Ahead of real time by " + words(ahead) + ".";
    return state
        + " It is one clock for all simulators of this process; with ./run Tollgate's functions"
        + " and their schedule go by it too.";
  }

  private static String words(Duration ahead) {
    return (ahead.isNegative() ? "-" : "")
        + ahead.abs().toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** What holds now, apart from what holds for single orders. */
  private String on(Switches standard) {
    Stream<String> outage =
        gateway.traffic().downUntil().stream()
            .map(until -> "The gateway is down until " + until.truncatedTo(ChronoUnit.SECONDS));
    Stream<String> moved =
        standard.moved().entrySet().stream()
            .map(entry -> entry.getKey() + " = " + entry.getValue() + " for orders to come");
    String lines = lines(Stream.concat(outage, moved));
    return lines.isEmpty()
        ? "<p class=\"none\">Nothing is switched on for orders to come.</p>"
        : "<p>Switched on:</p><ul class=\"on\">" + lines + "</ul>";
  }

  private static String preset(Preset preset, boolean isOn) {
    return Page.fill(
        "control-preset.html",
        Map.of(
            "preset", preset.name(),
            "label", preset.label(),
            "does", preset.does(),
            "needs", preset.target() == Preset.Target.ORDER ? " data-needs-order" : "",
            "on", isOn ? "on for orders to come" : ""));
  }

  private static String field(Switch which, String value) {
    String name = which.name();
    String input =
        switch (which.kind()) {
          case Switch.Flag _ -> select(name, List.of("false", "true"), value);
          case Switch.Choice(List<String> values) -> select(name, values, value);
          case Switch.Number(_, long min, long max) ->
              "<input type=\"number\" name=\"%s\" id=\"%s\" value=\"%s\" min=\"%s\" max=\"%s\">"
                  .formatted(name, name, value, min, max);
        };
    String moved = value.equals(which.kind().standard()) ? "" : " class=\"moved\"";
    return "<div id=\"switch-%s\" data-part%s><label for=\"%s\">%s<code>%s</code></label>%s</div>"
        .formatted(name, moved, name, Page.escape(which.label()), name, input);
  }

  private static String select(String name, List<String> values, String chosen) {
    return "<select name=\"%s\" id=\"%s\">".formatted(name, name)
        + joined(values.stream().map(value -> option(value, value.equals(chosen))))
        + "</select>";
  }

  private static String option(String name, boolean isChosen) {
    return "<option%s>%s</option>".formatted(isChosen ? " selected" : "", name);
  }

  private String states() {
    Stream<String> known =
        Arrays.stream(SimulatedOrder.State.values())
            .map(state -> option(state.name(), search.state().equals(Optional.of(state))));
    return "<option value=\"\">any</option>" + joined(known);
  }

  private String orders(List<SimulatedOrder> found) {
    return found.isEmpty()
        ? "<p class=\"none\" id=\"no-orders\">%s</p>"
            .formatted(gateway.ordersCount() == 0 ? "No orders yet." : "No such orders.")
        : joined(found.stream().limit(search.size()).map(story -> OrderCard.of(gateway, story)));
  }

  private String pages(boolean isMore) {
    return (search.page() > 1 ? pageLink(search.page() - 1, "Newer") : "")
        + (isMore ? pageLink(search.page() + 1, "Older") : "");
  }

  private String pageLink(int page, String label) {
    return "<a href=\"/control?q=%s&amp;state=%s&amp;page=%d#orders\">%s</a>"
        .formatted(
            URLEncoder.encode(search.text(), StandardCharsets.UTF_8),
            search.state().map(Enum::name).orElse(""),
            page,
            label);
  }

  private static String exchange(Exchange exchange) {
    boolean isGood = exchange.status() >= 200 && exchange.status() < 400;
    return Page.fill(
        "control-exchange.html",
        Map.of(
            "number", Long.toString(exchange.number()),
            "at", exchange.at().truncatedTo(ChronoUnit.SECONDS).toString(),
            "direction", exchange.direction().wireName(),
            "method", exchange.method(),
            "url", exchange.url(),
            "mood", isGood ? "good" : "bad",
            "status", exchange.status() == 0 ? "no answer" : Integer.toString(exchange.status()),
            "request", request(exchange),
            "reply", exchange.reply()));
  }

  private static String request(Exchange exchange) {
    String headers =
        exchange.headers().entrySet().stream()
            .map(header -> header.getKey() + ": " + header.getValue() + "\n")
            .collect(Collectors.joining());
    return exchange.method() + " " + exchange.url() + "\n" + headers + "\n" + exchange.body();
  }

  static String lines(Stream<String> texts) {
    return joined(texts.map(text -> "<li>" + Page.escape(text) + "</li>"));
  }

  static String joined(Stream<String> markup) {
    return markup.collect(Collectors.joining());
  }
}
