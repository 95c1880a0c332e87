package io.tollgate.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One order on the control page: what is known of it, and what can be done with it. */
final class OrderCard {

  private OrderCard() {}

  static String of(Controlled gateway, SimulatedOrder story) {
    Map<String, String> slots = new HashMap<>();
    slots.put("key", encoded(story.id()));
    slots.put("id", story.id());
    slots.put("page", story.page());
    slots.put("state", story.state().name());
    slots.put("amount", amount(story, story.amount()));
    slots.put("description", story.description());
    slots.put("calls", story.calls().create() + " create, " + story.calls().query() + " query");
    slots.put("callbacks", ControlPage.lines(story.callbacks().stream().map(OrderCard::describe)));
    slots.put(
        "refunds",
        ControlPage.lines(
            story.refunds().stream()
                .map(
                    r ->
                        "Refund %s of %s: %s"
                            .formatted(r.id(), amount(story, r.amount()), r.state()))));
    slots.put(
        "faults",
        ControlPage.lines(
            story.faults().moved().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue())));
    slots.put("preset-url", "/control?order=" + encoded(story.id()) + "#bad-days");
    slots.put("exchanges-url", "/control?q=" + encoded(story.id()) + "#exchanges");
    slots.put(
        "merchant-link",
        gateway
            .merchantPage(story)
            .map(url -> " <a href=\"%s\">In the shop</a>".formatted(Page.escape(url)))
            .orElse(""));
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
        ControlPage.joined(
            gateway.outcomes().stream().map(o -> button("outcome", o.wireName(), o.label()))));
    return (isPaid ? "" : Page.fill("control-pay.html", slots))
        + (isPaid || !story.callbacks().isEmpty() ? Page.fill("control-redeliver.html", slots) : "")
        + actions(gateway, isPaid, slots);
  }

  private static String button(String name, String value, String label) {
    return "<button name=\"%s\" value=\"%s\">%s</button>\n"
        .formatted(name, value, Page.escape(label));
  }

  private static String actions(Controlled gateway, boolean isPaid, Map<String, String> slots) {
    Stream<String> forms =
        gateway.merchantActions().stream()
            .filter(action -> isPaid || !action.isForPaid())
            .map(
                action -> {
                  slots.put("action", action.name());
                  slots.put("label", action.label());
                  return Page.fill(
                      action.takesAmount() ? "control-action-amount.html" : "control-action.html",
                      slots);
                });
    return ControlPage.joined(forms);
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

  /** Also for ids of elements, which have no blanks. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
