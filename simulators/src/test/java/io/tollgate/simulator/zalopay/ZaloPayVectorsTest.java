package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator's signatures, and which ones it accepts, against vectors that others computed,
 * seven of them ZaloPay itself.
 */
class ZaloPayVectorsTest {

  record Vector(String name, JsonNode json) {
    String text(String field) {
      return json.path(field).asText();
    }

    JsonNode input(String field) {
      return json.path("inputs").path(field);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @RegisterExtension final Merchant merchant = new Merchant();

  static Stream<Vector> creates() {
    return vectors("create");
  }

  static Stream<Vector> callbacks() {
    return vectors("callback");
  }

  static Stream<Vector> redirects() {
    return vectors("redirect");
  }

  static Stream<Vector> queries() {
    return vectors("query");
  }

  static Stream<Vector> refunds() {
    return Stream.concat(vectors("refund"), vectors("refund_with_fee"));
  }

  static Stream<Vector> refundQueries() {
    return vectors("query_refund");
  }

  @ParameterizedTest
  @MethodSource("creates")
  void validCreateCallIsAcceptedAndForgedOneRejected(Vector vector) {
    assertEquals(
        vector.text("expected"), Signature.of(vector.text("key"), vector.text("signing_string")));
    String form = vector.text("form_body");
    if (vector.input("app_user").asText().isBlank()) {
      assertEquals(-401, subCode("/v2/create", form));
      return;
    }
    assertEquals(-402, subCode("/v2/create", forged(form)));
    assertEquals(1, subCode("/v2/create", form));
    assertEquals(-68, subJson("/v2/create", vector.text("json_body")));
  }

  @ParameterizedTest
  @MethodSource("callbacks")
  void signsCallbacksAsZaloPayDoes(Vector vector) {
    String data = vector.input("data").textValue();
    assertEquals(vector.text("expected"), PaymentNotice.mac(app(vector), data, Switches.NORMAL));
  }

  @Test
  void callbackHasTheFieldsOfZaloPaysSample() {
    JsonNode sample =
        Json.parse(vectors("callback").findFirst().orElseThrow().input("data").textValue());
    String id = merchant.created();
    merchant.press(id, "success");
    JsonNode ours = Merchant.data(merchant.callbacks(id, 1).getFirst());
    sample
        .properties()
        .forEach(
            field ->
                assertEquals(
                    field.getValue().getNodeType(),
                    ours.path(field.getKey()).getNodeType(),
                    field.getKey()));
  }

  @ParameterizedTest
  @MethodSource("redirects")
  void signsTheReturnAsZaloPayDoes(Vector vector) {
    BrowserReturn back =
        new BrowserReturn(
            vector.input("appid").asLong(),
            vector.input("apptransid").asText(),
            vector.input("pmcid").asInt(),
            vector.input("bankcode").asText(),
            vector.input("amount").asLong(),
            vector.input("discountamount").asLong(),
            vector.input("status").asInt());
    String checksum = back.checksum(vector.text("key"));
    assertEquals(vector.text("expected"), checksum);
    String url = vector.text("redirect_url");
    assertEquals(
        Merchant.queryOf(url),
        Merchant.queryOf(back.url(url.substring(0, url.indexOf('?')), checksum)));
  }

  @ParameterizedTest
  @MethodSource("queries")
  void validQueryIsAcceptedAndForgedOneRejected(Vector vector) {
    String form = vector.text("form_body");
    if (vector.input("app_trans_id").asText().isEmpty()) {
      assertEquals(-401, subCode("/v2/query", form));
    } else {
      assertEquals(-402, subCode("/v2/query", forged(form)));
      assertEquals(-101, subCode("/v2/query", form));
    }
  }

  @ParameterizedTest
  @MethodSource("refunds")
  void validRefundIsAcceptedAndForgedOneRejected(Vector vector) {
    assertEquals(-402, subCode("/v2/refund", forged(vector.text("form_body"))));
    assertNotEquals(-402, subCode("/v2/refund", vector.text("form_body")));
    assertNotEquals(-402, subJson("/v2/refund", vector.text("json_body")));
  }

  @ParameterizedTest
  @MethodSource("refundQueries")
  void validRefundQueryIsAcceptedAndForgedOneRejected(Vector vector) {
    assertEquals(-402, subCode("/v2/query_refund", forged(vector.text("form_body"))));
    assertEquals(-101, subCode("/v2/query_refund", vector.text("form_body")));
  }

  private static App app(Vector vector) {
    return App.PUBLIC.stream()
        .filter(app -> app.key2().equals(vector.text("key")))
        .findFirst()
        .orElseThrow();
  }

  private int subCode(String path, String form) {
    return sub(merchant.post(path, "application/x-www-form-urlencoded", form));
  }

  private int subJson(String path, String body) {
    return sub(merchant.post(path, "application/json", body));
  }

  private static int sub(Merchant.Answer answer) {
    assertEquals(200, answer.status());
    JsonNode json = Merchant.json(answer);
    assertTrue(json.has("sub_return_code"), answer.body());
    return json.path("sub_return_code").asInt();
  }

  /** The last parameter of each body is its mac. */
  private static String forged(String form) {
    assertTrue(form.substring(form.lastIndexOf('&')).startsWith("&mac="));
    return Hmac.spoiled(form);
  }

  private static Stream<Vector> vectors(String operation) {
    try (var in = ZaloPayVectorsTest.class.getResourceAsStream("/simulator/zalopay-vectors.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).spliterator(), false)
          .filter(vector -> vector.path("operation").asText().equals(operation))
          .map(vector -> new Vector(vector.path("name").asText(), vector));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
