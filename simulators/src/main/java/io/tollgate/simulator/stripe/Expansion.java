package io.tollgate.simulator.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code expand[]} of a call: fields that hold an id become the object that it names (API
 * reference, Expanding responses).
 *
 * @param paths fields with dots between them, one below the other
 */
record Expansion(List<List<String>> paths) {

  private static final int DEPTH_MAX = 4;

  /** What can be expanded; most of it is null here, and stays so. */
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "checkout.session",
          Set.of(
              "customer",
              "invoice",
              "line_items",
              "payment_intent",
              "payment_link",
              "setup_intent",
              "subscription"),
          "payment_intent",
          Set.of(
              "application",
              "customer",
              "latest_charge",
              "on_behalf_of",
              "payment_method",
              "review",
              "source"),
          "charge",
          Set.of(
              "application",
              "application_fee",
              "balance_transaction",
              "customer",
              "failure_balance_transaction",
              "on_behalf_of",
              "payment_intent",
              "refunds",
              "review",
              "source_transfer"),
          "refund",
          Set.of(
              "balance_transaction",
              "charge",
              "customer",
              "payment_intent",
              "payment_method",
              "source_transfer_reversal",
              "transfer_reversal"),
          "dispute",
          Set.of("charge", "payment_intent"),
          "item",
          Set.of("price"),
          "price",
          Set.of("product"));

  /** Reads {@code expand[0]=payment_intent.latest_charge} and so on. */
  static Expansion of(Map<String, String> parameters) {
    return new Expansion(
        Shapes.under(parameters, "expand").values().stream()
            .map(path -> List.of(path.split("\\.", -1)))
            .toList());
  }

  /**
   * Refuses a path that an answer of this type does not have, before anything is done.
   *
   * @throws ApiError for the first of them
   */
  void check(String type) {
    for (List<String> path : paths) {
      boolean isList = type.equals("list");
      if (path.size() > DEPTH_MAX || isList != path.getFirst().equals("data")) {
        throw refused(path, isList);
      }
      if (!isList && !isExpandable(type, path.getFirst())) {
        throw refused(path, false);
      }
    }
  }

  /** The answer with all paths expanded. */
  ObjectNode expanded(Map<String, Object> answer, ApiObjects objects) {
    ObjectNode tree = Json.tree(answer);
    paths.forEach(path -> expand(tree, path, path, objects));
    return tree;
  }

  private static void expand(
      ObjectNode object, List<String> rest, List<String> path, ApiObjects objects) {
    String field = rest.getFirst();
    String type = object.path("object").asText();
    List<String> deeper = rest.subList(1, rest.size());
    if (type.equals("list") && field.equals("data") && !deeper.isEmpty()) {
      object.path("data").forEach(each -> expand((ObjectNode) each, deeper, path, objects));
      return;
    }
    if (!isExpandable(type, field)) {
      throw refused(path, false);
    }
    JsonNode value = object.path(field);
    Optional<Map<String, Object>> found =
        value.isMissingNode()
            ? objects.listOf(type, object.path("id").asText(), field)
            : value.isTextual() ? objects.byId(value.asText()) : Optional.empty();
    found.ifPresent(whole -> object.set(field, Json.tree(whole)));
    if (!deeper.isEmpty() && object.path(field) instanceof ObjectNode inner) {
      expand(inner, deeper, path, objects);
    }
  }

  private static boolean isExpandable(String type, String field) {
    return FIELDS.getOrDefault(type, Set.of()).contains(field);
  }

  private static ApiError refused(List<String> path, boolean isList) {
    String name = String.join(".", path);
    String hint = isList ? " You may want to try expanding 'data." + name + "' instead." : "";
    return ApiError.invalid(
        "", "expand", "This property cannot be expanded (" + name + ")." + hint);
  }
}
