package io.tollgate.simulator.stripe;

import io.tollgate.simulator.Hmac;
import java.time.Instant;

/**
 * What stands in Stripe-Signature: HMAC-SHA256 over the time, a dot and the body, with the whole
 * secret as the key (docs.stripe.com/webhooks).
 */
final class Signature {

  private Signature() {}

  static String of(String secret, Instant at, String body) {
    return Hmac.hex("HmacSHA256", secret, at.getEpochSecond() + "." + body);
  }

  static String header(Instant at, String scheme, String... signatures) {
    StringBuilder header = new StringBuilder("t=" + at.getEpochSecond());
    for (String signature : signatures) {
      header.append(',').append(scheme).append('=').append(signature);
    }
    return header.toString();
  }
}
