package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZaloPayPaymentTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void thePageShowsTheOrderAndItsButtons() {
    String page = page(merchant.created());
    assertTrue(page.contains("50,000 <small>VND</small>"), page);
    assertTrue(page.contains("Payment for &lt;Order&gt; #12345"), page);
    assertTrue(page.contains(Merchant.TODAY + "_"), page);
    assertTrue(page.contains(">15:00<"), page);
    assertTrue(page.contains("Simulator"), page);
    assertEquals(
        List.of("success", "insufficient", "cancel", "expire"),
        Pattern.compile("data-outcome=\"([a-z]+)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList());
    assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(page).find(), page);
  }

  @Test
  void lookingAtThePageChangesNothing() {
    String id = merchant.created();
    page(id);
    URI pressed = URI.create(merchant.story(id).page() + "&outcome=success");
    merchant.send(pressed, "GET", "text/plain", "");
    assertEquals(State.CREATED, merchant.story(id).state());
  }

  @ParameterizedTest
  @CsvSource({
    "success,      1,   38, PAID,    1, 1",
    "cancel,       -49, 0,  CREATED, 3, -49",
    "insufficient, -63, 38, CREATED, 2, -63",
    "expire,       -54, 0,  EXPIRED, 2, -54"
  })
  void aButtonEndsThePayment(
      String outcome, String status, String pmcid, State state, int returnCode, int subCode) {
    String id = merchant.created();
    Merchant.Answer answer = merchant.press(id, outcome);
    assertEquals(303, answer.status());
    assertTrue(answer.location().startsWith("https://shop.example.vn/back?lang=vi&"));
    assertTrue(answer.location().endsWith("#done"));
    Map<String, String> back = Merchant.queryOf(answer.location());
    assertEquals(
        Map.of(
            "lang", "vi",
            "appid", "7001",
            "apptransid", id,
            "pmcid", pmcid,
            "bankcode", "",
            "amount", "50000",
            "discountamount", "0",
            "status", status,
            "checksum", checksum(back)),
        back);
    assertEquals(state, merchant.story(id).state());
    JsonNode query = merchant.query(id);
    assertEquals(returnCode, query.path("return_code").asInt());
    assertEquals(subCode, query.path("sub_return_code").asInt());
    assertEquals(state == State.PAID ? 1 : 0, merchant.story(id).callbacks().size());
  }

  private static String checksum(Map<String, String> back) {
    return Signature.of(
        Merchant.APP.key2(),
        String.join(
            "|",
            back.get("appid"),
            back.get("apptransid"),
            back.get("pmcid"),
            back.get("bankcode"),
            back.get("amount"),
            back.get("discountamount"),
            back.get("status")));
  }

  @Test
  void queryOfAnUnpaidOrderHasZeroAmountAndTransactionId() {
    JsonNode query = merchant.query(merchant.created());
    assertEquals(3, query.path("return_code").asInt());
    assertEquals("Giao dịch chưa được thực hiện", query.path("return_message").textValue());
    assertEquals(0, query.path("amount").asLong());
    assertEquals(0, query.path("zp_trans_id").asLong());
    assertFalse(query.path("is_processing").asBoolean());
  }

  @Test
  void aPaidOrderNamesItsTransaction() {
    String id = merchant.created();
    merchant.press(id, "success");
    JsonNode query = merchant.query(id);
    assertEquals(50_000, query.path("amount").asLong());
    assertEquals(Merchant.START.toEpochMilli(), query.path("server_time").asLong());
    assertEquals(0, query.path("discount_amount").asLong());
    assertEquals(merchant.story(id).transactionId(), query.path("zp_trans_id").asText());
    assertTrue(query.path("zp_trans_id").asText().matches(Merchant.TODAY + "[0-9]{9}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"insufficient", "cancel"})
  void afterAFailedAttemptTheOrderCanStillBePaid(String first) {
    String id = merchant.created();
    merchant.press(id, first);
    assertEquals("1", Merchant.queryOf(merchant.press(id, "success").location()).get("status"));
    assertEquals(State.PAID, merchant.story(id).state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "cancel", "insufficient", "expire"})
  void paidOrderStaysPaid(String second) {
    String id = merchant.created();
    merchant.press(id, "success");
    String transaction = merchant.story(id).transactionId();
    merchant.press(id, second);
    merchant.zalopay.pay(id, Outcome.of(second).orElseThrow());
    assertEquals(State.PAID, merchant.story(id).state());
    assertEquals(transaction, merchant.story(id).transactionId());
    assertEquals(1, merchant.story(id).callbacks().size());
  }

  @Test
  void concurrentPaymentsOfAnOrderPayItOnce() {
    String id = merchant.created();
    Merchant.allAtOnce(30, () -> merchant.press(id, "success"));
    Merchant.allAtOnce(10, () -> merchant.zalopay.pay(id, Outcome.SUCCESS));
    assertEquals(1, merchant.story(id).callbacks().size());
    merchant.callbacks(id, 1);
  }

  @Test
  void anOrderExpiresWithTheClock() {
    String id = merchant.created();
    merchant.clock.advance(Duration.ofSeconds(899));
    assertEquals(State.CREATED, merchant.story(id).state());
    merchant.clock.advance(Duration.ofSeconds(1));
    assertEquals(State.EXPIRED, merchant.story(id).state());
    assertEquals(-54, merchant.query(id).path("sub_return_code").asInt());
    assertFalse(page(id).contains("<button"));
    assertEquals("-54", Merchant.queryOf(merchant.press(id, "success").location()).get("status"));
    assertTrue(merchant.story(id).callbacks().isEmpty());
  }

  @Test
  void orderExpiresAfterTheMerchantsDuration() {
    Map<String, String> order = merchant.order();
    order.put("expire_duration_seconds", "300");
    merchant.create(order);
    merchant.clock.advance(Duration.ofSeconds(300));
    assertEquals(State.EXPIRED, merchant.story(order.get("app_trans_id")).state());
  }

  @Test
  void moneyCanArriveAfterTheOrderExpired() {
    String id = merchant.created();
    merchant.zalopay.pay(id, Outcome.LATE_SUCCESS);
    assertEquals(3, merchant.query(id).path("return_code").asInt());
    assertTrue(merchant.query(id).path("is_processing").asBoolean());
    merchant.clock.advance(Duration.ofSeconds(900));
    assertEquals(-54, merchant.query(id).path("sub_return_code").asInt());
    assertTrue(merchant.callbacks.isEmpty());
    merchant.clock.advance(Duration.ofSeconds(60));
    assertEquals(1, merchant.query(id).path("return_code").asInt());
    merchant.callbacks(id, 1);
  }

  @Test
  void controlPaysAnExpiredOrder() {
    String id = merchant.created();
    merchant.press(id, "expire");
    merchant.zalopay.pay(id, Outcome.SUCCESS);
    assertEquals(State.PAID, merchant.story(id).state());
    merchant.callbacks(id, 1);
  }

  @Test
  void queryOfADeclinedPaymentHasItsCode() {
    String id = merchant.created();
    merchant.zalopay.pay(id, Outcome.DECLINED);
    assertEquals(2, merchant.query(id).path("return_code").asInt());
    assertEquals(-217, merchant.query(id).path("sub_return_code").asInt());
  }

  @Test
  void forgedReturnClaimsSuccess() {
    String id = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.FORGED));
    Map<String, String> back = Merchant.queryOf(merchant.press(id, "cancel").location());
    assertEquals("1", back.get("status"));
    assertNotEquals(checksum(back), back.get("checksum"));
    assertEquals(3, merchant.query(id).path("return_code").asInt());
  }

  @Test
  void missingReturnKeepsTheBrowserOnThePage() {
    String id = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.MISSING));
    String location = merchant.press(id, "success").location();
    assertTrue(location.startsWith("/openinapp?order="));
    assertTrue(merchant.get(location).body().contains("Paid"));
  }

  @Test
  void browserStaysOnThePageWithoutRedirectUrl() {
    Map<String, String> order = merchant.order();
    order.put("embed_data", "{}");
    merchant.create(order);
    Merchant.Answer answer = merchant.press(order.get("app_trans_id"), "cancel");
    assertTrue(answer.location().startsWith("/openinapp?order="));
  }

  @ParameterizedTest
  @CsvSource({
    "error-500, 500",
    "html, 200",
    "drop-before, 0",
    "drop-after, 0",
    "truncated, 200",
    "rate-limited, 200",
    "maintenance, 200"
  })
  void queryFailsAsTheSwitchSays(String how, int status) {
    String id = merchant.created();
    merchant.press(id, "success");
    merchant.zalopay.faults().order(id, Switches.NORMAL.with(Switch.QUERY_ANSWER, how));
    Merchant.Answer answer = merchant.post("/v2/query", Merchant.queryFields(id));
    assertEquals(status, answer.status());
    assertNotEquals(1, Merchant.json(answer).path("return_code").asInt());
    assertEquals(1, merchant.story(id).calls().query());
  }

  @Test
  void invalidOrForgedQueryIsRejected() {
    assertEquals(-101, merchant.query("260201_unknown").path("sub_return_code").asInt());
    assertEquals(-92, merchant.query("unknown").path("sub_return_code").asInt());
    assertEquals(-401, merchant.query("").path("sub_return_code").asInt());
    Map<String, String> forged = Merchant.queryFields(merchant.created());
    forged.put("mac", Hmac.spoiled(forged.get("mac")));
    JsonNode answer = Merchant.json(merchant.post("/v2/query", forged));
    assertEquals(-402, answer.path("sub_return_code").asInt());
  }

  @Test
  void unknownOrderPageIs404() {
    assertEquals(404, merchant.get("/openinapp?order=bm9uZQ==").status());
    assertEquals(404, merchant.get("/openinapp?order=%00").status());
  }

  private String page(String id) {
    return merchant.send(URI.create(merchant.story(id).page()), "GET", "text/plain", "").body();
  }
}
