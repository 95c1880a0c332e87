package io.tollgate.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param target the request line's target, path and query, still percent-encoded
 * @param headers names in lower case, values in order of arrival
 */
public record HttpRequest(
    String method, String target, Map<String, List<String>> headers, byte[] body) {

  /** The encoded path, without the query. */
  public String rawPath() {
    int cut = target.indexOf('?');
    return cut < 0 ? target : target.substring(0, cut);
  }

  /** The encoded query without its question mark; empty when there is none. */
  public String rawQuery() {
    int cut = target.indexOf('?');
    return cut < 0 ? "" : target.substring(cut + 1);
  }

  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Whether a person looks at the answer: browsers name HTML in Accept, programs do not. */
  public boolean isFromBrowser() {
    return header("accept").filter(accept -> accept.contains("text/html")).isPresent();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
