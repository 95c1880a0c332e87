package io.tollgate.auth;

import io.micronaut.context.annotation.Property;
import io.tollgate.crypto.Sha256;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that open one order each to whoever holds them. A key is an HMAC of the order's nonce:
 * it can be shown again to a caller that repeats itself, while only its hash is stored.
 */
@Singleton
public final class OrderKeys {

  private final Secret secret;
  private final Optional<Secret> previous;

  /**
   * @param secret what keys are derived from
   * @param previous what they were derived from before it was rotated: keys that were given out
   *     then go on opening their orders, and are shown again
   */
  OrderKeys(
      @Property(name = "tollgate.order-key-secret") String secret,
      @Property(name = "tollgate.order-key-secret-previous") Optional<String> previous) {
    this.secret = Secret.of("tollgate.order-key-secret", secret);
    this.previous = previous.map(former -> Secret.of("tollgate.order-key-secret-previous", former));
  }

  /** The key of a new order with this nonce, 256 bits as URL-safe text. */
  public String of(String nonce) {
    return derived(secret, nonce);
  }

  /**
   * The key of an order as it was first given out.
   *
   * @param keySha256 what is stored of it
   */
  public String of(String nonce, String keySha256) {
    return previous
        .map(former -> derived(former, nonce))
        .filter(key -> Sha256.hex(key).equals(keySha256))
        .orElseGet(() -> of(nonce));
  }

  private static String derived(Secret secret, String nonce) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.SHA256.sign(secret, nonce));
  }

  /** Whether this is the key of the order with this nonce. */
  public boolean opens(String key, String nonce) {
    return Stream.concat(Stream.of(secret), previous.stream())
        .anyMatch(
            each ->
                MessageDigest.isEqual(
                    derived(each, nonce).getBytes(StandardCharsets.US_ASCII),
                    key.getBytes(StandardCharsets.UTF_8)));
  }
}
