package io.tollgate.gateway;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A key that authenticates a gateway's messages, and its name, which a receipt stores. */
public record Key(String name, Secret secret) {

  private static final int FINGERPRINT_BYTES = 8;

  /**
   * Tells keys apart without showing them: 16 hexadecimal digits of a signature by the key. A
   * rotation gives the name to another key; this stays.
   */
  public String fingerprint() {
    byte[] signature = Hmac.SHA256.sign(secret, "tollgate key fingerprint");
    return HexFormat.of().formatHex(signature, 0, FINGERPRINT_BYTES);
  }

  /**
   * Key rotation: a configured key and its previous value under {@code <property>-previous}, which
   * still proves what was signed with it.
   */
  public static List<Key> rotating(String property, String now, Optional<String> former) {
    return Stream.concat(
            Stream.of(key(property, now)),
            former.stream().map(key -> key(property + "-previous", key)))
        .toList();
  }

  private static Key key(String property, String value) {
    return new Key(property, Secret.of(property, value));
  }
}
