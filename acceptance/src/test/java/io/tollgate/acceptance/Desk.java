package io.tollgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

/** An operator of the shop, who knows the operators' routes and holds a token. */
record Desk(String url, String token) {

  Answer act(String orderId, String command) {
    return act(orderId, command, "{}");
  }

  Answer act(String orderId, String command, String body, String... headers) {
    return post("/orders/" + orderId + "/" + command, body, headers);
  }

  Answer decide(String caseId, String decision, String note) {
    return post(
        "/reviews/" + caseId, "{\"decision\":\"%s\",\"note\":\"%s\"}".formatted(decision, note));
  }

  Answer get(String path, String... headers) {
    return Web.get(url + "/api/v1/admin" + path, withToken(headers));
  }

  /** One order's whole story. */
  JsonNode story(String orderId) {
    return get("/orders/" + orderId).json();
  }

  Answer post(String path, String body, String... headers) {
    return Web.post(url + "/api/v1/admin" + path, body, withToken(headers));
  }

  private String[] withToken(String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "authorization";
    all[1] = "Bearer " + token;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return all;
  }
}
