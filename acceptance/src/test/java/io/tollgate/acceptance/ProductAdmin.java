package io.tollgate.acceptance;

import java.util.UUID;

/** The shop's operators, who say what is on offer. */
record ProductAdmin(String url, String token) {

  static ProductAdmin of(Tollgate tollgate) {
    return new ProductAdmin(tollgate.shop().url(), tollgate.operatorToken());
  }

  /** The sku of a product that no other test sells. */
  String made(long price, long pieces) {
    return made(price, "VND", pieces, "[]");
  }

  String made(long price, String currency, long pieces, String flags) {
    String sku = "sku-" + UUID.randomUUID();
    Response answer =
        make(
            """
            {"sku":"%s","name":"Cà phê","price":%d,"currency":"%s","available":%d,"flags":%s}\
            """
                .formatted(sku, price, currency, pieces, flags));
    if (answer.status() != 201) {
      throw new AssertionError("Not made: " + answer);
    }
    return sku;
  }

  Response make(String json) {
    return Web.post(url + "/api/v1/admin/products", json, Customer.withToken(token));
  }

  Response change(String sku, String json) {
    return Web.send("PUT", url + "/api/v1/admin/products/" + sku, json, Customer.withToken(token));
  }

  /** Pieces that can still be bought. */
  long left(String sku) {
    return change(sku, "{}").json().path("available").asLong();
  }

  Response all(String query) {
    return Web.get(url + "/api/v1/admin/products?" + query, Customer.withToken(token));
  }
}
