package io.tollgate.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an API key may do. */
public enum KeyScope {
  /** Open payments, look at them, and end them unpaid. */
  PAYMENT,
  /** Give money back. */
  REFUND;

  /** As it is stored, and written by callers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(KeyScope::word).toList();
  }
}
