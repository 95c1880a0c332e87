package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.OrderPage;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presets, search, recorded exchanges and links of the control page. */
class ZaloPayControlPageTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void callbackLostPaysTheOrderAndSendsNothing() {
    String id = merchant.created();
    JsonNode played = preset("callback-lost", id);
    assertEquals("true", played.path("on").path("callback-lost").asText());
    assertTrue(played.path("does").asText().contains("no callback"), played.toString());
    assertEquals("PAID", played.path("order").path("state").asText());
    assertEquals(List.of(), merchant.story(id).callbacks());
    assertEquals(1, merchant.query(id).path("return_code").asInt());
    assertEquals(Map.of(), merchant.zalopay.faults().byDefault().moved());
  }

  @Test
  void presetWithoutAnOrderIsForOrdersToCome() {
    String earlier = merchant.created();
    assertEquals("2", preset("callback-doubled", "").path("on").path("callback-copies").asText());
    preset("slow", "");
    assertEquals(
        Map.of(
            "callback-copies", "2",
            "create-delay-ms", "20000",
            "query-delay-ms", "20000",
            "refund-delay-ms", "20000"),
        merchant.zalopay.faults().byDefault().moved());
    assertEquals(Map.of(), merchant.story(earlier).faults().moved());
    assertEquals(State.CREATED, merchant.story(earlier).state());
  }

  @Test
  void paidTooLittleTakesHalfOfTheAmount() {
    String id = merchant.created();
    preset("paid-too-little", id);
    merchant.callbacks(id, 1);
    assertEquals(25_000, Merchant.data(merchant.callbacks.getFirst()).path("amount").asLong());
  }

  @Test
  void paidTwiceCallsBackUnderTwoNumbersAndBothAreRefunded() {
    String id = merchant.created();
    preset("paid-twice", id);
    merchant.callbacks(id, 2);
    List<String> numbers =
        merchant.callbacks.stream()
            .map(callback -> Merchant.data(callback).path("zp_trans_id").asText())
            .distinct()
            .toList();
    assertEquals(2, numbers.size());
    for (String number : numbers) {
      merchant.clock.advance(Duration.ofSeconds(1));
      assertEquals(
          List.of(1, 2),
          List.of(
              merchant.refunded(merchant.refund(number, 50_000)).path("return_code").asInt(),
              merchant.refunded(merchant.refund(number, 1)).path("return_code").asInt()),
          number);
    }
    assertEquals(2, merchant.story(id).refunds().size());
    preset("paid-twice", id);
    merchant.callbacks(id, 3);
  }

  @Test
  void paidAfterTheDeadlineNeedsNoClockOnceItIsOver() {
    String id = merchant.created();
    assertEquals(409, play("paid-after-deadline", id).status());
    assertEquals(State.CREATED, merchant.story(id).state());
    merchant.clock.advance(Duration.ofMinutes(20));
    preset("paid-after-deadline", id);
    assertEquals(State.PAID, merchant.story(id).state());
  }

  @Test
  void gatewayIsDownForAMinuteAndNoCallbackIsSentMeanwhile() {
    String id = merchant.created();
    JsonNode played = preset("gateway-down", "");
    assertEquals("2026-02-01T02:20:05.678Z", played.path("down_until").asText());
    assertEquals(0, merchant.post("/v2/query", Merchant.queryFields(id)).status());
    assertEquals(0, merchant.get(URI.create(merchant.story(id).page()).getPath()).status());
    control("/control/pay", Map.of("order", id));
    assertTrue(page("").contains("The gateway is down until 2026-02-01T02:20:05Z"));
    assertEquals(List.of(), merchant.callbacks);
    merchant.clock.advance(Duration.ofMinutes(1));
    assertEquals(1, merchant.query(id).path("return_code").asInt());
    merchant.callbacks(id, 1);
  }

  @Test
  void faultsOffEndsAllFaultsAndTheOutageAndForgetsNothing() {
    String id = merchant.created();
    preset("buyer-gone", id);
    preset("slow", "");
    preset("gateway-down", "");
    control("/control/faults/off", Map.of());
    assertEquals(Map.of(), merchant.story(id).faults().moved());
    assertEquals(Map.of(), merchant.zalopay.faults().byDefault().moved());
    assertEquals(3, merchant.query(id).path("return_code").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "paid-after-deadline, '',          400",
    "paid-too-little,     260201_none, 404",
    "callback-lost,       260201_none, 404",
    "nothing,             '',          400",
  })
  void presetThatCannotBePlayedChangesNothing(String preset, String order, int status) {
    assertEquals(status, play(preset, order).status());
    assertEquals(Map.of(), merchant.zalopay.faults().of("260201_none").moved());
  }

  @Test
  void paidOrderIsNotPaidByAPreset() {
    String id = merchant.created();
    preset("callback-doubled", id);
    assertEquals(409, play("callback-lost", id).status());
    assertEquals(Map.of("callback-copies", "2"), merchant.story(id).faults().moved());
  }

  @Test
  void presetsAreListedWithWhatTheyDoAndOnThePage() {
    JsonNode presets = Merchant.json(merchant.get("/control/presets")).path("presets");
    String page = page("");
    assertFalse(presets.isEmpty());
    presets.forEach(
        preset -> {
          assertTrue(preset.path("does").asText().endsWith("."), preset.toString());
          String button = "name=\"preset\" value=\"" + preset.path("name").asText() + "\"";
          assertTrue(page.contains(button), button);
        });
  }

  @Test
  void ordersAreFoundByNumberRefTextAndState() {
    String one = merchant.created();
    String other = merchant.created();
    control("/control/pay", Map.of("order", other));
    assertEquals(List.of(other, one), found(""));
    assertEquals(List.of(one), found("q=" + one));
    assertEquals(List.of(one), found("q=" + one.replace("_", "")));
    assertEquals(List.of(other, one), found("q=payment+for"));
    assertEquals(List.of(other), found("state=PAID"));
    assertEquals(List.of(), found("q=payment+for&state=EXPIRED"));
    assertEquals(List.of(one), found("limit=1&page=2"));
    assertEquals(List.of(other, one), found("limit=none&page=-1&state=nothing"));
  }

  @Test
  void pageShowsTwentyOrdersAndLeadsToTheOthers() {
    List<String> ids = IntStream.range(0, 21).mapToObj(_ -> merchant.created()).toList();
    String first = page("");
    assertTrue(first.contains(ids.getLast()) && first.contains("21 in all"), first);
    assertFalse(first.contains("order-" + ids.getFirst()), first);
    assertTrue(first.contains("/control?q=&amp;state=&amp;page=2#orders"), first);
    String second = page("?q=&state=&page=2");
    assertTrue(second.contains("order-" + ids.getFirst()) && second.contains("Newer"), second);
    assertFalse(second.contains("Older"), second);
    JsonNode list = Merchant.json(merchant.get("/control/orders?limit=20"));
    assertEquals(21, list.path("total").asInt());
    assertTrue(list.path("more").asBoolean());
  }

  @Test
  void exchangesAreTheLastCallsAndCallbacksWithTheirAnswers() {
    String id = merchant.created();
    merchant.reply = _ -> HttpResponse.json(200, "{\"return_code\":1,\"token\":\"of-the-shop\"}");
    control("/control/pay", Map.of("order", id));
    merchant.callbacks(id, 1);
    merchant.query(id);
    JsonNode exchanges = exchanges("");
    assertEquals(
        List.of("call /v2/query 200", "callback " + merchant.callbackUrl() + " 200"),
        StreamSupport.stream(exchanges.spliterator(), false)
            .limit(2)
            .map(
                each ->
                    each.path("direction").asText()
                        + " "
                        + each.path("url").asText()
                        + " "
                        + each.path("status").asText())
            .toList());
    assertTrue(exchanges.path(0).path("body").asText().contains("app_trans_id=" + id));
    assertTrue(exchanges.path(0).path("reply").asText().contains("\"return_code\":1"));
    assertEquals(
        "{\"return_code\":1,\"token\":\"(masked)\"}", exchanges.path(1).path("reply").asText());
    assertEquals(3, exchanges(id).size());
    assertEquals(0, exchanges("nobody").size());
    assertFalse(merchant.get("/control/exchanges").body().contains("of-the-shop"));
    assertTrue(page("").contains("/v2/query"));
  }

  @Test
  void twoHundredExchangesAreKeptAndLongBodiesCut() {
    for (int i = 0; i < 205; i++) {
      merchant.post("/nothing-" + i, "text/plain", i == 204 ? "x".repeat(5_000) : "");
    }
    JsonNode exchanges = exchanges("");
    assertEquals(200, exchanges.size());
    assertEquals("/nothing-204", exchanges.path(0).path("url").asText());
    assertTrue(exchanges.path(0).path("body").asText().endsWith("… (1,000 characters more)"));
    control("/control/clear", Map.of());
    assertEquals(0, exchanges("").size());
  }

  @Test
  void whatWasSentIsEscapedOnThePage() {
    merchant.post("/nothing?%3Cscript%3E", "text/plain", "<script>alert(1)</script>");
    String page = page("?q=%22%3E%3Cscript%3E");
    assertFalse(page.contains("<script>"), page);
    assertTrue(page("").contains("&lt;script&gt;alert(1)"), page);
  }

  @Test
  void orderLinksToTheMerchantsPageOnceItIsKnown() {
    String id = merchant.created();
    assertFalse(page("").contains("In the shop"));
    merchant.zalopay.linkOrders(new OrderPage("http://localhost:8080/operator/#orders?q={order}"));
    assertFalse(page("").contains("/operator/#orders?q=" + id));
    merchant.zalopay.faults().order("260201_ABCDEFGHJ", Switches.NORMAL);
    Map<String, String> order = merchant.order();
    order.put("app_trans_id", "260201_ABCDEFGHJ");
    merchant.create(order);
    assertTrue(
        page("").contains("href=\"http://localhost:8080/operator/#orders?q=260201ABCDEFGHJ\""));
  }

  @Test
  void formLeadsBackToTheSearchThatItStoodOn() {
    String id = merchant.created();
    URI pay = URI.create(merchant.zalopay.url() + "/control/pay");
    String searched = merchant.zalopay.url() + "/control?q=260201&state=&page=2";
    assertEquals("/control?q=260201&state=&page=2", back(pay, id, searched));
    assertEquals("/control", back(pay, id, "https://evil.example/nothing?x=/control?q=1"));
  }

  @Test
  void pageHasNoScriptInItsMarkup() {
    Merchant.Answer page = merchant.get("/control");
    String policy = page.headers().get("content-security-policy").getFirst();
    assertTrue(policy.contains("script-src 'self';"), policy);
    assertEquals(200, merchant.get("/control/control.js").status());
  }

  private String back(URI uri, String id, String referer) {
    return merchant
        .send(uri, "POST", "application/x-www-form-urlencoded", "order=" + id, "referer", referer)
        .location();
  }

  private JsonNode preset(String name, String order) {
    Merchant.Answer answer = play(name, order);
    assertEquals(200, answer.status(), answer.body());
    return Merchant.json(answer);
  }

  private Merchant.Answer play(String name, String order) {
    String body = "{\"preset\":\"%s\",\"order\":\"%s\"}".formatted(name, order);
    return merchant.post("/control/preset", "application/json", body);
  }

  private void control(String path, Map<String, String> fields) {
    assertEquals(303, merchant.post(path, fields).status());
  }

  private String page(String query) {
    return merchant.get("/control" + query).body();
  }

  private List<String> found(String query) {
    JsonNode orders = Merchant.json(merchant.get("/control/orders?" + query)).path("orders");
    return StreamSupport.stream(orders.spliterator(), false)
        .map(order -> order.path("id").asText())
        .toList();
  }

  private JsonNode exchanges(String text) {
    return Merchant.json(merchant.get("/control/exchanges?q=" + text)).path("exchanges");
  }
}
