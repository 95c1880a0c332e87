package io.tollgate.simulator.izipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A session token: a JWT (HS256) with the claims that real ones were seen to have. Only Izipay can
 * check it, so the key is the simulator's own affair.
 *
 * @param amount as it was asked for, with its decimal point
 */
record Token(
    String merchantCode,
    String transactionId,
    String orderNumber,
    String amount,
    String id,
    Instant issuedAt,
    Instant expiresAt) {

  /** What {@code exp - iat} was in every token seen. */
  static final Duration LIFE = Duration.ofSeconds(900);

  private static final String HEADER = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  String write(String key) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("merchantCode", merchantCode);
    claims.put("facilitatorCode", "0");
    claims.put("transactionId", transactionId);
    claims.put("OrderNumber", orderNumber);
    claims.put("Amount", amount);
    claims.put("TokenId", id);
    claims.put("nbf", issuedAt.getEpochSecond());
    claims.put("exp", expiresAt.getEpochSecond());
    claims.put("iat", issuedAt.getEpochSecond());
    String signed = HEADER + "." + base64(Json.text(claims));
    return signed + "." + signature(key, signed);
  }

  /** The token, if it is one of this key's. */
  static Optional<Token> read(String text, String key) {
    int dot = text.lastIndexOf('.');
    if (!text.startsWith(HEADER + ".") || dot <= HEADER.length()) {
      return Optional.empty();
    }
    String signed = text.substring(0, dot);
    boolean isOurs =
        MessageDigest.isEqual(
            text.substring(dot + 1).getBytes(StandardCharsets.UTF_8),
            signature(key, signed).getBytes(StandardCharsets.UTF_8));
    return isOurs ? Optional.of(claims(signed.substring(HEADER.length() + 1))) : Optional.empty();
  }

  private static Token claims(String encoded) {
    byte[] json = Base64.getUrlDecoder().decode(encoded);
    JsonNode claims = Json.parse(new String(json, StandardCharsets.UTF_8));
    return new Token(
        claims.path("merchantCode").asText(),
        claims.path("transactionId").asText(),
        claims.path("OrderNumber").asText(),
        claims.path("Amount").asText(),
        claims.path("TokenId").asText(),
        Instant.ofEpochSecond(claims.path("iat").asLong()),
        Instant.ofEpochSecond(claims.path("exp").asLong()));
  }

  boolean isFor(String merchant, String transaction, String order) {
    return merchantCode.equals(merchant)
        && transactionId.equals(transaction)
        && orderNumber.equals(order);
  }

  /** Whether it is of those that pay nothing: for questions and the like. */
  boolean isForNothing() {
    return amount.equals("0.00");
  }

  private static String signature(String key, String signed) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Hmac.of("HmacSHA256", key, signed));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
