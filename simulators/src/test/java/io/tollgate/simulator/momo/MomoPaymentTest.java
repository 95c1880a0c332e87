package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a payment ends: in the browser's return, in the notification, and for a query. */
class MomoPaymentTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  /** Payment type is empty, and the number a time, where nobody tried to pay. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          captureWallet | success      | 0    | qr
          payWithCC     | success      | 0    | credit
          payWithATM    | success      | 0    | napas
          captureWallet | cancel       | 1006 | ''
          captureWallet | expire       | 1005 | ''
          captureWallet | insufficient | 1001 | qr
          payWithCC     | declined     | 1002 | credit
          """)
  void buttonEndsThePaymentEverywhereAlike(
      String requestType, String button, int code, String payType) {
    Map<String, Object> payment = merchant.payment();
    payment.put("requestType", requestType);
    String id = merchant.created(payment, Switches.NORMAL);
    assertEquals(1000, merchant.code(id));

    Map<String, String> returned = Merchant.queryOf(merchant.press(id, button).location());
    JsonNode notified = Json.parse(merchant.callbacks(id, 1).getFirst().text());
    JsonNode asked = merchant.query(id);

    assertEquals(Merchant.signature(notified), notified.path("signature").asText());
    Map<String, String> members = new HashMap<>();
    notified.properties().forEach(m -> members.put(m.getKey(), m.getValue().asText()));
    members.put("lang", "vi");
    assertEquals(members, returned);
    assertEquals(code, notified.path("resultCode").asInt());
    assertEquals(payType, notified.path("payType").asText());
    assertEquals(code, asked.path("resultCode").asInt());
    assertEquals(payType, asked.path("payType").asText());
    assertEquals(50_000, asked.path("amount").asLong());
    assertEquals(notified.path("responseTime").asLong(), asked.path("lastUpdated").asLong());
    long number = notified.path("transId").asLong();
    assertEquals(number, asked.path("transId").asLong());
    assertEquals(payType.isEmpty(), number == merchant.clock.millis() - 6);
  }

  @Test
  void endedPaymentTakesNoOtherButton() {
    String id = merchant.created();
    merchant.press(id, "cancel");
    merchant.press(id, "success");
    assertEquals(1006, merchant.code(id));
    assertEquals(1, merchant.callbacks(id, 1).size());
  }

  @Test
  void pageThatNobodyUsesExpiresAndItIsNotifiedOnce() {
    String id = merchant.created();
    merchant.clock.advance(Duration.ofSeconds(599));
    assertEquals(1000, merchant.code(id));
    merchant.clock.advance(Duration.ofSeconds(1));
    assertEquals(1005, merchant.code(id));
    JsonNode notified = Json.parse(merchant.callbacks(id, 1).getFirst().text());
    assertEquals(1005, notified.path("resultCode").asInt());
    assertEquals(
        Merchant.START.plusSeconds(600).toEpochMilli(), notified.path("responseTime").asLong());
    merchant.press(id, "success");
    assertEquals(1005, merchant.code(id));
  }

  @Test
  void paidPaymentIsNotNotifiedAsExpired() {
    String id = merchant.created();
    merchant.press(id, "success");
    merchant.callbacks(id, 1);
    merchant.clock.advance(Duration.ofHours(1));
    assertEquals(1, merchant.story(id).callbacks().size());
  }

  @ParameterizedTest
  @CsvSource({"DELAYED, 0", "DELAYED_FAILURE, 1002"})
  void paymentAtTheBankIsNotifiedWhenItEnds(Outcome outcome, int code) {
    String id = merchant.created();
    merchant.simulator().pay(id, outcome);
    assertEquals(7002, merchant.code(id));
    assertEquals(List.of(), merchant.callbacks);
    merchant.clock.advance(Duration.ofSeconds(60));
    assertEquals(code, merchant.code(id));
    assertEquals(
        code, Json.parse(merchant.callbacks(id, 1).getFirst().text()).path("resultCode").asInt());
  }

  @Test
  void latePaymentEndsAfterItsPage() {
    String id = merchant.created();
    merchant.simulator().pay(id, Outcome.LATE_SUCCESS);
    merchant.clock.advance(Duration.ofMinutes(10));
    assertEquals(7002, merchant.code(id));
    merchant.clock.advance(Duration.ofMinutes(1));
    assertEquals(0, merchant.code(id));
  }

  /** Whatever its reply: no document says that MoMo repeats it. */
  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 500})
  void notificationIsSentOnceUnlessRetriesAreSwitchedOn(int status) {
    merchant.reply = _ -> HttpResponse.text(status, "text/plain", "");
    String once = merchant.created();
    merchant.press(once, "success");
    merchant.callbacks(once, 1);
    String often = merchant.created(Switches.NORMAL.with(MomoSimulator.CALLBACK_RETRIES, 2));
    merchant.press(often, "success");
    merchant.callbacks(often, 1);
    merchant.clock.advance(Duration.ofSeconds(10));
    merchant.callbacks(often, status < 300 ? 1 : 2);
    assertEquals(1, merchant.story(once).callbacks().getFirst().attempts().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-key", "digit", "field"})
  void forgedNotificationHasNoRightSignature(String forgery) {
    String id = merchant.created(Switches.NORMAL.with(MomoSimulator.CALLBACK_FORGED, forgery));
    merchant.press(id, "cancel");
    JsonNode notified = Json.parse(merchant.callbacks(id, 1).getFirst().text());
    assertNotEquals(Merchant.signature(notified), notified.path("signature").asText());
    assertEquals(forgery.equals("field") ? 0 : 1006, notified.path("resultCode").asInt());
  }

  @Test
  void switchesChangeWhatIsNotified() {
    Switches switches =
        Switches.NORMAL
            .with(Switch.PAID_AMOUNT, 49_000)
            .with(Switch.CALLBACK_COPIES, 2)
            .with(MomoSimulator.EXTRA_MEMBERS, true);
    String id = merchant.created(switches);
    merchant.press(id, "success");
    JsonNode notified = Json.parse(merchant.callbacks(id, 2).getLast().text());
    assertEquals(49_000, notified.path("amount").asLong());
    assertTrue(notified.has("newMember"));
    assertEquals(Merchant.signature(notified), notified.path("signature").asText());
    assertEquals(49_000, merchant.query(id).path("amount").asLong());

    String failed = merchant.created(Switches.NORMAL.with(MomoSimulator.RESULT_CODE, 4002));
    merchant.press(failed, "declined");
    assertEquals(4002, merchant.code(failed));
  }

  @Test
  void returnIsForgedOrMissingWhereTheSwitchSaysSo() {
    String forged = merchant.created(Switches.NORMAL.with(Switch.RETURN, "forged"));
    Map<String, String> claim = Merchant.queryOf(merchant.press(forged, "cancel").location());
    assertEquals("0", claim.get("resultCode"));
    assertNotEquals(Merchant.signature(Json.tree(claim)), claim.get("signature"));
    String missing = merchant.created(Switches.NORMAL.with(Switch.RETURN, "missing"));
    assertTrue(merchant.press(missing, "success").location().startsWith("/v2/gateway/pay?"));
  }

  @Test
  void plainQueryHasOnlyTheDocumentedMembers() {
    String id = merchant.created();
    assertTrue(merchant.query(id).has("lastUpdated"));
    assertTrue(merchant.query(id).path("signature").isNull());
    merchant.simulator().faults().order(id, Switches.NORMAL.with(MomoSimulator.PLAIN_QUERY, true));
    assertFalse(merchant.query(id).has("lastUpdated"));
    assertFalse(merchant.query(id).has("signature"));
  }

  @Test
  void questionWithAUsedRequestIdIsNotAnsweredAnew() {
    String id = merchant.created();
    Map<String, Object> question = Merchant.signed(Call.Kind.QUERY, Merchant.question(id));
    assertEquals(1000, Merchant.json(merchant.send("query", question)).path("resultCode").asInt());
    merchant.press(id, "success");
    assertEquals(40, Merchant.json(merchant.send("query", question)).path("resultCode").asInt());
    assertEquals(42, merchant.code("ORD-UNKNOWN"));
  }

  /** Two steps: money is held, and captured, given up, or released after a while. */
  @ParameterizedTest
  @CsvSource({"capture, 0", "cancel, 1003"})
  void heldMoneyIsCapturedOrReleased(String requestType, int code) {
    Map<String, Object> payment = merchant.payment();
    payment.put("autoCapture", false);
    String id = merchant.created(payment, Switches.NORMAL);
    assertEquals(47, merchant.confirm(id, requestType, 50_000).path("resultCode").asInt());
    merchant.press(id, "success");
    assertEquals(9000, merchant.code(id));
    assertEquals(22, merchant.confirm(id, requestType, 49_999).path("resultCode").asInt());
    assertEquals(0, merchant.confirm(id, requestType, 50_000).path("resultCode").asInt(-1));
    assertEquals(code, merchant.code(id));
    assertEquals(42, merchant.confirm("ORD-X", requestType, 50_000).path("resultCode").asInt());
  }

  @Test
  void heldMoneyIsReleasedByTime() {
    String id =
        merchant.created(
            Switches.NORMAL.with(MomoSimulator.HOLD, true).with(MomoSimulator.HOLD_SECONDS, 60));
    merchant.press(id, "success");
    assertEquals(9000, merchant.code(id));
    merchant.clock.advance(Duration.ofSeconds(60));
    assertEquals(1003, merchant.code(id));
  }
}
