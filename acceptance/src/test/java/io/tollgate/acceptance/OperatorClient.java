package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/**
 * An operator of the shop, who knows the operators' routes.
 *
 * @param token a fresh one each time, for a test's clock may have left the last one behind
 */
record OperatorClient(String url, Supplier<String> token) {

  Response act(String orderId, String command) {
    return act(orderId, command, "{}");
  }

  Response act(String orderId, String command, String body, String... headers) {
    return post("/orders/" + orderId + "/" + command, body, headers);
  }

  Response decide(String caseId, String decision, String note) {
    return post(
        "/reviews/" + caseId, "{\"decision\":\"%s\",\"note\":\"%s\"}".formatted(decision, note));
  }

  Response get(String path, String... headers) {
    return Web.get(url + "/api/v1/admin" + path, withToken(headers));
  }

  /** One order's whole story. */
  JsonNode story(String orderId) {
    return get("/orders/" + orderId).json();
  }

  Response post(String path, String body, String... headers) {
    return Web.post(url + "/api/v1/admin" + path, body, withToken(headers));
  }

  Response put(String path, String body) {
    return Web.send("PUT", url + "/api/v1/admin" + path, body, withToken());
  }

  /** Nothing more is sent to any webhook endpoint. */
  void disableEndpoints() {
    for (JsonNode endpoint : get("/endpoints").json().get("endpoints")) {
      post("/endpoints/" + endpoint.get("id").asText() + "/disable", "");
    }
  }

  private String[] withToken(String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "authorization";
    all[1] = "Bearer " + token.get();
    System.arraycopy(headers, 0, all, 2, headers.length);
    return all;
  }
}
