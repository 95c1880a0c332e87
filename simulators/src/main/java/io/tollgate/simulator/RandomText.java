package io.tollgate.simulator;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Texts that nobody can guess. */
public final class RandomText {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHANUMERIC =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private RandomText() {}

  /** So many bytes in lower-case hexadecimal: twice as many characters. */
  public static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** So many digits and letters of either case. */
  public static String alphanumeric(int length) {
    return of(ALPHANUMERIC, length);
  }

  /** So many characters of an alphabet. */
  public static String of(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    RANDOM.ints(length, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
    return text.toString();
  }
}
