package io.tollgate.simulator.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Token/Generate: which requests get a token, and that tokens match the vectors. */
class IzipayTokenTest {

  @RegisterExtension final IzipayShop shop = new IzipayShop();

  static Stream<JsonNode> tokens() {
    return vectors("simulator_session_token_jwt");
  }

  @ParameterizedTest
  @MethodSource("tokens")
  void tokensMatchTheVectors(JsonNode vector) {
    JsonNode inputs = vector.path("inputs");
    Instant issuedAt = Instant.ofEpochSecond(inputs.path("iat").asLong());
    Token token =
        new Token(
            "4000000",
            inputs.path("transactionId").asText(),
            inputs.path("orderNumber").asText(),
            inputs.path("amount").asText(),
            "00000000-0000-4000-8000-000000000001",
            issuedAt,
            issuedAt.plusSeconds(inputs.path("ttl_seconds").asLong()));
    String key = vector.path("key").asText();
    String expected = vector.path("expected").asText();
    assertEquals(expected, token.write(key));
    assertEquals(Optional.of(token), Token.read(expected, key));
    assertEquals(Optional.empty(), Token.read(expected, key + "x"));
    assertEquals(Optional.empty(), Token.read(expected.replace('A', 'B'), key));
  }

  static Stream<JsonNode> signatures() {
    return vectors("webcore_signature").filter(v -> v.path("inputs").has("payloadHttp"));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signaturesMatchTheVectors(JsonNode vector) {
    byte[] mac =
        Hmac.of(
            "HmacSHA256",
            vector.path("key").asText(),
            vector.path("inputs").path("payloadHttp").asText());
    assertEquals(vector.path("expected").asText(), Base64.getEncoder().encodeToString(mac));
  }

  @Test
  void validRequestGetsATokenForFifteenMinutes() {
    String text = shop.token("TXN01", "ORD01", "10.50");
    String claims =
        new String(Base64.getUrlDecoder().decode(text.split("\\.")[1]), StandardCharsets.UTF_8);
    JsonNode read = Json.parse(claims);
    assertEquals("TXN01", read.path("transactionId").asText());
    assertEquals("ORD01", read.path("OrderNumber").asText());
    assertEquals(900, read.path("exp").asLong() - read.path("iat").asLong());
    assertEquals(1, shop.story("ORD01").calls().create());
    assertEquals(1_050, shop.story("ORD01").amount());
  }

  @ParameterizedTest
  @CsvSource({
    "orderNumber, ORD1, 400, P03",
    "orderNumber, ORD2026A00000001, 400, P03",
    "orderNumber, ORD-01, 400, P03",
    "amount, 10.5, 400, P03",
    "amount, 10, 400, P03",
    "amount, 12345678901.00, 400, P03",
    "requestSource, MOBILE, 400, P03",
    "merchantCode, 7004001, 401, P01",
    "publicKey, another-key, 401, P01",
    "publicKey, merchant-hash-key, 401, P01",
  })
  void invalidRequestGetsNoToken(String field, String value, int status, String code) {
    ObjectNode body = IzipayShop.tokenCall(IzipayShop.newOrder(), "10.50").put(field, value);
    var answer = shop.token(IzipayShop.newTransaction(), body);
    assertEquals(status, answer.status());
    assertEquals(code, IzipayShop.json(answer).path("code").asText());
    assertTrue(shop.izipay.orders().isEmpty());
  }

  @Test
  void amountAsANumberIsRejected() {
    ObjectNode body = IzipayShop.tokenCall(IzipayShop.newOrder(), "").put("amount", 10.50);
    assertEquals(400, shop.token(IzipayShop.newTransaction(), body).status());
  }

  @ParameterizedTest
  @CsvSource({"TXN1", "TXN-0001", "TXN0000000000000000000000000000000000000001"})
  void malformedTransactionIdIsRejected(String transactionId) {
    assertEquals(
        400,
        shop.token(transactionId, IzipayShop.tokenCall(IzipayShop.newOrder(), "1.00")).status());
  }

  @Test
  void tokenForZeroMakesNoOrder() {
    shop.token(IzipayShop.newTransaction(), "ORD02", "0.00");
    assertTrue(shop.izipay.orders().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"error-500, 500", "rate-limited, 403", "maintenance, 503", "drop-after, 0"})
  void tokenRequestFailsAsTheSwitchSays(String fault, int status) {
    shop.izipay.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_ANSWER, fault));
    var body = IzipayShop.tokenCall(IzipayShop.newOrder(), "1.00");
    assertEquals(status, shop.token(IzipayShop.newTransaction(), body).status());
  }

  private static Stream<JsonNode> vectors(String section) {
    try (InputStream in =
        IzipayTokenTest.class.getResourceAsStream("/simulator/izipay-vectors.json")) {
      JsonNode all = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return StreamSupport.stream(all.path(section).spliterator(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
