package io.tollgate.local.apigateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A token (RFC 7519) in compact form, taken apart. Nothing in it is true before it is verified. */
record Jwt(SignedJWT token, JsonNode claims) {

  /** The library overlooks blanks and other signs between the letters of base64url. */
  private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+){2}");

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static Optional<Jwt> parse(String text) {
    if (!COMPACT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      JsonNode claims = JSON.readTree(token.getPayload().toString());
      return claims.isObject() ? Optional.of(new Jwt(token, claims)) : Optional.empty();
    } catch (ParseException | JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /** Whether it is signed with RS256, whatever it says itself, by the key that it names. */
  boolean isSignedBy(JWKSet keys) {
    String named = token.getHeader().getKeyID();
    if (!(keys.getKeyByKeyId(named) instanceof RSAKey key)
        || !token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
      return false;
    }
    try {
      return token.verify(new RSASSAVerifier(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The values of a claim that is one text of values with blanks between, or a list of texts. */
  List<String> words(String claim) {
    JsonNode value = claims.path(claim);
    return value.isArray()
        ? stream(value).map(JsonNode::asText).toList()
        : Stream.of(value.asText().split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  /** All claims, as API Gateway hands them on: a list as {@code [a b]}. */
  Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    claims.properties().forEach(claim -> texts.put(claim.getKey(), text(claim.getValue())));
    return texts;
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return stream(value).map(Jwt::text).collect(Collectors.joining(" ", "[", "]"));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(member -> member.getKey() + ":" + text(member.getValue()))
          .sorted()
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    return value.asText();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** Leaves out everything. */
  @Override
  public String toString() {
    return "Jwt";
  }
}
