package io.tollgate.create;

import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.OrderLine;
import io.tollgate.response.ProductJson;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows a cart at the prices of today. Nothing of it is promised before the checkout. */
@Singleton
final class CartJson {

  private final Quotes quotes;

  CartJson(Quotes quotes) {
    this.quotes = quotes;
  }

  Map<String, Object> of(Cart cart) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("version", cart.version());
    body.put("lines", cart.lines().stream().map(CartJson::line).toList());
    List<OrderLine> lines = quotes.lines(cart);
    body.put("needs_shipping", cart.needsShipping());
    cart.currency()
        .ifPresent(
            currency -> {
              body.put("currency", currency.getCurrencyCode());
              body.put("goods", OrderLine.total(cart.goods()));
              body.put("charges", OrderLine.total(lines) - OrderLine.total(cart.goods()));
            });
    body.put("total", OrderLine.total(lines));
    return body;
  }

  private static Map<String, Object> line(CartLine line) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sku", line.product().sku());
    body.put("name", line.product().name());
    body.put("quantity", line.quantity());
    body.put("unit_price", line.product().price().minorUnits());
    body.put("amount", line.amount());
    body.put("available", ProductJson.available(line.product()));
    return body;
  }
}
