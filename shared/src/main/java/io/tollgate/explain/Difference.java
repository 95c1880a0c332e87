package io.tollgate.explain;

import java.util.Optional;

/**
 * Where two texts begin to differ.
 *
 * @param at the first character that differs, counted from 1
 * @param signed what stands around it in the text that was signed
 * @param right what stands there in the right one
 */
public record Difference(int at, String signed, String right) {

  private static final int BEFORE = 16;
  private static final int BEHIND = 32;

  /** Empty for texts that are the same. */
  public static Optional<Difference> between(String signed, String right) {
    if (signed.equals(right)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < Math.min(signed.length(), right.length())
        && signed.charAt(at) == right.charAt(at)) {
      at++;
    }
    return Optional.of(new Difference(at + 1, around(signed, at), around(right, at)));
  }

  private static String around(String text, int at) {
    int from = Math.max(0, at - BEFORE);
    int to = Math.min(text.length(), at + BEHIND);
    String part = text.substring(from, to).replace("\r", "\\r").replace("\n", "\\n");
    return (from > 0 ? "…" : "") + part + (to < text.length() ? "…" : " (end)");
  }
}
