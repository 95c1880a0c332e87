package io.tollgate.gateway.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.explain.ExplanationLines;
import io.tollgate.explain.Explanations;
import io.tollgate.gateway.Signer;
import io.tollgate.gateway.Vectors;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers that others signed, Stripe's own libraries among them, and some by the JDK alone. */
class StripeSignatureExplainerTest {

  private static final long NOW = 1_795_000_000;
  private static final String BODY =
      "{\"id\":\"evt_1\",\"object\":\"event\",\"data\":{\"note\":\"Đơn <b>\",\"amount\":1050}}";

  /** What is said of the vectors that Stripe's libraries refuse. */
  private static final Map<String, String> SAID =
      Map.ofEntries(
          Map.entry("stale_age_301", "is 301 s old"),
          Map.entry("future_1h", "s ahead"),
          Map.entry("v0_only_correct_hmac", "only v0"),
          Map.entry("unknown_scheme_v2_only", "no v1"),
          Map.entry("missing_t", "one t"),
          Map.entry("missing_v1", "no v1"),
          Map.entry("empty_v1", "has 0 characters"),
          Map.entry("empty_header", "no line Stripe-Signature"),
          Map.entry("non_numeric_t", "one t"),
          Map.entry("negative_t", "one t"),
          Map.entry("uppercase_hex", "upper-case hexadecimal"),
          Map.entry("truncated_sig", "of its 64 characters"),
          Map.entry("space_after_comma", "a blank stands behind a comma"),
          Map.entry("duplicate_t_first_right", "one t"),
          Map.entry("duplicate_t_last_right", "one t"),
          Map.entry("wrong_secret", "may be another one's"),
          Map.entry("tampered_amount", "by no known mistake"),
          Map.entry("reserialised_body", "the body was re-encoded after signing"),
          Map.entry("replayed_timestamp_rewritten", "by no known mistake"));

  private final Explanations explanations = explanations(NOW, Fixture.WEBHOOK);

  private static Explanations explanations(long now, String secret) {
    return new Explanations(
        new StripeSignatureExplainer(
            List.of(
                Fixture.account("main", Fixture.KEY, List.of(secret), Fixture.NOWHERE),
                Fixture.second(Fixture.NOWHERE)),
            Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC)),
        Set.of(secret, Fixture.KEY, Fixture.OTHER_KEY, Fixture.OTHER_WEBHOOK));
  }

  private static String event(String header, String body) {
    return "Stripe-Signature: " + header + "\n\n" + body;
  }

  private static String signed(String secret, String time, String text) {
    return "t=" + time + ",v1=" + Signer.hex("HmacSHA256", secret, text);
  }

  @TestFactory
  Stream<DynamicTest> headersOfTheVectorsAreExplained() {
    return StreamSupport.stream(
            Vectors.read("/gateway/stripe/stripe-vectors.json")
                .get("webhook_header_verification")
                .values()
                .spliterator(),
            false)
        .map(v -> DynamicTest.dynamicTest(v.get("name").getStringValue(), () -> check(v)));
  }

  private static void check(JsonNode vector) {
    JsonNode inputs = vector.get("inputs");
    String name = vector.get("name").getStringValue();
    Explanations explanations =
        explanations(inputs.get("now").getLongValue(), vector.get("key").getStringValue().strip());
    String message =
        event(inputs.get("header").getStringValue(), inputs.get("payload").getStringValue());
    if (SAID.containsKey(name)) {
      String text = explanations.of(message).text();
      assertTrue(text.contains(SAID.get(name)), () -> text);
    } else {
      explanations.assertVerified(message);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HmacSHA256, whsec_EXAMPLEkeyForUnitTests0123456789, 1795000000, 1795000000, true,",
    "HmacSHA256, EXAMPLEkeyForUnitTests0123456789, 1795000000, 1795000000., false, without its whsec_",
    "HmacSHA256, sk_test_EXAMPLEmain0123456789, 1795000000, 1795000000., false, with the API key",
    "HmacSHA256, whsec_EXAMPLEkeyForUnitTests0123456789, 1795000000, '', false, the body alone was signed",
    "HmacSHA256, whsec_EXAMPLEkeyForUnitTests0123456789, 1795000000, 1795000000, false, the dot between t and the body",
    "HmacSHA256, whsec_EXAMPLEkeyForUnitTests0123456789, 1795000000123, 1795000000123., false, 'seconds, not milliseconds'",
    "HmacSHA512, whsec_EXAMPLEkeyForUnitTests0123456789, 1795000000, 1795000000., false, HMAC-SHA512"
  })
  void mistakeIsNamed(
      String algorithm, String key, String time, String before, boolean isRight, String words) {
    if (isRight) {
      explanations.assertVerified(event(signed(key, time, before + "." + BODY), BODY));
      return;
    }
    String header = "t=" + time + ",v1=" + Signer.hex(algorithm, key, before + BODY);
    explanations.assertExplained(words, event(header, BODY));
  }

  @Test
  void bodyThatWasParsedAndWrittenAnewIsNamed() {
    String header = signed(Fixture.WEBHOOK, "1795000000", "1795000000." + BODY);
    String pretty =
        "{\n  \"id\": \"evt_1\",\n  \"object\": \"event\",\n  \"data\": {\n    \"note\": \"\\u0110\\u01a1n <b>\",\n    \"amount\": 1050\n  }\n}";
    explanations.assertExplained(
        "the body was re-encoded after signing: it was signed as JavaScript's JSON.stringify",
        event(header, pretty));
  }

  /** Terminals and text fields change the end of what is pasted; that is no mistake of the shop. */
  @Test
  void lineBreaksThatPastingChangesAreNoted() {
    String header = signed(Fixture.WEBHOOK, "1795000000", "1795000000." + BODY);
    ExplanationLines lines = explanations.of(event(header, BODY + "\n"));
    assertEquals("verified", lines.result(), lines::text);
    assertTrue(lines.text().contains("line breaks"), lines.text());
  }

  @Test
  void accountOfTheSecretIsNamed() {
    ExplanationLines lines =
        explanations.of(
            event(signed(Fixture.OTHER_WEBHOOK, "1795000000", "1795000000." + BODY), BODY));
    assertEquals("verified", lines.result(), lines::text);
    assertEquals("second", lines.strings().get("Account"));
    assertTrue(lines.text().contains("a secret of the account second"), lines.text());
  }

  @Test
  void garbageIsUnreadable() {
    explanations.assertGarbageIsUnreadable();
  }
}
