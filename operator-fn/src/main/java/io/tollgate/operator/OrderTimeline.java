package io.tollgate.operator;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.store.OrderDetails;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One order with all that it is and has, and what happened to it in one line of time, whose words
 * stay the same: {@code order.hold}, {@code payment.paid}, {@code money.applied}, {@code
 * review.opened}, {@code callback.recorded}, {@code event.order.processing}, {@code mail.sent}.
 */
final class OrderTimeline {

  private OrderTimeline() {}

  static Map<String, Object> of(OrderDetails details, GatewayFacts facts) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("order", order(details.order()));
    details.parts().forEach((name, rows) -> body.put(name, facts.addTo(rows)));
    body.put(
        "cases", facts.addTo(details.part("cases")).stream().map(CaseJson::withDecisions).toList());
    body.put("story", story(details));
    return body;
  }

  /** Who buys stands as the shop said it, and once more by the names that every shop has. */
  private static Map<String, Object> order(Map<String, Object> row) {
    Map<String, Object> order = new LinkedHashMap<>(row);
    Map<String, Object> buyer = object(row, "buyer");
    order.put("buyer", buyer);
    order.put("metadata", object(row, "metadata"));
    Map<String, Object> contact =
        row.containsKey("contact") ? object(row, "contact") : new LinkedHashMap<>(buyer);
    contact.keySet().retainAll(List.of("name", "email", "phone", "document_type", "document"));
    order.put("contact", contact);
    if (row.containsKey("shipping")) {
      order.put("shipping", object(row, "shipping"));
    }
    return order;
  }

  private static List<Map<String, Object>> story(OrderDetails details) {
    List<Map<String, Object>> story = new ArrayList<>();
    details
        .part("receipts")
        .forEach(row -> add(story, row, "received_at", "money." + word(row, "role")));
    details
        .part("history")
        .forEach(row -> add(story, row, "at", row.get("subject") + "." + becomes(row)));
    details.part("cases").forEach(row -> add(story, row, "opened_at", "review.opened"));
    details
        .part("callbacks")
        .forEach(row -> add(story, row, "received_at", "callback." + word(row, "outcome")));
    details
        .part("events")
        .forEach(row -> add(story, row, "created_at", "event." + row.get("type")));
    details
        .part("mails")
        .forEach(row -> add(story, row, "updated_at", "mail." + word(row, "state")));
    story.sort(Comparator.comparing(entry -> Instant.parse(text(entry, "at"))));
    return story;
  }

  /**
   * The name of what a line of history records; a decision about a case is always {@code decided}.
   */
  private static String becomes(Map<String, Object> row) {
    return text(row, "subject").equals("review") ? "decided" : word(row, "to");
  }

  private static String word(Map<String, Object> row, String name) {
    return text(row, name).toLowerCase(Locale.ROOT);
  }

  /** A column that no row lacks. */
  static String text(Map<String, Object> row, String name) {
    return Objects.requireNonNull(row.get(name), name).toString();
  }

  private static void add(
      List<Map<String, Object>> story, Map<String, Object> row, String time, String what) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("at", row.get(time));
    entry.put("what", what);
    for (String name :
        List.of(
            "ref", "refund", "transaction_id", "amount", "currency", "kind", "to", "why", "who")) {
      if (row.containsKey(name)) {
        entry.put(name, row.get(name));
      }
    }
    story.add(entry);
  }

  private static Map<String, Object> object(Map<String, Object> row, String name) {
    return Json.object(text(row, name)).map(OrderTimeline::plain).orElseGet(LinkedHashMap::new);
  }

  /** What shops and checkouts keep of people and of metadata: texts, in objects. */
  private static Map<String, Object> plain(JsonNode object) {
    Map<String, Object> plain = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object.entries()) {
      JsonNode value = entry.getValue();
      if (value.isObject()) {
        plain.put(entry.getKey(), plain(value));
      } else if (value.isString()) {
        plain.put(entry.getKey(), value.getStringValue());
      }
    }
    return plain;
  }
}
