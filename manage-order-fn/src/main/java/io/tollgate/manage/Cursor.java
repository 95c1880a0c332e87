package io.tollgate.manage;

import io.tollgate.store.Register;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the next page of a list begins, in letters that callers need not understand. */
final class Cursor {

  private static final Pattern PLAIN = Pattern.compile("([A-Z]+):([1-9][0-9]{0,17})");

  private Cursor() {}

  static String write(Register.Kind list, long lastId) {
    byte[] plain = (list.name() + ":" + lastId).getBytes(StandardCharsets.US_ASCII);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** The id of the last row that was shown; empty for what no page of this list gave out. */
  static Optional<Long> read(Register.Kind list, String cursor) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      Matcher matcher = PLAIN.matcher(new String(plain, StandardCharsets.US_ASCII));
      return matcher.matches() && matcher.group(1).equals(list.name())
          ? Optional.of(Long.parseLong(matcher.group(2)))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
