package io.tollgate.simulator;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Masks secrets in messages before they are shown: values whose names say that they are keys,
 * tokens, passwords or a card's, in JSON, in JSON inside a JSON text or a form, in forms and in
 * addresses. Signatures stay, since they are what one looks for and do not reveal their keys.
 */
final class Redaction {

  static final String MASK = "(masked)";

  private static final String NAME =
      "(?:secret|passw|token|authorization|credential|key|cvv|cvc|card_?number)";
  private static final Pattern SECRET_NAME =
      Pattern.compile(NAME + "|cookie", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_JSON =
      Pattern.compile(
          "(\"[^\"\\\\]*"
              + NAME
              + "[^\"\\\\]*\"\\s*:\\s*)"
              + "(?:\"(?:\\\\.|[^\"\\\\])*+\"?|[^\\s,\"{}\\[\\]]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_JSON_TEXT =
      Pattern.compile(
          "(\\\\\"[^\"\\\\]*" + NAME + "[^\"\\\\]*\\\\\"\\s*:\\s*\\\\\")[^\"\\\\]*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_ENCODED_JSON =
      Pattern.compile(
          "(%22[^%&=]*" + NAME + "[^%&=]*%22(?:%20|\\+)*%3A(?:%20|\\+)*%22)(?:(?!%22)[^&])*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_FORM =
      Pattern.compile(
          "((?:^|[?&])[^=&?\\s\"]*" + NAME + "[^=&?\\s\"]*=)[^&#\\s\"\\\\<]*",
          Pattern.CASE_INSENSITIVE);

  /** A key that only makes a repeated call harmless. */
  private static final String IDEMPOTENCY = "idempotency-key";

  private static final Set<String> OF_EVERY_CLIENT =
      Set.of("host", "connection", "content-length", "user-agent", "accept-encoding");

  private Redaction() {}

  static String text(String text) {
    String json = IN_JSON.matcher(text).replaceAll("$1\"" + MASK + "\"");
    String nested = IN_JSON_TEXT.matcher(json).replaceAll("$1" + MASK);
    String encoded = IN_ENCODED_JSON.matcher(nested).replaceAll("$1" + MASK);
    return IN_FORM.matcher(encoded).replaceAll("$1" + MASK);
  }

  static Map<String, String> headers(Map<String, String> headers) {
    Map<String, String> shown = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!OF_EVERY_CLIENT.contains(lower)) {
            boolean isSecret = SECRET_NAME.matcher(lower).find() && !lower.equals(IDEMPOTENCY);
            shown.put(lower, isSecret ? MASK : text(value));
          }
        });
    return shown;
  }
}
