package io.tollgate.operator;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Recognises secret keys in texts, so that none is stored where everybody with a page of settings
 * reads it. Errs on the side of refusing: a key that was stored once is a key that must be changed.
 */
final class SecretTexts {

  private static final List<String> NAMES =
      List.of("key", "secret", "password", "passwd", "token", "credential", "private");

  /** Prefixes of gateways' and clouds' keys, PEM, and JSON web tokens. */
  private static final Pattern PREFIXED =
      Pattern.compile("(^|[^A-Za-z0-9])((sk|rk|pk|whsec|tg)_|AKIA|eyJ|-----BEGIN )");

  private static final Pattern HEXADECIMAL =
      Pattern.compile("(?<![0-9A-Za-z])(?=[0-9]*[A-Fa-f])[0-9A-Fa-f]{32,}(?![0-9A-Za-z])");

  private static final Pattern MIXED =
      Pattern.compile(
          "(?<![A-Za-z0-9+/_-])(?=[A-Za-z0-9+/_-]*[0-9])(?=[A-Za-z0-9+/_-]*[a-z])"
              + "(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{24,}");

  private SecretTexts() {}

  static boolean isNameOfOne(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAMES.stream().anyMatch(lower::contains);
  }

  static boolean looksLikeOne(String text) {
    return PREFIXED.matcher(text).find()
        || HEXADECIMAL.matcher(text).find()
        || MIXED.matcher(text).find();
  }
}
