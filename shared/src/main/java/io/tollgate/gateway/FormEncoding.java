package io.tollgate.gateway;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fields as {@code application/x-www-form-urlencoded}, the form of a POST body and of what stands
 * behind a URL's question mark. Decoded by ourselves: a framework that splits, trims or merges
 * values changes what was signed.
 */
public final class FormEncoding {

  public static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=UTF-8";

  private FormEncoding() {}

  /** Writes the fields in the map's order, values in UTF-8. */
  public static String write(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  /**
   * Reads fields in order of appearance; empty when an escape is broken or a name stands there
   * twice, because which of two values somebody else signed is anybody's guess.
   */
  public static Optional<Map<String, String>> read(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (!pair.isEmpty() && fields.putIfAbsent(name, value) != null) {
          return Optional.empty();
        }
      }
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return Optional.of(fields);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
