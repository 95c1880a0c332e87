package io.tollgate.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came back over HTTP; header names in lower case. */
record Response(int status, Map<String, String> headers, String body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Response of(HttpResponse<String> response) {
    Map<String, String> headers = new TreeMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    return new Response(response.statusCode(), headers, response.body());
  }

  /** The body as JSON; a body that is none fails the test. */
  JsonNode json() {
    return json(body);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Not JSON: " + text, e);
    }
  }

  /** A member of the body; empty when it is not there. */
  String text(String name) {
    return json().path(name).asText();
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Status and stable code, as {@code 409 payment_live}; a good answer has no code. */
  String outcome() {
    return (status + " " + (header("content-type").contains("json") ? text("code") : "")).strip();
  }

  /** The fields that a 400 complains of. */
  Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    json().path("errors").forEach(error -> fields.add(error.path("field").asText()));
    return fields;
  }
}
