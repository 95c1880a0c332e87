package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator's signatures, and which ones it takes, against vectors that others computed, seven
 * of them MoMo itself.
 */
class MomoVectorsTest {

  record Vector(JsonNode json) {

    String text(String field) {
      return json.path(field).asText();
    }

    String name() {
      return text("name");
    }

    boolean isAccepted() {
      return text("verdict").equals("accept");
    }

    String signature() {
      return json.has("provided_signature") ? text("provided_signature") : text("expected");
    }

    /** The call's body, with the signature that was received. */
    String body() {
      Map<String, Object> body = Json.map(json.path("inputs").toString());
      body.put("signature", signature());
      return Json.text(body);
    }

    @Override
    public String toString() {
      return text("operation") + " " + name();
    }
  }

  private static final JsonNode FILE = file();

  @RegisterExtension final Merchant merchant = new Merchant();

  static Stream<Vector> calls() {
    return vectors("create", "query", "refund", "refund_query", "confirm");
  }

  static Stream<Vector> results() {
    return vectors("ipn", "redirect")
        .filter(vector -> vector.json().path("signature_valid").asBoolean());
  }

  @Test
  void allNinetyOneVectorsArePresent() {
    assertEquals(91, FILE.path("vectors").size());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void validCallIsAcceptedAndInvalidOneRefused(Vector vector) {
    prepare(vector);
    String path =
        "/v2/gateway/api/" + vector.text("operation").replace("refund_query", "refund/query");
    Merchant.Answer answer = merchant.post(path, "application/json; charset=UTF-8", vector.body());
    JsonNode said = Merchant.json(answer);
    if (vector.isAccepted()) {
      assertEquals(0, said.path("resultCode").asInt(-1), answer.body());
    } else {
      assertEquals(refusal(vector), said.path("resultCode").asInt(-1), answer.body());
      assertFalse(answer.body().contains(Merchant.A.accessKey()), answer.body());
    }
    boolean isFaultySignature =
        vector.json().has("provided_signature")
            && !said.path("subErrors").path(0).path("field").asText().equals("signature");
    assertFalse(isFaultySignature, answer.body());
  }

  /** By the first of the checks that it fails. */
  private static int refusal(Vector vector) {
    return switch (vector.name()) {
      case "amount_below_minimum" -> ResultCode.AMOUNT_OUT_OF_RANGE;
      case "original_order_id_reused" -> ResultCode.DUPLICATE_ORDER_ID;
      default -> ResultCode.BAD_FORMAT;
    };
  }

  /** What the call is about: a payment, paid or held, and a refund of it. */
  private void prepare(Vector vector) {
    if (vector.text("operation").equals("create")) {
      return;
    }
    JsonNode inputs = vector.json().path("inputs");
    Map<String, Object> payment = merchant.payment();
    payment.put("orderId", "ORD-20261128-0001");
    payment.put("requestId", "REQ-20261128-0001");
    payment.put("autoCapture", !vector.text("operation").equals("confirm"));
    long transId = inputs.path("transId").asLong(4_088_878_653L);
    String id = merchant.created(payment, Switches.NORMAL.with(Switch.TRANSACTION_NUMBER, transId));
    merchant.press(id, "success");
    if (vector.text("operation").equals("refund_query")) {
      Map<String, Object> refund = Merchant.refund("" + transId, 20_000);
      refund.put("orderId", inputs.path("orderId").asText());
      merchant.refunded(refund);
    }
  }

  @ParameterizedTest
  @MethodSource("results")
  void signsTheResultOfAPaymentAsMomoDoes(Vector vector) {
    JsonNode account = FILE.path("meta").path("accounts").path(vector.text("account"));
    Partner partner =
        new Partner(
            account.path("partnerCode").asText(),
            account.path("accessKey").asText(),
            account.path("secret").asText());
    Map<String, Object> result = new HashMap<>();
    vector
        .json()
        .path("inputs")
        .properties()
        .forEach(
            field ->
                result.put(
                    field.getKey(), field.getValue().isNull() ? "" : field.getValue().asText()));
    assertEquals(vector.text("expected"), Notice.signature(result, partner));
  }

  @Test
  void notificationHasTheMembersOfMomosSample() {
    JsonNode sample = vectors("ipn").findFirst().orElseThrow().json().path("inputs");
    String id = merchant.created();
    merchant.press(id, "success");
    JsonNode ours = Json.parse(merchant.callbacks(id, 1).getFirst().text());
    sample
        .properties()
        .forEach(
            field ->
                assertEquals(
                    field.getValue().getNodeType(),
                    ours.path(field.getKey()).getNodeType(),
                    field.getKey()));
    assertEquals(sample.size() + 1, ours.size());
  }

  private static Stream<Vector> vectors(String... operations) {
    List<String> wanted = List.of(operations);
    return StreamSupport.stream(FILE.path("vectors").spliterator(), false)
        .map(Vector::new)
        .filter(vector -> wanted.contains(vector.text("operation")));
  }

  private static JsonNode file() {
    try (var in = MomoVectorsTest.class.getResourceAsStream("/simulator/momo-vectors.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
