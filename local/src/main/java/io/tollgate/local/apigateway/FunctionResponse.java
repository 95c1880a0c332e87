package io.tollgate.local.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.http.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an HTTP API makes of a function's answer. */
final class FunctionResponse {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OURS =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade");

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

  private FunctionResponse() {}

  /** An answer of API Gateway's own. */
  static HttpResponse.Message gateway(int status, String message) {
    return HttpResponse.json(status, "{\"message\":\"" + message + "\"}");
  }

  static HttpResponse.Message of(Invocation invocation, boolean corsByGateway) {
    return switch (invocation) {
      case Invocation.Returned(byte[] json) -> returned(json, corsByGateway);
      case Invocation.Threw _, Invocation.TimedOut _ -> gateway(500, "Internal Server Error");
      case Invocation.Throttled _ -> gateway(503, "Service Unavailable");
    };
  }

  private static HttpResponse.Message returned(byte[] json, boolean corsByGateway) {
    try {
      JsonNode answer = JSON.readTree(json);
      if (!answer.isObject() || !answer.has("statusCode")) {
        // Not in the expected form: API Gateway takes the whole for the body.
        return new HttpResponse.Message(200, Map.of("content-type", "application/json"), json);
      }
      JsonNode body = answer.path("body");
      int status = answer.path("statusCode").asInt();
      if (status < 100 || status > 599 || !(body.isTextual() || isAbsent(body))) {
        return gateway(500, "Internal Server Error");
      }
      return new HttpResponse.Message(
          status,
          headers(answer.path("headers"), corsByGateway),
          bytes(body.asText(""), answer.path("isBase64Encoded").asBoolean()),
          cookies(answer.path("cookies")));
    } catch (IOException | IllegalArgumentException _) {
      return gateway(500, "Internal Server Error");
    }
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static byte[] bytes(String body, boolean base64) {
    return base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(JsonNode node, boolean corsByGateway) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "text/plain; charset=utf-8");
    for (var field : node.properties()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      boolean dropped = OURS.contains(name) || corsByGateway && name.startsWith("access-control-");
      if (!dropped && !field.getValue().isNull()) {
        String value = field.getValue().asText();
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
          throw new IllegalArgumentException("HTTP cannot carry the header " + name);
        }
        headers.put(name, value);
      }
    }
    return headers;
  }

  private static List<String> cookies(JsonNode node) {
    List<String> cookies = new ArrayList<>();
    node.forEach(cookie -> cookies.add(cookie.asText()));
    return cookies;
  }
}
