package io.tollgate.json;

import java.util.Map;

/**
 * What is wrong with one field.
 *
 * @param code stable, for programs, such as {@code required}, {@code range} or {@code format}; or
 *     the name of a payment method's rule
 */
public record FieldError(String field, String code, String message) {

  public Map<String, String> toMap() {
    return Map.of("field", field, "code", code, "message", message);
  }
}
