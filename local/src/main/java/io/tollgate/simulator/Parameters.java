package io.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.http.HttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The named values of a call, wherever it carries them: query string, form or JSON object. A value
 * keeps the exact text it was sent with, because signatures are computed over it.
 */
public final class Parameters {

  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a request; the body wins over the query string.
   *
   * <p>A JSON value that is itself an object or an array, and any text that cannot be decoded,
   * counts as absent.
   */
  public static Parameters of(HttpRequest request) {
    Map<String, String> values = new LinkedHashMap<>();
    readForm(request.rawQuery(), values);
    if (isJson(request)) {
      readJson(Json.parse(request.text()), values);
    } else {
      readForm(request.text(), values);
    }
    return new Parameters(values);
  }

  public static boolean isJson(HttpRequest request) {
    return request
        .header("content-type")
        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/json"))
        .isPresent();
  }

  /** A 64-bit whole number, without sign games: no plus, no fraction, no exponent. */
  public static Optional<Long> whole(String text) {
    if (!text.matches("-?[0-9]{1,19}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The value as a whole number; empty when it is absent or something else. */
  public Optional<Long> number(String name) {
    return text(name).flatMap(Parameters::whole);
  }

  /** The named values joined by bars, as signatures want them; an absent one leaves its place. */
  public String joined(String... names) {
    return Arrays.stream(names)
        .map(name -> values.getOrDefault(name, ""))
        .collect(Collectors.joining("|"));
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public Map<String, String> all() {
    return Map.copyOf(values);
  }

  private static void readForm(String encoded, Map<String, String> values) {
    for (String pair : encoded.split("&")) {
      int cut = pair.indexOf('=');
      if (cut > 0) {
        try {
          values.put(decode(pair.substring(0, cut)), decode(pair.substring(cut + 1)));
        } catch (IllegalArgumentException _) {
          continue;
        }
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void readJson(JsonNode body, Map<String, String> values) {
    body.properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
              }
            });
  }
}
