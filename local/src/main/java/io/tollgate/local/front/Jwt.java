package io.tollgate.local.front;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A token (RFC 7519) in compact form, taken apart. Nothing in it is true before it is verified. */
record Jwt(JsonNode header, JsonNode claims, byte[] signed, byte[] signature) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static Optional<Jwt> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode header = JSON.readTree(decoded(parts[0]));
      JsonNode claims = JSON.readTree(decoded(parts[1]));
      byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      return header.isObject() && claims.isObject()
          ? Optional.of(new Jwt(header, claims, signed, decoded(parts[2])))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  /** Whether it is signed with RS256, whatever it says itself, by the key that it names. */
  boolean isSignedBy(Map<String, RSAPublicKey> keys) {
    RSAPublicKey key = keys.get(header.path("kid").asText());
    if (key == null || !header.path("alg").asText().equals("RS256") || header.has("crit")) {
      return false;
    }
    try {
      Signature rs256 = Signature.getInstance("SHA256withRSA");
      rs256.initVerify(key);
      rs256.update(signed);
      return rs256.verify(signature);
    } catch (GeneralSecurityException _) {
      return false; // A signature of another length, for one.
    }
  }

  /** The words of a claim that is one text or a list of texts. */
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
