package io.tollgate.local.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns a request into the event that an HTTP API sends: payload format 2.0, as it really is. */
final class HttpApiEvents {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern TEXT =
      Pattern.compile(
          "text/.*|application/(json|xml|javascript|.+\\+json|.+\\+xml)", Pattern.CASE_INSENSITIVE);
  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "cookie", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

  private HttpApiEvents() {}

  static byte[] event(
      HttpRequest request,
      Route.Match match,
      Access.Granted access,
      String requestId,
      Instant now) {
    String path = Encoding.path(request.rawPath());
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", match.route().key());
    event.put("rawPath", path);
    event.put("rawQueryString", request.rawQuery());
    cookies(request, event);
    headers(request, event.putObject("headers"));
    put(event, "queryStringParameters", Encoding.query(request.rawQuery()));
    ObjectNode context = event.putObject("requestContext");
    context(request, match, path, requestId, now, context);
    authorizer(match.route(), access, context);
    put(event, "pathParameters", match.pathParameters());
    body(request, event);
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void cookies(HttpRequest request, ObjectNode event) {
    List<String> cookies =
        request.headers().getOrDefault("cookie", List.of()).stream()
            .flatMap(Pattern.compile(";\\s*")::splitAsStream)
            .filter(cookie -> !cookie.isBlank())
            .toList();
    if (!cookies.isEmpty()) {
      cookies.forEach(event.putArray("cookies")::add);
    }
  }

  private static void headers(HttpRequest request, ObjectNode headers) {
    request
        .headers()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name)) {
                headers.put(name, String.join(",", values));
              }
            });
    String before = headers.path("x-forwarded-for").asText();
    headers.put("x-forwarded-for", before.isEmpty() ? "127.0.0.1" : before + ", 127.0.0.1");
    headers.put("x-forwarded-proto", "http");
    request
        .header("host")
        .ifPresent(
            host -> headers.put("x-forwarded-port", host.substring(host.lastIndexOf(':') + 1)));
  }

  private static void put(ObjectNode event, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      values.forEach(event.putObject(name)::put);
    }
  }

  private static void context(
      HttpRequest request,
      Route.Match match,
      String path,
      String requestId,
      Instant now,
      ObjectNode context) {
    context.put("accountId", "000000000000");
    context.put("apiId", "local");
    context.put("domainName", request.header("host").orElse("localhost"));
    context.put("domainPrefix", "local");
    context
        .putObject("http")
        .put("method", request.method())
        .put("path", path)
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", "127.0.0.1")
        .put("userAgent", request.header("user-agent").orElse(""));
    context.put("requestId", requestId);
    context.put("routeKey", match.route().key());
    context.put("stage", "$default");
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
  }

  /** The scopes are null on a route that asks for none. */
  private static void authorizer(Route route, Access.Granted access, ObjectNode context) {
    route
        .authorization()
        .ifPresent(
            required -> {
              ObjectNode jwt = context.putObject("authorizer").putObject("jwt");
              access.claims().forEach(jwt.putObject("claims")::put);
              if (required.scopes().isEmpty()) {
                jwt.putNull("scopes");
              } else {
                access.scopes().forEach(jwt.putArray("scopes")::add);
              }
            });
  }

  private static void body(HttpRequest request, ObjectNode event) {
    boolean binary = !isText(request);
    if (request.body().length > 0) {
      event.put(
          "body",
          binary
              ? Base64.getEncoder().encodeToString(request.body())
              : new String(request.body(), StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", request.body().length > 0 && binary);
  }

  private static boolean isText(HttpRequest request) {
    String type = request.header("content-type").orElse("");
    int parameters = type.indexOf(';');
    String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    return request.header("content-encoding").isEmpty() && TEXT.matcher(bare).matches();
  }
}
