package io.tollgate.local.apigateway;

import io.tollgate.simulator.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the HTTP API itself answers to pages of other origins, in place of the functions. */
public record Cors(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposed,
    boolean credentials,
    Optional<Duration> maxAge) {

  static boolean isPreflight(HttpRequest request) {
    return request.method().equals("OPTIONS")
        && request.header("origin").isPresent()
        && request.header("access-control-request-method").isPresent();
  }

  boolean allows(String origin) {
    return origins.contains("*") || origins.contains(origin);
  }

  /** Headers of the answer to a preflight request; none for an origin that is not welcome. */
  Map<String, String> preflight(String origin) {
    Map<String, String> answer = new LinkedHashMap<>();
    if (allows(origin)) {
      allow(origin, answer);
      put(answer, "access-control-allow-methods", methods);
      put(answer, "access-control-allow-headers", headers);
      maxAge.ifPresent(age -> answer.put("access-control-max-age", Long.toString(age.toSeconds())));
    }
    return answer;
  }

  /** Headers added to any other answer. */
  Map<String, String> actual(String origin) {
    Map<String, String> answer = new LinkedHashMap<>();
    if (allows(origin)) {
      allow(origin, answer);
      put(answer, "access-control-expose-headers", exposed);
    }
    return answer;
  }

  private void allow(String origin, Map<String, String> answer) {
    answer.put("access-control-allow-origin", origins.contains("*") ? "*" : origin);
    if (credentials) {
      answer.put("access-control-allow-credentials", "true");
    }
  }

  private static void put(Map<String, String> answer, String name, List<String> values) {
    if (!values.isEmpty()) {
      answer.put(name, String.join(",", values));
    }
  }
}
