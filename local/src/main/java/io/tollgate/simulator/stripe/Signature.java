package io.tollgate.simulator.stripe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in Stripe-Signature: HMAC-SHA256 over the time, a dot and the body, with the whole
 * secret as the key (docs.stripe.com/webhooks).
 */
final class Signature {

  private Signature() {}

  static String of(String secret, Instant at, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = at.getEpochSecond() + "." + body;
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String header(Instant at, String scheme, String... signatures) {
    StringBuilder header = new StringBuilder("t=" + at.getEpochSecond());
    for (String signature : signatures) {
      header.append(',').append(scheme).append('=').append(signature);
    }
    return header.toString();
  }

  /** With another last digit. */
  static String spoiled(String signature) {
    int last = signature.length() - 1;
    return signature.substring(0, last) + (signature.charAt(last) == '0' ? '1' : '0');
  }
}
