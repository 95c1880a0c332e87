package io.tollgate.request;

import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.time.Rfc3339;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The query parameters of a list, read one by one. Collects every error; what it returns for a
 * parameter with an error must not be used before {@link #errors} was found empty.
 */
public final class QueryParameters {

  private static final int TEXT_MAX = 254;

  private final String rawQuery;
  private final Function<String, List<String>> values;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param values all values of a parameter
   */
  public QueryParameters(String rawQuery, Function<String, List<String>> values) {
    this.rawQuery = rawQuery;
    this.values = values;
  }

  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  /** Refuses parameters that nobody reads: a misspelt filter must not show everything. */
  public void refuseOthers(Set<String> known) {
    for (String pair : rawQuery.split("&")) {
      String name = pair.split("=", 2)[0];
      if (!name.isEmpty() && !known.contains(name)) {
        errors.add(new FieldError("query", "unknown", "holds a parameter that this list has not"));
      }
    }
  }

  /** Empty when it is not there. */
  public String text(String name) {
    List<String> found = values.apply(name);
    String value = found.isEmpty() ? "" : found.getFirst();
    if (found.size() > 1 || value.codePointCount(0, value.length()) > TEXT_MAX) {
      error(name, "length", "must be there once, with at most " + TEXT_MAX + " characters");
      return "";
    }
    if (value.contains(HttpEvent.MALFORMED)) {
      error(name, "format", "must be UTF-8, percent-encoded");
      return "";
    }
    return value;
  }

  /** One of these words, empty when it is not there. */
  public String choice(String name, List<String> words) {
    String value = text(name);
    if (!value.isEmpty() && !words.contains(value)) {
      error(name, "choice", "must be one of " + String.join(", ", words));
    }
    return value;
  }

  /** The name of a constant of this enum, empty when it is not there. */
  public <E extends Enum<E>> String constant(String name, Class<E> type) {
    return choice(name, Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
  }

  public Instant time(String name, Instant otherwise) {
    return parsed(name, Rfc3339.DESCRIPTION, Rfc3339::parse).orElse(otherwise);
  }

  public int count(String name, int max, int otherwise) {
    return parsed(name, "a whole number from 1 to " + max, text -> number(text, max))
        .orElse(otherwise);
  }

  /** Something with a shape of its own. */
  public <T> Optional<T> parsed(String name, String shape, Function<String, Optional<T>> parser) {
    String text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = parser.apply(text);
    if (value.isEmpty()) {
      error(name, "format", "must be " + shape);
    }
    return value;
  }

  private void error(String name, String code, String message) {
    errors.add(new FieldError(name, code, message));
  }

  private static Optional<Integer> number(String text, int max) {
    return text.matches("[1-9][0-9]{0,8}")
        ? Optional.of(Integer.parseInt(text)).filter(number -> number <= max)
        : Optional.empty();
  }
}
