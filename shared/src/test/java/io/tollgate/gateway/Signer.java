package io.tollgate.gateway;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC by the JDK alone: what is under test signs nothing that tests it. */
public final class Signer {

  private Signer() {}

  public static byte[] sign(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In lower-case hexadecimal. */
  public static String hex(String algorithm, String key, String text) {
    return HexFormat.of().formatHex(sign(algorithm, key, text));
  }
}
