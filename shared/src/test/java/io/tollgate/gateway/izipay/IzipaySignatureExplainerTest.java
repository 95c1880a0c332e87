package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.explain.Explanations;
import io.tollgate.gateway.Signer;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Results and notifications that others signed, and some by the JDK alone. */
class IzipaySignatureExplainerTest {

  /** What is said of the vectors that are not right. */
  private static final Map<String, String> SAID =
      Map.of(
          "tampered_payload", "by no known mistake",
          "signature_missing", "no signature",
          "signature_empty", "no signature",
          "signature_hex_instead_of_base64", "lower-case hexadecimal; Izipay writes it in base64",
          "signature_wrong_key", "by no known mistake",
          "unsigned_communication_error", "no signature");

  private final Explanations explanations =
      new Explanations(
          new IzipaySignatureExplainer(Fixture.accounts(Fixture.NOWHERE)), Fixture.SECRETS);

  private static Stream<JsonNode> vectors(String group) {
    return StreamSupport.stream(
        Vectors.read("/gateway/izipay/izipay-vectors.json").get(group).values().spliterator(),
        false);
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).getStringValue();
  }

  @TestFactory
  Stream<DynamicTest> notificationsOfTheVectorsAreExplained() {
    return vectors("webcore_notification_bodies")
        .map(
            v ->
                DynamicTest.dynamicTest(
                    text(v, "name"),
                    () -> {
                      String message = text(v.get("inputs"), "body");
                      String name = text(v, "name");
                      if (SAID.containsKey(name)) {
                        String said = explanations.of(message).text();
                        assertTrue(said.contains(SAID.get(name)), () -> said);
                      } else {
                        explanations.assertVerified(message);
                      }
                    }));
  }

  /** V4 of Lyra: the hash by the key that kr-hash-key names, and by the other one. */
  @TestFactory
  Stream<DynamicTest> hashesOfV4AreVerifiedAndMixedUpKeysNamed() {
    return vectors("kr_answer_hash")
        .filter(v -> v.get("inputs").get("form_body") != null)
        .map(
            v ->
                DynamicTest.dynamicTest(
                    text(v, "name"),
                    () -> {
                      String form = text(v.get("inputs"), "form_body");
                      boolean isPassword = text(v.get("inputs"), "kr_hash_key").equals("password");
                      String key = text(v, "key");
                      v4(isPassword, key, "another key").assertVerified(form);
                      if (!text(v, "signing_string").isEmpty()) {
                        v4(!isPassword, key, "another key")
                            .assertExplained("kr-hash-key says", form);
                      }
                    }));
  }

  private static Explanations v4(boolean isPassword, String key, String other) {
    return new Explanations(
        new IzipaySignatureExplainer(
            List.of(
                Fixture.account(
                    "main",
                    "4000000",
                    isPassword ? key : other,
                    isPassword ? other : key,
                    Optional.empty(),
                    Fixture.NOWHERE))),
        Set.of(key));
  }

  private static String notification(String payload, String signature) {
    return Json.write(Map.of("code", "00", "payloadHttp", payload, "signature", signature));
  }

  @Test
  void rightSignatureIsVerified() {
    explanations.assertVerified(
        notification(Fixture.payload(), Fixture.sign(Fixture.HASH_KEY, Fixture.payload())));
    explanations.assertVerified(
        notification(Fixture.payload(), Fixture.sign(Fixture.OTHER_HASH_KEY, Fixture.payload())));
  }

  @Test
  void signatureInItsHeaderIsRead() {
    explanations.assertVerified(
        "signature: "
            + Fixture.sign(Fixture.HASH_KEY, Fixture.payload())
            + "\n\n"
            + Json.write(Map.of("code", "00", "payloadHttp", Fixture.payload())));
  }

  @Test
  void apiKeyThatSignedIsNamed() {
    explanations.assertExplained(
        "signed with the API key",
        notification(Fixture.payload(), Fixture.sign(Fixture.API_KEY, Fixture.payload())));
  }

  @Test
  void payloadThatWasReencodedIsNamed() {
    String spaced = Fixture.payload().replace("\":", "\": ").replace(",\"", ", \"");
    explanations.assertExplained(
        "payloadHttp was re-encoded after signing",
        notification(Fixture.payload(), Fixture.sign(Fixture.HASH_KEY, spaced)));
    explanations.assertExplained(
        "payloadHttp was signed with its escapes",
        notification(
            Fixture.payload(),
            Fixture.sign(Fixture.HASH_KEY, Fixture.payload().replace("\"", "\\\""))));
  }

  @Test
  void otherAlgorithmIsNamed() {
    byte[] signature = Signer.sign("HmacSHA512", Fixture.HASH_KEY, Fixture.payload());
    explanations.assertExplained(
        "HMAC-SHA512; Izipay signs by HMAC-SHA256",
        notification(Fixture.payload(), Base64.getEncoder().encodeToString(signature)));
  }

  @Test
  void messageOfV4SaysThatItIsOne() {
    assertTrue(
        explanations
            .of("kr-answer=%7B%7D&kr-hash=00&kr-hash-key=password")
            .text()
            .contains("Lyra's V4"));
  }

  @Test
  void garbageIsUnreadable() {
    explanations.assertGarbageIsUnreadable();
  }
}
