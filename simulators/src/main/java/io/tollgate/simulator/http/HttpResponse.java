package io.tollgate.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a handler answers: a message, or a connection that is closed without one. */
public sealed interface HttpResponse {

  /**
   * A message.
   *
   * @param cookies one Set-Cookie header each
   */
  record Message(int status, Map<String, String> headers, byte[] body, List<String> cookies)
      implements HttpResponse {

    public Message(int status, Map<String, String> headers, byte[] body) {
      this(status, headers, body, List.of());
    }
  }

  /** Closes the connection without a byte, as a server that died would. */
  record Drop() implements HttpResponse {}

  /** A page may load and ask its own origin only, and runs no script that stands in its markup. */
  String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  /** A file of a page, never cached. */
  static Message page(int status, String contentType, byte[] body) {
    return new Message(
        status,
        Map.of(
            "content-type", contentType,
            "cache-control", "no-store",
            "content-security-policy", PAGE_POLICY,
            "referrer-policy", "no-referrer",
            "x-content-type-options", "nosniff"),
        body);
  }

  static Message text(int status, String contentType, String body) {
    return new Message(
        status,
        Map.of("content-type", contentType + "; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static Message json(int status, String body) {
    return new Message(
        status, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }

  static Message html(int status, String body) {
    return text(status, "text/html", body);
  }

  /** 303: whatever the request was, the next one is a GET. */
  static Message redirect(String location) {
    return redirect(303, location);
  }

  /** 302, as older servers redirect. */
  static Message found(String location) {
    return redirect(302, location);
  }

  private static Message redirect(int status, String location) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("location", location);
    return new Message(status, headers, new byte[0]);
  }
}
