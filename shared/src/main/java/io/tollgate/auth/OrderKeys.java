package io.tollgate.auth;

import io.micronaut.context.annotation.Property;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The keys that open one order each to whoever holds them. A key is an HMAC of the order's nonce:
 * it can be shown again to a caller that repeats itself, while only its hash is stored.
 */
@Singleton
public final class OrderKeys {

  private final Secret secret;

  OrderKeys(@Property(name = "tollgate.order-key-secret") String secret) {
    this.secret = Secret.of("tollgate.order-key-secret", secret);
  }

  /** The key of the order with this nonce, 256 bits as URL-safe text. */
  public String of(String nonce) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.SHA256.sign(secret, nonce));
  }

  /** Whether this is the key of the order with this nonce. */
  public boolean opens(String key, String nonce) {
    return MessageDigest.isEqual(
        of(nonce).getBytes(StandardCharsets.US_ASCII), key.getBytes(StandardCharsets.UTF_8));
  }
}
