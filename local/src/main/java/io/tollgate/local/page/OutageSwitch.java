package io.tollgate.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;

/** Switches a service of this machine off and on again, by its page, as if it were down. */
public final class OutageSwitch {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String service;
  private volatile boolean isUp = true;

  /**
   * @param service the member under which its page reads {@code up} or {@code down}
   */
  public OutageSwitch(String service) {
    this.service = service;
  }

  public boolean isUp() {
    return isUp;
  }

  /** A new JSON object that says whether it is up. */
  public ObjectNode state() {
    return JSON.createObjectNode().put(service, isUp ? "up" : "down");
  }

  /** Takes {@code {"up": false}}. */
  public HttpResponse.Message turn(HttpRequest request) {
    JsonNode up = read(request.text()).path("up");
    if (!up.isBoolean()) {
      return HttpResponse.json(400, "{\"message\":\"Send up, true or false.\"}");
    }
    isUp = up.asBoolean();
    return HttpResponse.json(200, state().toString());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      return JSON.missingNode();
    }
  }
}
