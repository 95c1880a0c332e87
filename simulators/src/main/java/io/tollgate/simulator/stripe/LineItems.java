package io.tollgate.simulator.stripe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The line items of a session, each with the price and the product that Stripe makes of inline
 * {@code price_data}: both are inactive, so that nothing else can be sold with them.
 */
final class LineItems {

  /** Which part of a session's id makes the ids of its lines. */
  private static final int ID_BEGIN = "cs_test_".length();

  private static final int ID_END = ID_BEGIN + 20;

  private LineItems() {}

  /** In the order in which the merchant named them. */
  static List<Map<String, Object>> of(Session session) {
    return indexes(session.form()).mapToObj(i -> item(session, i)).toList();
  }

  /** How many lines a form has. */
  static int count(Map<String, String> form) {
    return Math.toIntExact(indexes(form).count());
  }

  private static IntStream indexes(Map<String, String> form) {
    return IntStream.iterate(0, i -> form.containsKey(line(i) + "[quantity]"), i -> i + 1);
  }

  /** A line's name in a form. */
  static String line(int index) {
    return "line_items[" + index + "]";
  }

  private static Map<String, Object> item(Session session, int index) {
    Map<String, String> form = session.form();
    long quantity = Long.parseLong(form.get(line(index) + "[quantity]"));
    long unit = Long.parseLong(form.get(line(index) + "[price_data][unit_amount]"));
    Map<String, Object> shape = Shapes.object(id("li_1", session, index), "item");
    shape.put("amount_subtotal", quantity * unit);
    shape.put("amount_total", quantity * unit);
    shape.put("currency", session.currency());
    shape.put("description", form.get(line(index) + "[price_data][product_data][name]"));
    shape.put("price", price(session, index, unit));
    shape.put("quantity", quantity);
    return shape;
  }

  private static Map<String, Object> price(Session session, int index, long unit) {
    Map<String, Object> shape = Shapes.object(id("price_1", session, index), "price");
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("currency", session.currency());
    shape.put("product", id("prod_", session, index));
    shape.put("unit_amount", unit);
    shape.put("unit_amount_decimal", Long.toString(unit));
    return shape;
  }

  /** The session's product of this id. */
  static Optional<Map<String, Object>> product(Session session, String id) {
    return indexes(session.form())
        .filter(index -> id("prod_", session, index).equals(id))
        .mapToObj(index -> product(session, index))
        .findFirst();
  }

  private static Map<String, Object> product(Session session, int index) {
    Map<String, String> form = session.form();
    String data = line(index) + "[price_data][product_data]";
    Map<String, Object> shape = Shapes.object(id("prod_", session, index), "product");
    shape.put("created", session.createdAt().getEpochSecond());
    shape.put("description", form.get(data + "[description]"));
    shape.put("images", List.copyOf(Shapes.under(form, data + "[images]").values()));
    shape.put("metadata", Shapes.under(form, data + "[metadata]"));
    shape.put("name", form.get(data + "[name]"));
    shape.put("updated", session.createdAt().getEpochSecond());
    return shape;
  }

  private static String id(String prefix, Session session, int index) {
    return prefix + session.id().substring(ID_BEGIN, ID_END) + "%03d".formatted(index);
  }
}
