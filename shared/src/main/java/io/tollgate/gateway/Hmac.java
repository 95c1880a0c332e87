package io.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keyed signatures (RFC 2104). The algorithm is fixed by the gateway, never by a message. */
public enum Hmac {
  SHA256("HmacSHA256"),
  SHA512("HmacSHA512");

  private final String algorithm;

  Hmac(String algorithm) {
    this.algorithm = algorithm;
  }

  /** Signs the UTF-8 bytes of a text with the UTF-8 bytes of a key. */
  public byte[] sign(Secret key, String text) {
    return sign(key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Signs bytes as they came with the UTF-8 bytes of a key. */
  public byte[] sign(Secret key, byte[] message) {
    return sign(key.bytes(), message);
  }

  /** Signs bytes with a key that is bytes, not text. */
  public byte[] sign(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is not there", e);
    }
  }

  /** The signature in lower-case hexadecimal. */
  public String signHex(Secret key, String text) {
    return HexFormat.of().formatHex(sign(key, text));
  }

  /** Whether a hexadecimal signature is the right one, in constant time. */
  public boolean verifiesHex(Secret key, String text, String signature) {
    return MessageDigest.isEqual(
        signHex(key, text).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.UTF_8));
  }
}
