package io.tollgate.create;

import io.tollgate.catalogue.Products;
import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.Product;
import io.tollgate.request.JsonReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what a customer wants to have in the cart. */
final class CartReader {

  private static final int SKU_CHARACTERS_MAX = 40;

  private CartReader() {}

  /** The quantities by the products' ids; errors are left in the form. */
  static SortedMap<Long, Integer> read(JsonReader form, Products catalogue) {
    form.refuseOthers(Set.of("lines"));
    Map<JsonReader, String> wanted = new LinkedHashMap<>();
    for (JsonReader line : form.objects("lines", Cart.LINES_MAX)) {
      line.refuseOthers(Set.of("sku", "quantity"));
      wanted.put(line, line.text("sku", SKU_CHARACTERS_MAX));
    }
    Map<String, Product> known =
        catalogue.find(Set.copyOf(wanted.values())).stream()
            .filter(Product::isActive)
            .collect(Collectors.toMap(Product::sku, Function.identity()));
    return quantities(wanted, known);
  }

  private static SortedMap<Long, Integer> quantities(
      Map<JsonReader, String> wanted, Map<String, Product> known) {
    SortedMap<Long, Integer> quantities = new TreeMap<>();
    Optional<Product> first = Optional.empty();
    for (Map.Entry<JsonReader, String> entry : wanted.entrySet()) {
      JsonReader line = entry.getKey();
      int quantity = (int) line.integer("quantity", 1, CartLine.QUANTITY_MAX);
      Product product = known.get(entry.getValue());
      if (product == null) {
        refuse(line, entry.getValue());
        continue;
      }
      first = first.or(() -> Optional.of(product));
      if (!product.price().currency().equals(first.get().price().currency())) {
        line.error("sku", "other_currency", "is not sold for the same currency as the first");
      }
      if (quantities.put(product.id(), quantity) != null) {
        line.error("sku", "duplicate", "stands in another line already");
      }
    }
    return quantities;
  }

  /** What is no text has its error already. */
  private static void refuse(JsonReader line, String sku) {
    if (!sku.isEmpty()) {
      line.error("sku", "unknown", "is not on offer");
    }
  }

  /** What of a cart there is not enough of, as errors of the form that wants to buy it. */
  static void refuseMissing(JsonReader form, List<String> skus) {
    skus.forEach(sku -> form.error("cart." + sku, "out_of_stock", "is not to be had so often"));
  }
}
