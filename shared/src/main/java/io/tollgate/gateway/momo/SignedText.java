package io.tollgate.gateway.momo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text that MoMo signs, without the access key that stands in front of every one of them: a
 * credential has no place in a receipt. Values stand as they are, never escaped (page
 * other/signature).
 */
final class SignedText {

  /** What separates two values, and is not escaped inside of one. */
  static final String DELIMITER = "&";

  private SignedText() {}

  static String of(List<String> names, Map<String, String> values) {
    return names.stream()
        .map(name -> name + "=" + values.getOrDefault(name, ""))
        .collect(Collectors.joining(DELIMITER));
  }
}
