package io.tollgate.simulator;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A callback's HTTP request to the merchant's server.
 *
 * @param order the order's key at the gateway that sends it
 * @param url the query in it reaches the wire exactly as it is written here
 * @param headers those that are the same at every attempt
 * @param body empty for GET
 * @param waitsSeconds how long after each attempt that must be repeated; no wait, no repetition
 */
public record Message(
    String order,
    String method,
    String url,
    Map<String, String> headers,
    String body,
    List<Long> waitsSeconds) {

  /**
   * Checks the address, so that no callback is queued that cannot be sent.
   *
   * @throws IllegalArgumentException when it is no URI
   */
  public Message {
    URI.create(url);
  }

  public static Message get(String order, String url, List<Long> waitsSeconds) {
    return new Message(order, "GET", url, Map.of(), "", waitsSeconds);
  }

  public static Message post(
      String order, String url, String contentType, String body, List<Long> waitsSeconds) {
    return new Message(order, "POST", url, Map.of("content-type", contentType), body, waitsSeconds);
  }
}
