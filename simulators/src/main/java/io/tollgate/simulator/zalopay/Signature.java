package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** HMAC-SHA256 in lower-case hexadecimal, as ZaloPay writes every signature. */
final class Signature {

  private Signature() {}

  static String of(String key, String message) {
    return Hmac.hex("HmacSHA256", key, message);
  }

  static boolean matches(String given, String key, String message) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), of(key, message).getBytes(StandardCharsets.UTF_8));
  }
}
