package io.tollgate.lambda;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP API event, payload 2.0, with nothing decoded that a signature could be over.
 *
 * @param routeKey the route that API Gateway chose, such as {@code GET /api/v1/return/{gateway}}.
 *     Functions route by nothing else: the path comes decoded, and with the stage and base path
 * @param rawQuery still percent-encoded, as the caller sent it; empty when there is none
 * @param headers names in lower case
 * @param body the exact bytes; empty when there are none
 * @param token what the route's authorizer verified
 * @param domain the name under which API Gateway was called, which it says itself
 * @param requestId API Gateway's name for the request, which its access log has too
 */
public record HttpEvent(
    String method,
    String routeKey,
    String rawQuery,
    Map<String, String> headers,
    Map<String, String> pathParameters,
    byte[] body,
    Token token,
    String domain,
    String requestId) {

  /** Why anything else is refused. */
  public static final String EXPECTED = "This is no event of an HTTP API with payload 2.0";

  /** Stands in a query parameter for what could not be decoded. */
  public static final String MALFORMED = "\ufffd";

  /** An event of a route that asks for no token. */
  public HttpEvent(
      String method,
      String routeKey,
      String rawQuery,
      Map<String, String> headers,
      Map<String, String> pathParameters,
      byte[] body) {
    this(method, routeKey, rawQuery, headers, pathParameters, body, Token.NONE, "", "");
  }

  /**
   * Reads the event that Lambda hands to a stream handler.
   *
   * @throws IllegalArgumentException when it is not such an event
   */
  public static HttpEvent read(InputStream input) throws IOException {
    JsonNode event =
        Json.object(new String(input.readAllBytes(), StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalArgumentException(EXPECTED));
    JsonNode context = event.get("requestContext");
    JsonNode http = context == null ? null : context.get("http");
    if (http == null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    JsonNode encoded = event.get("isBase64Encoded");
    return new HttpEvent(
        text(http, "method"),
        text(event, "routeKey"),
        text(event, "rawQueryString"),
        inLowerCase(texts(event, "headers")),
        texts(event, "pathParameters"),
        bytes(
            text(event, "body"),
            encoded != null && encoded.isBoolean() && encoded.getBooleanValue()),
        Token.read(context),
        text(context, "domainName"),
        text(context, "requestId"));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Whether a person looks at the answer: browsers name HTML in Accept, programs do not. */
  public boolean isFromBrowser() {
    return header("accept").orElse("").toLowerCase(Locale.ROOT).contains("text/html");
  }

  /**
   * The caller's address as API Gateway saw it, which it writes behind whatever the caller had
   * written there; empty when there is none.
   */
  public String callerIp() {
    String forwarded = header("x-forwarded-for").orElse("");
    return forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
  }

  /**
   * All values of a query parameter, decoded and without blanks around them. One that is blank is
   * left out like one that is absent. One whose encoding is malformed holds {@link #MALFORMED}: it
   * must be refused, for a list without its filter would show everything.
   */
  public List<String> query(String name) {
    List<String> values = new ArrayList<>();
    for (String pair : rawQuery.split("&")) {
      int cut = pair.indexOf('=');
      if (cut > 0 && pair.substring(0, cut).equals(name)) {
        String value = decoded(pair.substring(cut + 1)).strip();
        if (!value.isEmpty()) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /** Leaves out headers, query, body and claims, which hold keys and buyers' names. */
  @Override
  public String toString() {
    return routeKey;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return MALFORMED;
    }
  }

  private static byte[] bytes(String body, boolean isBase64) {
    return isBase64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && value.isString() ? value.getStringValue() : "";
  }

  /** The members of a member that are texts. */
  static Map<String, String> texts(JsonNode object, String name) {
    Map<String, String> texts = new HashMap<>();
    JsonNode values = object.get(name);
    if (values != null && values.isObject()) {
      for (Map.Entry<String, JsonNode> entry : values.entries()) {
        if (entry.getValue().isString()) {
          texts.put(entry.getKey(), entry.getValue().getStringValue());
        }
      }
    }
    return texts;
  }

  /** HTTP APIs send them so already; a hand-made event need not. */
  private static Map<String, String> inLowerCase(Map<String, String> headers) {
    Map<String, String> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }
}
