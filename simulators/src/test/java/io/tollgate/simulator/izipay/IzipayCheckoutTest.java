package io.tollgate.simulator.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant.Answer;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.izipay.IzipaySimulator.Cancelled;
import io.tollgate.simulator.izipay.IzipaySimulator.Communication;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The payment form, its result to the page or the shop, and the server's notifications. */
class IzipayCheckoutTest {

  private static final Pattern RESULT = Pattern.compile("data-result=\"([^\"]*)\"");
  private static final Pattern INPUT = Pattern.compile("name=\"(\\w+)\" value=\"([^\"]*)\"");

  @RegisterExtension final IzipayShop shop = new IzipayShop();

  @Test
  void theScriptIsServed() {
    Answer script = shop.get("/payments/v1/js/index.js");
    assertEquals(200, script.status());
    assertTrue(script.headers().get("content-type").getFirst().startsWith("text/javascript"));
    assertTrue(script.body().contains("window.Izipay"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "pop-up"})
  void pageGetsTheResultAndTheServerItsNotificationASecondLater(String mode) {
    String order = shop.shown(mode);
    JsonNode result = resultOn(shop.press(order, "success"));
    assertEquals("00", result.path("code").asText());
    assertEquals(State.PAID, shop.story(order).state());
    assertSigned(result.path("payloadHttp").asText(), result.path("signature").asText());
    assertEquals(0, shop.story(order).callbacks().getFirst().attempts().size());

    shop.clock.advance(Duration.ofSeconds(1));
    var notified = shop.callbacks(order, 1).getFirst();
    assertEquals("POST", notified.method());
    assertEquals("/ipn", notified.target());
    assertEquals(result, Json.parse(notified.text()));
    assertEquals(
        result.path("transactionId").asText(), notified.header("transactionId").orElseThrow());
  }

  @Test
  void resultHasTheFieldsOfACapturedPayment() {
    String order = shop.shown("embedded");
    JsonNode signed = payload(resultOn(shop.press(order, "success")));
    JsonNode entry = signed.path("response").path("order").path(0);
    assertEquals("Operación exitosa", signed.path("message").asText());
    assertEquals("7004000", signed.path("response").path("merchant").path("merchantCode").asText());
    assertEquals("10.50", entry.path("amount").asText());
    assertEquals("PEN", entry.path("currency").asText());
    assertEquals("Autorizado", entry.path("stateMessage").asText());
    assertEquals("20260131", entry.path("dateTransaction").asText());
    assertEquals("211905", entry.path("timeTransaction").asText());
    assertEquals(shop.story(order).transactionId(), entry.path("uniqueId").asText());
  }

  @ParameterizedTest
  @CsvSource({"success, /good, true", "insufficient, /bad, true", "cancel, /cancel, false"})
  void redirectModePostsTheResultToTheShop(String outcome, String path, boolean signed) {
    String order = shop.shown("redirect");
    Answer back = shop.press(order, outcome);
    assertTrue(back.body().contains("action=\"" + shop.shopUrl() + path + "\""), back.body());
    Map<String, String> fields = inputs(back);
    assertEquals(signed, fields.containsKey("payloadHttp"));
    if (signed) {
      assertSigned(fields.get("payloadHttp"), fields.get("signature"));
    }
  }

  @ParameterizedTest
  @CsvSource({"insufficient, 51", "cancel, ''", "expire, P02"})
  void unpaidOutcomeHasItsErrorCode(String outcome, String code) {
    String order = shop.shown("embedded");
    assertEquals(code, resultOn(shop.press(order, outcome)).path("code").asText());
    assertFalse(shop.story(order).state() == State.PAID);
  }

  @Test
  void afterADeclineTheSameOrderIsPaidWithANewForm() {
    String order = shop.shown("embedded");
    shop.press(order, "insufficient");
    shop.press(order, "success");
    assertEquals(State.CREATED, shop.story(order).state(), "one form, one attempt");
    shop.showAgain(order, "embedded");
    shop.press(order, "success");
    assertEquals(State.PAID, shop.story(order).state());
    shop.showAgain(order, "embedded");
    shop.press(order, "success");
    shop.clock.advance(Duration.ofSeconds(1));
    assertEquals(2, shop.callbacks(order, 2).size());
  }

  @Test
  void tokenOpensOnlyOneForm() {
    String order = IzipayShop.newOrder();
    String token = shop.token("TXN0001", order, "10.50");
    ObjectNode config = shop.config("TXN0001", order, "embedded");
    assertEquals(303, shop.load(token, config).status());
    assertEquals("P02", resultOn(shop.load(token, config)).path("code").asText());
  }

  @Test
  void tokenExpiresAfterFifteenMinutes() {
    String order = IzipayShop.newOrder();
    String token = shop.token("TXN0001", order, "10.50");
    shop.clock.advance(Duration.ofMinutes(15));
    ObjectNode config = shop.config("TXN0001", order, "embedded");
    assertEquals("P02", resultOn(shop.load(token, config)).path("code").asText());
  }

  @Test
  void expiredFormPaysNothing() {
    String order = shop.shown("embedded");
    shop.clock.advance(Duration.ofMinutes(15));
    shop.press(order, "success");
    assertEquals(State.EXPIRED, shop.story(order).state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.51", "10.5", "1050"})
  void formThatDiffersFromItsTokenIsRejected(String amount) {
    String order = IzipayShop.newOrder();
    String token = shop.token("TXN0001", order, "10.50");
    ObjectNode config = shop.config("TXN0001", order, "embedded");
    ((ObjectNode) config.path("order")).put("amount", amount);
    assertEquals("P02", resultOn(shop.load(token, config)).path("code").asText());
    assertEquals(
        "P02",
        resultOn(shop.load(token, shop.config("TXN0002", order, "embedded")))
            .path("code")
            .asText());
    assertEquals(
        "P02",
        resultOn(shop.load(token, shop.config("TXN0001", "ORD000", "pop-up")))
            .path("code")
            .asText());
  }

  @ParameterizedTest
  @CsvSource({
    "order, currency, EUR",
    "order, processType, XX",
    "order, dateTimeTransaction, 1765682102330",
    "render, typeForm, window",
  })
  void invalidConfigShowsNoForm(String where, String field, String value) {
    String order = IzipayShop.newOrder();
    ObjectNode config = shop.config("TXN0001", order, "embedded");
    ((ObjectNode) config.path(where)).put(field, value);
    Answer answer = shop.load(shop.token("TXN0001", order, "10.50"), config);
    assertEquals("A01", resultOn(answer).path("code").asText());
  }

  @Test
  void redirectWithAnInvalidTokenIs400() {
    ObjectNode config = shop.config("TXN0001", IzipayShop.newOrder(), "redirect");
    assertEquals(400, shop.load("no token", config).status());
  }

  @ParameterizedTest
  @CsvSource({
    "json, application/json",
    "form, application/x-www-form-urlencoded",
    "nested," + " application/json",
    "no-content-type,"
  })
  void notificationHasTheFormatOfTheSwitch(String style, String contentType) {
    String order = shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.STYLE, style));
    shop.press(order, "success");
    shop.clock.advance(Duration.ofSeconds(1));
    var notified = shop.callbacks(order, 1).getFirst();
    assertEquals(
        contentType == null ? "" : contentType, notified.header("content-type").orElse(""));
    assertEquals(style.equals("form"), notified.text().startsWith("code=00&payloadHttp=%7B"));
  }

  @Test
  void escapedNotificationIsTheSameJson() {
    String order =
        shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.STYLE, "json-escaped"));
    JsonNode result = resultOn(shop.press(order, "success"));
    shop.clock.advance(Duration.ofSeconds(1));
    String text = shop.callbacks(order, 1).getFirst().text();
    assertTrue(text.contains("Operaci\\u00f3n"));
    assertEquals(result, Json.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3"})
  void failedNotificationIsRetriedOnlyWhereSwitchedOn(int repetitions, int attempts) {
    shop.reply = _ -> HttpResponse.text(503, "text/plain", "");
    String order =
        shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.REPETITIONS, repetitions));
    shop.press(order, "success");
    shop.clock.advance(Duration.ofSeconds(1));
    for (int attempt = 1; attempt <= attempts; attempt++) {
      shop.callbacks(order, attempt);
      shop.clock.advance(Duration.ofSeconds(10));
    }
    assertEquals(attempts, shop.callbacks(order, attempts).size());
    assertEquals(0, shop.story(order).callbacks().getFirst().attemptsLeft());
  }

  @Test
  void notificationsCanBeDuplicatedLateOrLost() {
    String order = shop.shown("embedded", Switches.NORMAL.with(Switch.CALLBACK_COPIES, 5));
    shop.press(order, "success");
    shop.clock.advance(Duration.ofSeconds(1));
    assertEquals(5, shop.callbacks(order, 5).size());
    String lost = shop.shown("embedded", Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
    shop.press(lost, "success");
    assertEquals(List.of(), shop.story(lost).callbacks());
    String late = shop.shown("embedded", Switches.NORMAL.with(Switch.CALLBACK_LATE_SECONDS, 60));
    shop.press(late, "success");
    assertEquals(
        shop.clock.instant().plusSeconds(61), shop.story(late).callbacks().getFirst().dueAt());
  }

  @Test
  void notificationMayComeBeforeTheResult() {
    String order =
        shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.NOTIFIED_FIRST, true));
    shop.press(order, "success");
    assertEquals(1, shop.callbacks.size());
  }

  @ParameterizedTest
  @CsvSource({"APPROVED, true", "ABSENT, false"})
  void communicationErrorHidesTheOutcome(Communication truth, boolean paid) {
    String order =
        shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.COMMUNICATION_ERROR, truth));
    JsonNode result = resultOn(shop.press(order, "success"));
    assertEquals("021", result.path("code").asText());
    assertFalse(result.has("payloadHttp"));
    assertEquals(paid, shop.story(order).state() == State.PAID);
  }

  @Test
  void cancelledFormMaySendAnUnsignedResult() {
    String order =
        shop.shown("embedded", Switches.NORMAL.with(IzipaySimulator.CANCELLED, Cancelled.UNSIGNED));
    JsonNode result = resultOn(shop.press(order, "cancel"));
    assertEquals("C01", result.path("code").asText());
    assertFalse(result.has("signature"));
  }

  @Test
  void resultsAreFalsifiedAsTheSwitchesSay() {
    JsonNode outer =
        result(Switches.NORMAL.with(IzipaySimulator.OUTER_APPROVED, true), "insufficient");
    assertEquals("00", outer.path("code").asText());
    assertEquals("51", payload(outer).path("code").asText());
    JsonNode other =
        entry(result(Switches.NORMAL.with(IzipaySimulator.OTHER_ORDER, true), "success"));
    assertEquals("ORD2026A0099", other.path("orderNumber").asText());
    JsonNode amount = entry(result(Switches.NORMAL.with(Switch.PAID_AMOUNT, 150), "success"));
    assertEquals("1.50", amount.path("amount").asText());
    JsonNode currency =
        entry(result(Switches.NORMAL.with(IzipaySimulator.OTHER_CURRENCY, true), "success"));
    assertEquals("USD", currency.path("currency").asText());
    JsonNode form =
        payload(result(Switches.NORMAL.with(IzipaySimulator.OTHER_TRANSACTION, true), "success"));
    assertEquals("ANOTHERFORM0001", form.path("transactionId").asText());
    JsonNode forged = result(Switches.NORMAL.with(Switch.RETURN, Switch.Return.FORGED), "cancel");
    assertEquals("00", payload(forged).path("code").asText());
    JsonNode digit =
        result(Switches.NORMAL.with(Switch.CALLBACK_FORGED, Switch.Forgery.DIGIT), "success");
    for (JsonNode lie : List.of(forged, digit)) {
      assertFalse(lie.path("signature").asText().equals(sign(lie.path("payloadHttp").asText())));
    }
  }

  @Test
  void controlPaysWithoutAForm() {
    String order = IzipayShop.newOrder();
    shop.token(IzipayShop.newTransaction(), order, "10.50");
    shop.izipay.pay(order, Outcome.SUCCESS);
    assertEquals(State.PAID, shop.story(order).state());
    assertEquals(List.of(), shop.story(order).callbacks());
    shop.izipay.pay(order, Outcome.SUCCESS);
    assertEquals("00", shop.search(order).path("code").asText());
  }

  @Test
  void thePageShowsAmountAndButtons() {
    String order = shop.shown("redirect");
    String page = shop.story(order).page();
    Answer shown = shop.get(page.substring(shop.izipay.url().length()));
    assertTrue(shown.body().contains("10.50 <small>PEN</small>"), shown.body());
    for (String outcome : List.of("success", "insufficient", "cancel", "expire")) {
      assertTrue(shown.body().contains("data-outcome=\"" + outcome + "\""), outcome);
    }
    assertEquals(404, shop.get("/payments/v1/checkout?form=none").status());
  }

  private JsonNode result(Switches switches, String outcome) {
    return resultOn(shop.press(shop.shown("embedded", switches), outcome));
  }

  private static JsonNode payload(JsonNode result) {
    return Json.parse(result.path("payloadHttp").asText());
  }

  private static JsonNode entry(JsonNode result) {
    return payload(result).path("response").path("order").path(0);
  }

  private static JsonNode resultOn(Answer page) {
    Matcher result = RESULT.matcher(page.body());
    assertTrue(result.find(), page.body());
    return Json.parse(plain(result.group(1)));
  }

  private static Map<String, String> inputs(Answer page) {
    Map<String, String> inputs = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(page.body());
    while (input.find()) {
      inputs.put(input.group(1), plain(input.group(2)));
    }
    return inputs;
  }

  private static String plain(String markup) {
    return markup
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static void assertSigned(String payload, String signature) {
    assertEquals(sign(payload), signature);
  }

  private static String sign(String payload) {
    byte[] mac = Hmac.of("HmacSHA256", "merchant-hash-key", payload);
    return new String(Base64.getEncoder().encode(mac), StandardCharsets.US_ASCII);
  }
}
