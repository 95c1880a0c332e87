package io.tollgate.gateway.stripe;

import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The header {@code Stripe-Signature}: when a message was signed, and one signature for each secret
 * that is valid at that time (docs.stripe.com/webhooks, "Verify webhook signatures manually"). Only
 * the scheme v1 counts; whatever else stands there, the test mode's v0 too, is skipped.
 *
 * <p>Stricter than Stripe's own libraries in two points: a header with two times is none (they
 * disagree on which of the two was signed), and a time that is as far ahead is as wrong as one that
 * is long past.
 *
 * @param signedAt the digits as they stand there, because they are part of what is signed
 * @param signatures of the scheme v1; may be none
 */
record SignatureHeader(String signedAt, List<String> signatures) {

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final Duration TOLERANCE = Duration.ofSeconds(300);
  private static final int LENGTH_MAX = 4_096;

  /** Empty when it cannot be said when this was signed. */
  static Optional<SignatureHeader> read(String header) {
    if (header.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    List<String> times = new ArrayList<>();
    List<String> signatures = new ArrayList<>();
    for (String item : header.split(",")) {
      int equals = item.indexOf('=');
      String value = item.substring(equals + 1);
      switch (equals < 0 ? "" : item.substring(0, equals)) {
        case "t" -> times.add(value);
        case "v1" -> signatures.add(value);
        default -> {}
      }
    }
    return times.size() == 1 && SECONDS.matcher(times.getFirst()).matches()
        ? Optional.of(new SignatureHeader(times.getFirst(), List.copyOf(signatures)))
        : Optional.empty();
  }

  boolean isUnsigned() {
    return signatures.isEmpty();
  }

  /** Whether one of the signatures is this secret's, each compared in constant time. */
  boolean isSignedWith(Secret secret, byte[] body) {
    byte[] right = signature(secret, body).getBytes(StandardCharsets.US_ASCII);
    boolean isRight = false;
    for (String signature : signatures) {
      isRight |= MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8));
    }
    return isRight;
  }

  /** The same header with the one signature that this secret makes. */
  String only(Secret secret, byte[] body) {
    return "t=" + signedAt + ",v1=" + signature(secret, body);
  }

  /** What Stripe signs a body with at that time. */
  String signature(Secret secret, byte[] body) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes((signedAt + ".").getBytes(StandardCharsets.UTF_8));
    signed.writeBytes(body);
    return HexFormat.of().formatHex(Hmac.SHA256.sign(secret, signed.toByteArray()));
  }

  /** Exactly five minutes are still good. */
  boolean isStale(Instant now) {
    long off = Math.abs(now.getEpochSecond() - Long.parseLong(signedAt));
    return off > TOLERANCE.toSeconds();
  }

  @Override
  public String toString() {
    return "signed at " + signedAt;
  }
}
