package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZaloPayCreateTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  /** {@code -} takes the field away; {@code aaa*51} repeats. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app_id                  | -                    | -401
          app_id                  | seven                | -401
          app_id                  | 9999                 | -402
          app_user                | -                    | -401
          app_user                | ' '                  | -401
          app_user                | a*51                 | -401
          app_user                | đ*50                 | 1
          app_trans_id            | -                    | -401
          app_trans_id            | order                | -401
          app_trans_id            | 269901_x             | -401
          app_trans_id            | 260131_yesterday     | -401
          app_trans_id            | 260202_tomorrow      | -401
          app_trans_id            | 260201_x*34          | -401
          app_time                | -                    | -401
          app_time                | 1769912345           | -54
          app_time                | 1769911445677        | -54
          app_time                | 1769911445678        | 1
          app_time                | 1769913245678        | 1
          app_time                | 1769913245679        | -54
          expire_duration_seconds | 299                  | -401
          expire_duration_seconds | 300                  | 1
          expire_duration_seconds | 2592000              | 1
          expire_duration_seconds | 2592001              | -401
          expire_duration_seconds | soon                 | -401
          amount                  | -                    | -401
          amount                  | 0                    | -401
          amount                  | -1                   | -401
          amount                  | 1.5                  | -401
          amount                  | 9223372036854775808  | -401
          item                    | -                    | -401
          item                    | {}                   | -401
          item                    | pears                | -401
          embed_data              | -                    | -401
          embed_data              | []                   | -401
          embed_data              | {"redirecturl":"::"} | -401
          description             | -                    | -401
          description             | d*256                | 1
          description             | d*257                | -401
          bank_code               | b*21                 | -401
          title                   | t*257                | -401
          currency                | USD                  | -401
          callback_url            | ftp://shop.example   | -401
          callback_url            | not an address       | -401
          mac                     | -                    | -401
          mac                     | 00                   | -402
          """)
  void rejectsInvalidFieldsAsZaloPayDoes(String field, String value, int subCode) {
    Map<String, String> order = merchant.signedOrder(change(merchant.order(), field, value));
    if (field.equals("mac")) {
      change(order, field, value);
    }
    JsonNode answer = Merchant.json(merchant.post("/v2/create", order));
    assertEquals(subCode, answer.path("sub_return_code").asInt());
    assertEquals(subCode == 1 ? 1 : 2, answer.path("return_code").asInt());
    assertEquals(subCode == 1 ? 1 : 0, merchant.zalopay.orders().size());
  }

  private static Map<String, String> change(Map<String, String> order, String field, String value) {
    if (value.equals("-")) {
      order.remove(field);
    } else if (value.contains("*")) {
      String[] parts = value.split("\\*");
      int times = Integer.parseInt(parts[1]);
      int last = parts[0].length() - 1;
      order.put(field, parts[0].substring(0, last) + parts[0].substring(last).repeat(times));
    } else {
      order.put(field, value);
    }
    return order;
  }

  @Test
  void anyDateIsAcceptedWhereSwitchedOn() {
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(ZaloPaySimulator.ANY_DATE, true));
    Map<String, String> order = merchant.order();
    order.put("app_trans_id", "200904_2553_1598435687208");
    assertEquals(1, merchant.create(order).path("return_code").asInt());
  }

  @Test
  void dateOfTheIdIsInTheTimeZoneOfVietnam() {
    merchant.clock.advance(Duration.ofHours(14).plusMinutes(41));
    Map<String, String> order = merchant.order();
    assertEquals(-401, merchant.create(order).path("sub_return_code").asInt());
    order.put("app_trans_id", "260202_1");
    assertEquals(1, merchant.create(order).path("return_code").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"form", "json", "query"})
  void readsParametersFromFormJsonAndQuery(String where) {
    Map<String, String> order = merchant.signedOrder(merchant.order());
    Merchant.Answer answer =
        switch (where) {
          case "form" -> merchant.post("/v2/create", order);
          case "json" -> merchant.post("/v2/create", "application/json", Json.text(order));
          default -> merchant.post("/v2/create?" + Merchant.form(order), "application/json", "");
        };
    assertEquals(1, Merchant.json(answer).path("return_code").asInt());
    assertEquals(order.get("description"), merchant.story(order.get("app_trans_id")).description());
  }

  @Test
  void rejectsEmbedDataThatIsNoString() {
    Map<String, Object> order = new LinkedHashMap<>(merchant.signedOrder(merchant.order()));
    order.put("embed_data", Map.of());
    Merchant.Answer answer = merchant.post("/v2/create", "application/json", Json.text(order));
    assertEquals(-401, Merchant.json(answer).path("sub_return_code").asInt());
  }

  @Test
  void answerHasTheDocumentedFields() {
    Map<String, String> order = merchant.order();
    JsonNode answer = merchant.create(order);
    String token = answer.path("zp_trans_token").textValue();
    String url = answer.path("order_url").textValue();
    assertTrue(url.startsWith(merchant.zalopay.url() + "/openinapp?order="));
    assertEquals(
        "{\"zptranstoken\":\"%s\",\"appid\":7001}".formatted(token),
        new String(
            Base64.getDecoder().decode(url.substring(url.indexOf('=') + 1)),
            StandardCharsets.UTF_8));
    assertEquals(token, answer.path("order_token").textValue());
    assertTrue(answer.path("qr_code").textValue().startsWith("000201"));
    assertEquals("Giao dịch thành công", answer.path("return_message").textValue());
  }

  @Test
  void concurrentCreatesOfOneIdMakeOneOrder() {
    Map<String, String> order = merchant.signedOrder(merchant.order());
    AtomicInteger accepted = new AtomicInteger();
    Merchant.allAtOnce(
        30,
        () -> {
          JsonNode answer = Merchant.json(merchant.post("/v2/create", order));
          accepted.addAndGet(answer.path("return_code").asInt() == 1 ? 1 : 0);
        });
    assertEquals(1, accepted.get());
    String page = merchant.story(order.get("app_trans_id")).page();

    order.put("amount", "1");
    assertEquals(-68, merchant.create(order).path("sub_return_code").asInt());
    assertEquals(50_000, merchant.story(order.get("app_trans_id")).amount());
    assertEquals(page, merchant.story(order.get("app_trans_id")).page());
    assertEquals(31, merchant.story(order.get("app_trans_id")).calls().create());
  }

  @Test
  void createByGetIs404() {
    String form = Merchant.form(merchant.signedOrder(merchant.order()));
    assertEquals(404, merchant.get("/v2/create?" + form).status());
    assertTrue(merchant.zalopay.orders().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "error-500, 500, false",
    "html, 200, false",
    "drop-before, 0, false",
    "drop-after, 0, true",
    "truncated, 200, true",
    "rate-limited, 200, false",
    "maintenance, 200, false"
  })
  void createAnswerFailsAsTheSwitchSays(String how, int status, boolean stored) {
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_ANSWER, how));
    Map<String, String> order = merchant.signedOrder(merchant.order());
    Merchant.Answer answer = merchant.post("/v2/create", order);
    assertEquals(status, answer.status());
    assertNotEquals(1, Merchant.json(answer).path("return_code").asInt());
    assertEquals(stored ? 1 : 0, merchant.zalopay.orders().size());

    merchant.zalopay.faults().everywhere(Switches.NORMAL);
    JsonNode again = Merchant.json(merchant.post("/v2/create", order));
    assertEquals(stored ? -68 : 1, again.path("sub_return_code").asInt());
  }

  @Test
  void rateLimitAndMaintenanceHaveTheirCodes() {
    Map<String, String> order = merchant.order();
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_ANSWER, "rate-limited"));
    assertEquals(-429, merchant.create(order).path("sub_return_code").asInt());
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_ANSWER, "maintenance"));
    assertEquals(-999, merchant.create(order).path("sub_return_code").asInt());
  }

  @Test
  void orderIsStoredBeforeASlowAnswer() {
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_DELAY_MS, 300_000));
    Map<String, String> order = merchant.signedOrder(merchant.order());
    Thread caller = Thread.startVirtualThread(() -> merchant.post("/v2/create", order));
    Merchant.eventually(() -> merchant.zalopay.orders().size() == 1);
    assertTrue(caller.isAlive());
    assertEquals(State.CREATED, merchant.story(order.get("app_trans_id")).state());
  }

  @Test
  void callbackMayComeBeforeTheCreateAnswer() {
    merchant.zalopay.faults().byDefault(Switches.NORMAL.with(Switch.CALLBACK_BEFORE_ANSWER, true));
    JsonNode answer = merchant.create(merchant.order());
    assertEquals(1, answer.path("return_code").asInt());
    assertEquals(1, merchant.callbacks.size());
    assertEquals(State.PAID, merchant.zalopay.orders().getFirst().state());
  }
}
