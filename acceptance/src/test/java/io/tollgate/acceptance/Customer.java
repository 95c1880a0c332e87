package io.tollgate.acceptance;

import java.util.UUID;

/** Somebody who has signed in, fills a cart and buys what is in it. */
record Customer(String url, String token) {

  /** What a checkout needs to say, and no more. */
  static final String CHECKOUT =
      "{\"contact\":{\"name\":\"Lê Thu\",\"phone\":\"+84 90 123 45 67\"},\"gateway\":\"zalopay\"}";

  /** One that no other test knows. */
  static Customer of(Tollgate tollgate) {
    return of(tollgate, UUID.randomUUID() + "@customer.example");
  }

  static Customer of(Tollgate tollgate, String name) {
    return new Customer(tollgate.shop().url(), tollgate.customerToken(name));
  }

  Response cart() {
    return send("GET", "/api/v1/cart", "");
  }

  Response empty() {
    return send("DELETE", "/api/v1/cart", "");
  }

  Response fill(String json) {
    return send("PUT", "/api/v1/cart", json);
  }

  /** So many pieces of one product, and nothing else. */
  Response fill(String sku, int quantity) {
    return fill("{\"lines\":[{\"sku\":\"%s\",\"quantity\":%d}]}".formatted(sku, quantity));
  }

  /** The ways to pay for the cart. */
  Response methods(String query) {
    return send("GET", "/api/v1/cart/payment-methods" + query, "");
  }

  /** Buys the cart; more headers come as name, value, name, value. */
  Response checkout(String json, String... headers) {
    return send("POST", "/api/v1/cart/checkout", json, headers);
  }

  private Response send(String method, String path, String body, String... headers) {
    return Web.send(method, url + path, body, withToken(token, headers));
  }

  static String[] withToken(String token, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "authorization";
    all[1] = "Bearer " + token;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return all;
  }
}
