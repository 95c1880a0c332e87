package io.tollgate.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.http.HttpRequest;
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

  private final Map<String, String> values = new LinkedHashMap<>();
  private boolean isClean = true;

  private Parameters() {}

  /**
   * Reads a request; the body wins over the query string.
   *
   * <p>A JSON value that is itself an object or an array, and any text that cannot be decoded,
   * counts as absent.
   */
  public static Parameters of(HttpRequest request) {
    Parameters parameters = new Parameters();
    parameters.readForm(request.rawQuery());
    if (isJson(request) && request.body().length > 0) {
      parameters.readJson(Json.parse(request.text()));
    } else {
      parameters.readForm(request.text());
    }
    return parameters;
  }

  private static boolean isJson(HttpRequest request) {
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

  /** Whether everything that was sent could be read. */
  public boolean isClean() {
    return isClean;
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

  private void readForm(String encoded) {
    for (String pair : encoded.split("&")) {
      int cut = pair.indexOf('=');
      if (cut <= 0) {
        isClean &= pair.isEmpty();
      } else {
        try {
          values.put(element(decode(pair.substring(0, cut))), decode(pair.substring(cut + 1)));
        } catch (IllegalArgumentException _) {
          isClean = false;
        }
      }
    }
  }

  /** {@code name[]} is the next element of an array: it gets the index that it left out. */
  private String element(String name) {
    if (!name.endsWith("[]")) {
      return name;
    }
    String array = name.substring(0, name.length() - 1);
    int index = 0;
    while (values.containsKey(array + index + "]")) {
      index++;
    }
    return array + index + "]";
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private void readJson(JsonNode body) {
    isClean &= body.isObject();
    body.properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
              } else {
                isClean = false;
              }
            });
  }
}
