package io.tollgate.explain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a text and a key may have been made a signature: what gateways use, and what is mistaken for
 * it.
 */
public enum Algorithm {
  HMAC_SHA256("HMAC-SHA256", "HmacSHA256"),
  HMAC_SHA512("HMAC-SHA512", "HmacSHA512"),
  HMAC_SHA1("HMAC-SHA1", "HmacSHA1"),
  HMAC_MD5("HMAC-MD5", "HmacMD5"),
  SHA256_OF_KEY_AND_TEXT("plain SHA-256 of key and text", "SHA-256"),
  SHA512_OF_KEY_AND_TEXT("plain SHA-512 of key and text", "SHA-512"),
  MD5_OF_KEY_AND_TEXT("plain MD5 of key and text", "MD5"),
  SHA256_OF_TEXT_AND_KEY("plain SHA-256 of text and key", "SHA-256"),
  SHA512_OF_TEXT_AND_KEY("plain SHA-512 of text and key", "SHA-512"),
  MD5_OF_TEXT_AND_KEY("plain MD5 of text and key", "MD5");

  private final String words;
  private final String name;

  Algorithm(String words, String name) {
    this.words = words;
    this.name = name;
  }

  /** What people call it. */
  String words() {
    return words;
  }

  /** Signs the UTF-8 bytes of a text. */
  byte[] sign(String key, String text) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    byte[] textBytes = text.getBytes(StandardCharsets.UTF_8);
    return switch (this) {
      case HMAC_SHA256, HMAC_SHA512, HMAC_SHA1, HMAC_MD5 -> mac(keyBytes, textBytes);
      case SHA256_OF_KEY_AND_TEXT, SHA512_OF_KEY_AND_TEXT, MD5_OF_KEY_AND_TEXT ->
          digest(keyBytes, textBytes);
      case SHA256_OF_TEXT_AND_KEY, SHA512_OF_TEXT_AND_KEY, MD5_OF_TEXT_AND_KEY ->
          digest(textBytes, keyBytes);
    };
  }

  private byte[] mac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(key, name));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name + " is not there", e);
    }
  }

  private byte[] digest(byte[] first, byte[] second) {
    try {
      MessageDigest digest = MessageDigest.getInstance(name);
      digest.update(first);
      return digest.digest(second);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name + " is not there", e);
    }
  }

  /** How many bytes a signature has. */
  int bytes() {
    return switch (this) {
      case HMAC_SHA256, SHA256_OF_KEY_AND_TEXT, SHA256_OF_TEXT_AND_KEY -> 32;
      case HMAC_SHA512, SHA512_OF_KEY_AND_TEXT, SHA512_OF_TEXT_AND_KEY -> 64;
      case HMAC_SHA1 -> 20;
      case HMAC_MD5, MD5_OF_KEY_AND_TEXT, MD5_OF_TEXT_AND_KEY -> 16;
    };
  }
}
