package io.tollgate.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What every gateway signs with, by the JDK alone. */
public final class Hmac {

  private Hmac() {}

  /**
   * @param algorithm as the JDK names it: {@code HmacSHA256}, {@code HmacSHA512}
   */
  public static byte[] of(String algorithm, String key, String message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In lower-case hexadecimal. */
  public static String hex(String algorithm, String key, String message) {
    return HexFormat.of().formatHex(of(algorithm, key, message));
  }

  /** The same signature with its last digit changed. */
  public static String spoiled(String signature) {
    int last = signature.length() - 1;
    return signature.substring(0, last) + (signature.charAt(last) == '0' ? '1' : '0');
  }
}
