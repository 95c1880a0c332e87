package io.tollgate.local.bus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where an event went, for the page that shows the event bus: the browser gets no token for it. */
public final class WebhookDeliveries {

  private static final String ENDPOINTS = "/endpoints";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final OperatorApi operator;

  public WebhookDeliveries(OperatorApi operator) {
    this.operator = operator;
  }

  /** The deliveries of an event, each with its endpoint; of the newest fifty of each endpoint. */
  String of(String event) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode found = answer.putArray("deliveries");
    for (JsonNode endpoint : operator.get(ENDPOINTS).path("endpoints")) {
      JsonNode deliveries = operator.get(path(endpoint.path("id").asText())).path("deliveries");
      deliveries
          .valueStream()
          .filter(delivery -> delivery.path("event").asText().equals(event))
          .forEach(
              delivery ->
                  found
                      .addObject()
                      .put("endpoint", endpoint.path("id").asText())
                      .put("url", endpoint.path("url").asText())
                      .set("delivery", delivery));
    }
    return answer.toString();
  }

  /** Makes one due again. */
  String sendAgain(String endpoint, String event) {
    return operator.post(path(endpoint) + "/" + event + "/redeliver", "").toString();
  }

  private static String path(String endpoint) {
    return ENDPOINTS + "/" + endpoint + "/deliveries";
  }
}
