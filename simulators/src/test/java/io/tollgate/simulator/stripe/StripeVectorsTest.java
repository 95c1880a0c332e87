package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator's signatures, and which forms it reads, against vectors that Python, stripe-java
 * and stripe-node computed and agreed on.
 */
class StripeVectorsTest {

  private static final JsonNode ALL = load();

  record Vector(String name, JsonNode json) {
    @Override
    public String toString() {
      return name;
    }
  }

  @RegisterExtension final Merchant merchant = new Merchant();

  static Stream<Vector> signatures() {
    return vectors("webhook_signature");
  }

  static Stream<Vector> forms() {
    return vectors("form_encoding");
  }

  @Test
  void allVectorsAreRead() {
    assertEquals(16, signatures().count());
    assertEquals(3, forms().count());
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signsAsStripeDoes(Vector vector) {
    Instant at = Instant.ofEpochSecond(vector.json().path("timestamp").asLong());
    assertEquals(
        vector.json().path("expected").asText(),
        Signature.of(
            vector.json().path("key").asText(), at, vector.json().path("payload").asText()));
  }

  /** Brackets raw or escaped, a space as plus or as %20. */
  @ParameterizedTest
  @MethodSource("forms")
  void readsTheFormsOfBothLibraries(Vector vector) {
    for (String library : List.of("encoded_by_stripe_java", "encoded_by_stripe_node")) {
      String form = vector.json().path(library).asText();
      for (String spelling : List.of(form, form.replace("[", "%5B").replace("]", "%5D"))) {
        String current =
            spelling.replaceFirst(
                "expires_at=[0-9]+",
                "expires_at=" + (merchant.clock.instant().getEpochSecond() + 3_600));
        Merchant.Answer answer = merchant.call("POST", "/v1/checkout/sessions", current);
        boolean isWhole = vector.name().startsWith("checkout_session");
        assertEquals(isWhole ? 200 : 400, answer.status(), answer.body());
      }
    }
  }

  private static Stream<Vector> vectors(String group) {
    return StreamSupport.stream(ALL.path(group).spliterator(), false)
        .map(json -> new Vector(json.path("name").asText(), json));
  }

  private static JsonNode load() {
    try (InputStream in =
        StripeVectorsTest.class.getResourceAsStream("/simulator/stripe-vectors.json")) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
