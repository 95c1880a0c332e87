package io.tollgate.simulator.zalopay;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 in lower-case hexadecimal, as ZaloPay writes every signature. */
final class Signature {

  private Signature() {}

  static String of(String key, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean matches(String given, String key, String message) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), of(key, message).getBytes(StandardCharsets.UTF_8));
  }

  /** The same signature with its last digit changed. */
  static String spoiled(String signature) {
    int last = signature.length() - 1;
    return signature.substring(0, last) + (signature.charAt(last) == '0' ? '1' : '0');
  }
}
