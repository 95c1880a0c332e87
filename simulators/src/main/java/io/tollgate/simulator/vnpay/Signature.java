package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Hmac;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** HMAC-SHA512 in hexadecimal, and the text that VNPAY makes of a query to sign it. */
final class Signature {

  static final String HASH = "vnp_SecureHash";

  private Signature() {}

  static String of(String secret, String message) {
    return Hmac.hex("HmacSHA512", secret, message);
  }

  static boolean matches(String given, String secret, String message) {
    return MessageDigest.isEqual(
        given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8),
        of(secret, message).getBytes(StandardCharsets.UTF_8));
  }

  /** VNPAY's own fields that have a value, by name, encoded with a plus for a space. */
  static String query(Map<String, String> fields) {
    return new TreeMap<>(fields)
        .entrySet().stream()
            .filter(field -> field.getKey().startsWith("vnp_") && !field.getValue().isEmpty())
            .filter(field -> !field.getKey().startsWith(HASH))
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
