package io.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A message as it reached us, byte for byte: signatures are over bytes, not over meaning.
 *
 * @param channel whether it came to the callback or the return route
 * @param account the account named in the route; empty when any account's key may prove it
 * @param rawQuery still percent-encoded, as sent
 * @param headers names in lower case
 */
public record CallbackRequest(
    Channel channel,
    Optional<String> account,
    String method,
    String rawQuery,
    Map<String, String> headers,
    byte[] body) {

  /** Who sent the message. */
  public enum Channel {
    /** The gateway's server. */
    CALLBACK,
    /** The buyer's browser. */
    RETURN
  }

  /** What was signed, or claims to be: the body, or the query where there is none. */
  public String text() {
    return body.length == 0 ? rawQuery : new String(body, StandardCharsets.UTF_8);
  }

  /** Leaves out headers, query and body, which hold signatures and buyers' names. */
  @Override
  public String toString() {
    return method + " " + channel + account.map(name -> " of " + name).orElse("");
  }
}
