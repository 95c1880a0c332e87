package io.tollgate.reconcile.doctor;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a GET of an address came to.
 *
 * @param status of HTTP
 * @param date the Date header, or {@link Instant#EPOCH} without one
 * @param body its first 64 KB; nothing of an answer that is an error
 * @param took from looking the name up to the end of the answer
 */
record Reach(int status, Instant date, String body, Duration took) {

  private static final int CONNECT_MS = 2_000;
  private static final int READ_MS = 2_500;
  private static final int BODY_BYTES_MAX = 65_536;

  /**
   * Sends nothing but the address.
   *
   * @throws IOException without an answer
   */
  static Reach of(URI address) throws IOException {
    long begun = System.nanoTime();
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(READ_MS);
    int status = connection.getResponseCode();
    String body = status < 400 ? text(connection) : "";
    return new Reach(
        status,
        Instant.ofEpochMilli(connection.getDate()),
        body,
        Duration.ofNanos(System.nanoTime() - begun));
  }

  private static String text(HttpURLConnection connection) throws IOException {
    try (InputStream input = connection.getInputStream()) {
      return new String(input.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
    }
  }

  /** The object that was answered; empty where it is another answer than 200 and JSON. */
  Optional<JsonNode> json() {
    return Json.object(body).filter(_ -> status == 200);
  }
}
