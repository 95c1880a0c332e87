package io.tollgate.lambda;

import io.tollgate.json.FieldError;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a function answers. Never cached: it speaks of money. Browsers neither guess its type, nor
 * show it in a frame, nor come back without TLS for a year.
 */
public record HttpReply(int status, Map<String, String> headers, String body) {

  private static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);

  public static HttpReply json(int status, Map<String, ?> body) {
    return text(status, "application/json", Json.write(body));
  }

  public static HttpReply text(int status, String contentType, String body) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("content-type", contentType);
    headers.put("cache-control", "no-store");
    headers.put("content-security-policy", "frame-ancestors 'none'");
    headers.put("strict-transport-security", "max-age=31536000");
    headers.put("x-content-type-options", "nosniff");
    return new HttpReply(status, headers, body);
  }

  public static HttpReply seeOther(URI location) {
    HttpReply reply = text(303, "text/plain", "");
    reply.headers().put("location", location.toASCIIString());
    reply.headers().put("referrer-policy", "no-referrer");
    return reply;
  }

  /**
   * An error (RFC 9457).
   *
   * @param code stable, for programs
   * @param title for people
   */
  public static HttpReply problem(int status, String code, String title) {
    return problem(status, code, title, Map.of());
  }

  /** An error with members of its own. */
  public static HttpReply problem(int status, String code, String title, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("status", status);
    body.put("code", code);
    body.put("title", title);
    body.putAll(more);
    return text(status, "application/problem+json", Json.write(body));
  }

  /** There is no such thing. */
  public static HttpReply notFound(String title) {
    return problem(404, "not_found", title);
  }

  /** The state of things does not allow it. */
  public static HttpReply conflict(String code, String title) {
    return conflict(code, title, Map.of());
  }

  /** The same with members of its own. */
  public static HttpReply conflict(String code, String title, Map<String, ?> more) {
    return problem(409, code, title, more);
  }

  /** The same from every function that is called for a route that it does not have. */
  public static HttpReply unknownRoute() {
    return notFound("No such route");
  }

  /** Bad input: one entry for each field that is wrong. */
  public static HttpReply invalid(List<FieldError> errors) {
    return problem(
        400,
        "invalid_request",
        "The request is not valid",
        Map.of("errors", errors.stream().map(FieldError::toMap).toList()));
  }

  /** When to come back, in whole seconds and never too early, but on the next day at the latest. */
  public HttpReply retryAfter(Duration wait) {
    long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
    headers.put("retry-after", Long.toString(Math.clamp(seconds, 1, RETRY_AFTER_MAX.toSeconds())));
    return this;
  }

  /** The code of an error; empty where the body is anything else. */
  public Optional<String> code() {
    return status < 400
        ? Optional.empty()
        : Json.object(body).flatMap(problem -> InvocationEvent.text(problem, "code"));
  }

  /** Writes it as an HTTP API response, payload 2.0. */
  public void write(OutputStream output) throws IOException {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("statusCode", status);
    response.put("headers", headers);
    response.put("body", body);
    response.put("isBase64Encoded", false);
    output.write(Json.write(response).getBytes(StandardCharsets.UTF_8));
  }
}
