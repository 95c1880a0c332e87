package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The control routes as an HTML page of forms, for switching faults on by hand. */
final class ControlPage {

  private static final int ORDERS_MAX = 100;

  private ControlPage() {}

  static HttpResponse of(Controlled gateway, Instant now) {
    Switches standard = gateway.faults().byDefault();
    List<SimulatedOrder> newestFirst =
        gateway.orders().reversed().stream().limit(ORDERS_MAX).toList();
    int moved = standard.moved().size();
    return Page.answer(
        200,
        "control.html",
        Map.of(
            "open",
            moved > 0 ? " open" : "",
            "moved",
            moved + " switched on for future orders",
            "title",
            gateway.name() + " simulator: control",
            "name",
            gateway.name(),
            "now",
            now.truncatedTo(ChronoUnit.SECONDS).toString(),
            "switches",
            gateway.switches().stream()
                .map(which -> field(which, standard.text(which)))
                .collect(Collectors.joining()),
            "parameter",
            gateway.orderParameter(),
            "orders",
            newestFirst.isEmpty()
                ? "<p class=\"none\">No orders yet.</p>"
                : newestFirst.stream()
                    .map(story -> order(story, gateway))
                    .collect(Collectors.joining())));
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
    return "<div%s><label for=\"%s\">%s<code>%s</code></label>%s</div>"
        .formatted(moved, name, Page.escape(which.label()), name, input);
  }

  private static String select(String name, List<String> values, String chosen) {
    return values.stream()
        .map(v -> "<option%s>%s</option>".formatted(v.equals(chosen) ? " selected" : "", v))
        .collect(
            Collectors.joining(
                "", "<select name=\"%s\" id=\"%s\">".formatted(name, name), "</select>"));
  }

  private static String order(SimulatedOrder story, Controlled gateway) {
    Map<String, String> slots = new HashMap<>();
    slots.put("id", story.id());
    slots.put("page", story.page());
    slots.put("state", story.state().name());
    slots.put("amount", amount(story, story.amount()));
    slots.put("description", story.description());
    slots.put("calls", story.calls().create() + " create, " + story.calls().query() + " query");
    slots.put("callbacks", lines(story.callbacks().stream().map(ControlPage::describe)));
    slots.put(
        "refunds",
        lines(
            story.refunds().stream()
                .map(
                    r ->
                        "Refund %s of %s: %s"
                            .formatted(r.id(), amount(story, r.amount()), r.state()))));
    slots.put(
        "faults",
        lines(
            story.faults().moved().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())));
    slots.put("buttons", buttons(story, gateway, slots));
    return Page.fill("control-order.html", slots);
  }

  private static String buttons(
      SimulatedOrder story, Controlled gateway, Map<String, String> slots) {
    boolean isPaid =
        story.state() == SimulatedOrder.State.PAID
            || story.state() == SimulatedOrder.State.SUSPICIOUS;
    slots.put(
        "outcomes",
        joined(gateway.outcomes().stream().map(o -> button("outcome", o.wireName(), o.label()))));
    return (isPaid ? "" : Page.fill("control-pay.html", slots))
        + (isPaid || !story.callbacks().isEmpty() ? Page.fill("control-redeliver.html", slots) : "")
        + actions(gateway, isPaid, slots);
  }

  private static String button(String name, String value, String label) {
    return "<button name=\"%s\" value=\"%s\">%s</button>\n"
        .formatted(name, value, Page.escape(label));
  }

  private static String joined(Stream<String> markup) {
    return markup.collect(Collectors.joining());
  }

  private static String actions(Controlled gateway, boolean isPaid, Map<String, String> slots) {
    return joined(
        gateway.merchantActions().stream()
            .filter(action -> isPaid || !action.isForPaid())
            .map(
                action -> {
                  slots.put("action", action.name());
                  slots.put("label", action.label());
                  return Page.fill(
                      action.takesAmount() ? "control-action-amount.html" : "control-action.html",
                      slots);
                }));
  }

  private static String describe(Callback callback) {
    String attempts =
        callback.attempts().stream()
            .map(attempt -> attempt.status() + " " + attempt.reply().strip())
            .collect(Collectors.joining("; "));
    return "Callback %d: %s%s"
        .formatted(
            callback.id(),
            attempts.isEmpty() ? "not sent yet" : attempts,
            callback.attemptsLeft() > 0 ? "; next at " + callback.dueAt() : "");
  }

  private static String amount(SimulatedOrder story, long minor) {
    return new Amount(minor, story.currency()).toString();
  }

  private static String lines(Stream<String> texts) {
    return texts.map(t -> "<li>" + Page.escape(t) + "</li>").collect(Collectors.joining());
  }
}
