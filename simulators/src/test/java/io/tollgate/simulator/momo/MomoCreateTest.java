package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are taken, in which order they are checked, and what a repeat is answered. */
class MomoCreateTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void createdPaymentHasAPageThatItsAddressProves() {
    Map<String, Object> payment = merchant.payment();
    JsonNode answer = merchant.create(payment);
    assertEquals(payment.get("orderId"), answer.path("orderId").asText());
    assertEquals(payment.get("requestId"), answer.path("requestId").asText());
    assertEquals(50_000, answer.path("amount").asLong());
    assertEquals("Thành công.", answer.path("message").asText());
    String url = answer.path("payUrl").asText();
    Map<String, String> query = Merchant.queryOf(url);
    assertEquals(
        "SIMMOMO01|" + payment.get("orderId"),
        new String(Base64.getDecoder().decode(query.get("t")), StandardCharsets.UTF_8));
    String path = url.substring(merchant.simulator().url().length());
    assertEquals(200, merchant.get(path).status());
    assertTrue(merchant.get(path).body().contains("Thanh toán &lt;đơn hàng&gt; &amp; #42"));
    assertEquals(404, merchant.get(path.replaceFirst("&s=.*", "&s=0")).status());
    assertEquals(404, merchant.get("/v2/gateway/pay?t=%25").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          partnerCode | NOBODY                         | 13
          requestId   |                                | 20
          orderId     |                                | 20
          orderId     | -A                             | 20
          orderId     | A-                             | 20
          orderId     | A:B                            | 20
          orderId     | A_.-B                          | 0
          orderInfo   |                                | 20
          redirectUrl | back                           | 20
          redirectUrl | myapp://back                   | 0
          ipnUrl      | myapp://ipn                    | 20
          ipnUrl      | https://a b                    | 20
          requestType | capture                        | 20
          requestType | payWithATM                     | 0
          requestType | payWithInstallmentFlik         | 22
          extraData   | e30=                           | 0
          lang        | fr                             | 20
          lang        | en                             | 0
          amount      | 999                            | 22
          amount      | 1000                           | 0
          amount      | 50000000                       | 0
          amount      | 50000001                       | 22
          amount      | 0                              | 21
          amount      | -1000                          | 21
          amount      | 1000.5                         | 21
          amount      | many                           | 21
          orderGroupId | 7                             | 2019
          """)
  void fieldsAreCheckedAsMomosTablesSay(String field, String value, int code) {
    Map<String, Object> payment = merchant.payment();
    payment.put(field, value == null ? "" : value);
    assertEquals(code, merchant.create(payment).path("resultCode").asInt(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requestId",
        "orderId",
        "amount",
        "orderInfo",
        "redirectUrl",
        "ipnUrl",
        "requestType",
        "extraData",
        "lang"
      })
  void aMissingFieldIsABadFormat(String field) {
    Map<String, Object> payment = merchant.payment();
    payment.remove(field);
    assertEquals(20, merchant.create(payment).path("resultCode").asInt(-1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"partnerCode\":1}", "{\"orderId\":[]}", "{\"amount\":{}}"})
  void unreadableCallIsABadFormat(String body) {
    Merchant.Answer answer = merchant.post("/v2/gateway/api/create", "application/json", body);
    assertEquals(400, answer.status());
    assertEquals(20, Merchant.json(answer).path("resultCode").asInt());
  }

  /** The partner comes before the fields, the fields before the signature, that before the ids. */
  @Test
  void checksHaveTheirOrder() {
    Map<String, Object> payment = merchant.payment();
    merchant.create(payment);
    payment.put("amount", 1);
    assertEquals(0, merchant.create(payment).path("resultCode").asInt(-1));
    payment.put("requestId", Merchant.newId());
    assertEquals(41, merchant.create(payment).path("resultCode").asInt());
    payment.put("signature", "0");
    assertEquals(20, Merchant.json(merchant.send("create", payment)).path("resultCode").asInt());
    payment.put("lang", "fr");
    JsonNode format = Merchant.json(merchant.send("create", payment));
    assertFalse(format.has("subErrors"));
    payment.put("partnerCode", "NOBODY");
    assertEquals(13, Merchant.json(merchant.send("create", payment)).path("resultCode").asInt());
  }

  @Test
  void wrongSignatureIsAnsweredWithoutTheAccessKeyUnlessFaithful() {
    Map<String, Object> payment = merchant.payment();
    payment.put("signature", "0".repeat(64));
    Merchant.Answer answer = merchant.send("create", payment);
    assertEquals(400, answer.status());
    assertEquals(20, Merchant.json(answer).path("resultCode").asInt());
    assertFalse(Merchant.json(answer).has("orderId"));
    assertTrue(answer.body().contains("accessKey=***&amount=50000"), answer.body());

    faults(MomoSimulator.FAITHFUL_ECHO, true);
    assertTrue(merchant.send("create", payment).body().contains(Merchant.A.accessKey()));
    faults(MomoSimulator.SIGNATURE_13, true);
    assertEquals(13, Merchant.json(merchant.send("create", payment)).path("resultCode").asInt());
  }

  @Test
  void repeatedCreateGetsTheSamePage() {
    Map<String, Object> payment = merchant.payment();
    JsonNode first = merchant.create(payment);
    merchant.clock.advance(Duration.ofMinutes(5));
    assertEquals(first, merchant.create(payment));
    assertEquals(1, merchant.simulator().orders().size());

    faults(MomoSimulator.IN_FLIGHT, true);
    Merchant.Answer running = merchant.send("create", Merchant.signed(Call.Kind.CREATE, payment));
    assertEquals(422, running.status());
    assertEquals(7000, Merchant.json(running).path("resultCode").asInt());
  }

  /** After a code that is not final the request id is used up, and the order id is not. */
  @Test
  void repeatAfterARefusalNeedsANewRequestId() {
    Map<String, Object> payment = merchant.payment();
    payment.put("amount", 1);
    assertEquals(22, merchant.create(payment).path("resultCode").asInt());
    payment.put("amount", 50_000);
    assertEquals(40, merchant.create(payment).path("resultCode").asInt());
    payment.put("requestId", Merchant.newId());
    assertEquals(0, merchant.create(payment).path("resultCode").asInt(-1));
  }

  @Test
  void concurrentCreatesOfOneIdAreOnePayment() {
    Map<String, Object> call = Merchant.signed(Call.Kind.CREATE, merchant.payment());
    Set<String> pages = ConcurrentHashMap.newKeySet();
    Merchant.allAtOnce(
        20, () -> pages.add(Merchant.json(merchant.send("create", call)).path("payUrl").asText()));
    assertEquals(1, pages.size());
    assertEquals(1, merchant.simulator().orders().size());
  }

  @Test
  void lostAnswerLeavesAPayment() {
    Map<String, Object> payment = merchant.payment();
    faults(Switch.CREATE_ANSWER, "drop-after");
    assertTrue(merchant.create(payment).isMissingNode());
    faults(Switch.CREATE_ANSWER, "normal");
    merchant.simulator().faults().order(payment.get("orderId").toString(), Switches.NORMAL);
    assertEquals(0, merchant.create(payment).path("resultCode").asInt(-1));
    assertEquals(1, merchant.simulator().orders().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 43, 11})
  void anyRefusalCanBeSwitchedOn(int code) {
    faults(MomoSimulator.ERROR_CODE, code);
    JsonNode answer = merchant.create(merchant.payment());
    assertEquals(code, answer.path("resultCode").asInt());
    assertFalse(answer.has("orderId"));
    assertEquals(List.of(), merchant.simulator().orders());
  }

  private void faults(Switch which, Object value) {
    merchant.simulator().faults().everywhere(Switches.NORMAL.with(which, value));
  }
}
