package io.tollgate.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tollgate.local.bus.OperatorApi;
import io.tollgate.simulator.StartFailure;

/** A shop's own server that {@code ./run --webhook URL} sends all events to. */
final class DemoEndpoint {

  private static final String ENDPOINTS = "/endpoints";

  private final OperatorApi operator;

  DemoEndpoint(OperatorApi operator) {
    this.operator = operator;
  }

  /**
   * Adds the endpoint, or enables the one with this URL; returns what it is signed with.
   *
   * @throws StartFailure when the URL is refused
   */
  String ensure(String url, State state) {
    String secret = state.webhookSecret(url, () -> add(url));
    operator.post(path(url) + "/enable", "{}");
    return secret;
  }

  private String add(String url) {
    JsonNode added =
        operator.post(ENDPOINTS, JsonNodeFactory.instance.objectNode().put("url", url).toString());
    boolean isThere = added.has("id") && !added.has("secret");
    if (isThere || added.path("code").asText().equals("url_taken")) {
      return operator.post(path(url) + "/rotate", "").path("secret").asText();
    }
    if (!added.has("secret")) {
      JsonNode error = added.at("/errors/0/message");
      throw new StartFailure(
          "--webhook "
              + url
              + " "
              + (error.isMissingNode() ? added.path("title") : error).asText());
    }
    return added.path("secret").asText();
  }

  private String path(String url) {
    for (JsonNode each : operator.get(ENDPOINTS).path("endpoints")) {
      if (each.path("url").asText().equals(url)) {
        return ENDPOINTS + "/" + each.path("id").asText();
      }
    }
    throw new StartFailure("The webhook endpoint " + url + " is gone. Start with --fresh.");
  }
}
