package io.tollgate.explain;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** How the bytes of a signature are written down. */
public enum Spelling {
  HEX("lower-case hexadecimal"),
  UPPER_HEX("upper-case hexadecimal"),
  BASE64("base64"),
  BASE64_URL("base64 for URLs");

  private final String words;

  Spelling(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** How this signature is written; empty for what is no signature. */
  static Optional<Spelling> of(String signature) {
    return Arrays.stream(values())
        .filter(spelling -> spelling.read(signature).isPresent())
        .findFirst();
  }

  /** The bytes; empty when they are not written in this way. */
  Optional<byte[]> read(String signature) {
    return switch (this) {
      case HEX -> signature.matches("([0-9a-f]{2})+") ? hex(signature) : Optional.empty();
      case UPPER_HEX -> signature.matches("([0-9A-Fa-f]{2})+") ? hex(signature) : Optional.empty();
      case BASE64 -> decoded(Base64.getDecoder(), signature);
      case BASE64_URL -> decoded(Base64.getUrlDecoder(), signature);
    };
  }

  private static Optional<byte[]> hex(String signature) {
    return Optional.of(HexFormat.of().parseHex(signature));
  }

  private static Optional<byte[]> decoded(Base64.Decoder decoder, String signature) {
    try {
      return Optional.of(decoder.decode(signature)).filter(bytes -> bytes.length > 0);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
