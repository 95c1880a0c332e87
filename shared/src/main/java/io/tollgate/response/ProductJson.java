package io.tollgate.response;

import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.CartLine;
import io.tollgate.order.Product;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Products in answers, page by page. */
public final class ProductJson {

  private static final int PAGE_MAX = 100;

  private ProductJson() {}

  /** Reads products in the order of their sku. */
  @FunctionalInterface
  public interface Reading {
    List<Product> after(String sku, int countMax);
  }

  /** A page of at most {@code limit} products behind the {@code cursor} of the last page. */
  public static HttpReply page(
      HttpEvent event, Reading reading, Function<Product, Map<String, Object>> showing) {
    List<String> limits = event.query("limit");
    if (limits.size() > 1 || !limits.stream().allMatch(l -> l.matches("[1-9]\\d?|100"))) {
      return HttpReply.invalid(
          List.of(new FieldError("limit", "range", "must be from 1 to " + PAGE_MAX)));
    }
    int limit = limits.isEmpty() ? PAGE_MAX : Integer.parseInt(limits.getFirst());
    String cursor = event.query("cursor").stream().findFirst().orElse("");
    if (!cursor.isEmpty() && !Product.isSku(cursor)) {
      return HttpReply.invalid(
          List.of(new FieldError("cursor", "format", "must be the next_cursor of a page before")));
    }
    List<Product> found = reading.after(cursor, limit + 1);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("products", found.stream().limit(limit).map(showing).toList());
    if (found.size() > limit) {
      body.put("next_cursor", found.get(limit - 1).sku());
    }
    return HttpReply.json(200, body);
  }

  /** As customers see it. */
  public static Map<String, Object> offered(Product product) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sku", product.sku());
    body.put("name", product.name());
    body.put("description", product.description());
    body.put("price", product.price().minorUnits());
    body.put("currency", product.price().currency().getCurrencyCode());
    body.put("available", available(product));
    body.put("flags", List.copyOf(product.flags()));
    return body;
  }

  /** As operators see it: with all the pieces there are. */
  public static Map<String, Object> managed(Product product) {
    Map<String, Object> body = offered(product);
    body.put("available", product.available());
    body.put("is_active", product.isActive());
    return body;
  }

  /**
   * Pieces that one cart could take: how full the shop's shelves are is the shop's own business.
   */
  public static long available(Product product) {
    return product.isActive() ? Math.min(product.available(), CartLine.QUANTITY_MAX) : 0;
  }
}
