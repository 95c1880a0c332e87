package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Forgery;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZaloPayCallbackTest {

  private static final Switches AT_ONCE = Switches.NORMAL.with(Switch.CALLBACK_RETRY_SECONDS, 0);

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void callbackIsSignedAndNamesThePayment() {
    String id = paid(Switches.NORMAL);
    HttpRequest callback = merchant.callbacks(id, 1).getFirst();
    assertEquals("POST", callback.method());
    assertEquals("/callback", callback.target());
    assertEquals("application/json", callback.header("content-type").orElseThrow());
    JsonNode body = Json.parse(callback.text());
    assertEquals(1, body.path("type").asInt());
    assertEquals(mac(callback, Merchant.APP.key2()), body.path("mac").textValue());
    JsonNode data = Merchant.data(callback);
    assertEquals(7001, data.path("app_id").asLong());
    assertEquals(id, data.path("app_trans_id").textValue());
    assertEquals(50_000, data.path("amount").asLong());
    assertEquals("Lê Thị Hoa", data.path("app_user").textValue());
    assertEquals("[]", data.path("item").textValue());
    assertEquals(merchant.story(id).transactionId(), data.path("zp_trans_id").asText());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, -1, 3, 99})
  void replyOtherThanZeroEndsRetries(int code) {
    merchant.reply = _ -> HttpResponse.json(200, "{\"return_code\":" + code + "}");
    String id = paid(AT_ONCE);
    merchant.callbacks(id, 1);
    assertEquals(0, callback(id).attemptsLeft());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zero", "500", "html", "no code", "dropped"})
  void callbackWithReplyZeroOrNoneIsRetriedThreeTimes(String how) {
    merchant.reply =
        _ ->
            switch (how) {
              case "zero" -> HttpResponse.json(200, "{\"return_code\":0}");
              case "500" -> HttpResponse.json(500, "{\"return_code\":1}");
              case "html" -> HttpResponse.html(200, "<p>1</p>");
              case "no code" -> HttpResponse.json(200, "{\"return_code\":\"fine\"}");
              default -> new HttpResponse.Drop();
            };
    String id = paid(AT_ONCE);
    assertEquals(4, merchant.callbacks(id, 4).size());
    assertEquals(0, callback(id).attemptsLeft());
  }

  @Test
  void retriesEndWithTheFirstReplyOtherThanZero() {
    merchant.reply =
        count -> count < 3 ? HttpResponse.json(200, "{\"return_code\":0}") : Merchant.RECORDED;
    String id = paid(AT_ONCE);
    merchant.callbacks(id, 3);
    assertEquals(0, callback(id).attemptsLeft());
    assertEquals(
        3,
        merchant.callbacks.stream()
            .map(HttpRequest::text)
            .filter(merchant.callbacks.getFirst().text()::equals)
            .count());
  }

  @Test
  void retryWaitsForTheClock() {
    merchant.reply = _ -> HttpResponse.json(200, "{\"return_code\":0}");
    String id = paid(Switches.NORMAL.with(Switch.CALLBACK_RETRY_SECONDS, 60));
    merchant.callbacks(id, 1);
    merchant.clock.advance(Duration.ofSeconds(60));
    merchant.callbacks(id, 2);
    assertEquals(2, callback(id).attemptsLeft());
  }

  @Test
  void callbackIsRetriedAfterATimeOut() {
    CountDownLatch never = new CountDownLatch(1);
    merchant.reply =
        count -> {
          if (count == 1) {
            await(never);
          }
          return Merchant.RECORDED;
        };
    String id = paid(AT_ONCE.with(Switch.CALLBACK_TIMEOUT_MS, 100));
    Merchant.eventually(() -> !callback(id).attempts().isEmpty());
    assertEquals("no reply in 100 ms", callback(id).attempts().getFirst().reply());
    never.countDown();
    Merchant.eventually(() -> callback(id).attemptsLeft() == 0);
  }

  @Test
  void callbackIsRetriedAfterAConnectionFailure() {
    Map<String, String> order = merchant.order();
    order.put("callback_url", "http://localhost:1/callback");
    merchant.zalopay.faults().order(order.get("app_trans_id"), AT_ONCE);
    merchant.create(order);
    merchant.press(order.get("app_trans_id"), "success");
    merchant.callbacks(order.get("app_trans_id"), 4);
  }

  @Test
  void callbackCanBeLost() {
    String id = paid(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
    assertTrue(merchant.story(id).callbacks().isEmpty());
    assertEquals(1, merchant.query(id).path("return_code").asInt());
  }

  @Test
  void callbackCanBeLate() {
    String id = paid(Switches.NORMAL.with(Switch.CALLBACK_LATE_SECONDS, 3600));
    assertEquals(1, merchant.query(id).path("return_code").asInt());
    merchant.clock.advance(Duration.ofSeconds(3599));
    assertTrue(merchant.callbacks.isEmpty());
    merchant.clock.advance(Duration.ofSeconds(1));
    merchant.callbacks(id, 1);
  }

  @Test
  void callbackCanBeDuplicatedConcurrently() throws Exception {
    CyclicBarrier together = new CyclicBarrier(5);
    try (var shop =
        HttpServer.start(
            0,
            _ -> {
              together.await(20, TimeUnit.SECONDS);
              return Merchant.RECORDED;
            })) {
      Map<String, String> order = merchant.order();
      String id = order.get("app_trans_id");
      order.put("callback_url", "http://localhost:" + shop.port() + "/");
      merchant.zalopay.faults().order(id, Switches.NORMAL.with(Switch.CALLBACK_COPIES, 5));
      merchant.create(order);
      merchant.press(id, "success");
      merchant.callbacks(id, 5);
      assertEquals(
          1,
          merchant.story(id).callbacks().stream().map(c -> c.message().body()).distinct().count());
      assertTrue(
          merchant.story(id).callbacks().stream()
              .allMatch(c -> c.attempts().getFirst().status() == 200));
    }
  }

  @Test
  void callbackCanBeForged() {
    HttpRequest byKey1 =
        merchant
            .callbacks(paid(Switches.NORMAL.with(Switch.CALLBACK_FORGED, Forgery.OTHER_KEY)), 1)
            .getLast();
    assertEquals(
        mac(byKey1, Merchant.APP.key1()), Json.parse(byKey1.text()).path("mac").textValue());

    HttpRequest byDigit =
        merchant
            .callbacks(paid(Switches.NORMAL.with(Switch.CALLBACK_FORGED, Forgery.DIGIT)), 1)
            .getLast();
    String right = mac(byDigit, Merchant.APP.key2());
    String wrong = Json.parse(byDigit.text()).path("mac").textValue();
    assertEquals(right.substring(0, 63), wrong.substring(0, 63));
    assertNotEquals(right, wrong);
  }

  @Test
  void callbackCanNameAnotherAmount() {
    String id = paid(Switches.NORMAL.with(Switch.PAID_AMOUNT, 49_999));
    JsonNode data = Merchant.data(merchant.callbacks(id, 1).getFirst());
    assertEquals(49_999, data.path("amount").asLong());
    assertEquals(49_999, merchant.query(id).path("amount").asLong());
  }

  @Test
  void callbackCanNameAnotherAccountUnderAValidSignature() {
    String id = paid(Switches.NORMAL.with(Switch.CALLBACK_WRONG_ACCOUNT, true));
    HttpRequest callback = merchant.callbacks(id, 1).getFirst();
    assertEquals(7002, Merchant.data(callback).path("app_id").asLong());
    assertEquals(
        mac(callback, Merchant.APP.key2()), Json.parse(callback.text()).path("mac").textValue());
  }

  @Test
  void callbackCanBeRedelivered() {
    String id = paid(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
    merchant.zalopay.redeliver(id, 3);
    merchant.callbacks(id, 3);
  }

  @Test
  void orderWithoutCallbackUrlGetsNoCallback() {
    Map<String, String> order = merchant.order();
    order.remove("callback_url");
    merchant.create(order);
    merchant.zalopay.pay(order.get("app_trans_id"), Outcome.SUCCESS);
    assertTrue(merchant.story(order.get("app_trans_id")).callbacks().isEmpty());
  }

  private String paid(Switches switches) {
    String id = merchant.created(switches);
    merchant.press(id, "success");
    return id;
  }

  private Callback callback(String id) {
    return merchant.story(id).callbacks().getFirst();
  }

  private static String mac(HttpRequest callback, String key) {
    return Signature.of(key, Json.parse(callback.text()).path("data").textValue());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
