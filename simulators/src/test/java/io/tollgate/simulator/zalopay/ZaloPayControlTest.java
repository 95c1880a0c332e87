package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.VirtualClock;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZaloPayControlTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @AfterEach
  void resetClock() {
    VirtualClock.reset();
  }

  @Test
  void paysByRefAndListsCallsAndCallbacks() {
    String id = merchant.created();
    merchant.query(id);
    String ref = id.replace("_", "");
    JsonNode paid =
        control("/control/pay", "{\"app_trans_id\":\"%s\",\"outcome\":\"success\"}".formatted(ref));
    assertEquals("PAID", paid.path("state").textValue());
    merchant.callbacks(id, 1);

    JsonNode order = Merchant.json(merchant.get("/control/orders")).path("orders").path(0);
    assertEquals(id, order.path("id").textValue());
    assertEquals(1, order.path("calls").path("create").asInt());
    assertEquals(1, order.path("calls").path("query").asInt());
    JsonNode attempt = order.path("callbacks").path(0).path("attempts").path(0);
    assertEquals(200, attempt.path("status").asInt());
    assertTrue(attempt.path("reply").textValue().contains("\"return_code\":1"));
    assertEquals(order, Merchant.json(merchant.get("/control/orders?app_trans_id=" + ref)));
  }

  @Test
  void paysByQueryString() {
    String id = merchant.created();
    merchant.press(id, "expire");
    assertEquals(200, merchant.post("/control/pay?app_trans_id=" + id, "text/plain", "").status());
    assertEquals(State.PAID, merchant.story(id).state());
  }

  @Test
  void setsFaultsForOneOrderFutureOrdersOrAll() {
    String one = merchant.created();
    String other = merchant.created();
    control("/control/faults", "{\"callback-lost\":true,\"callback-copies\":3}");
    assertEquals(Map.of(), merchant.story(one).faults().moved());
    assertEquals(
        Map.of("callback-lost", "true", "callback-copies", "3"),
        merchant.zalopay.faults().of("260201_to_come").moved());

    control(
        "/control/faults",
        "{\"app_trans_id\":\"%s\",\"query-delay-ms\":5}".formatted(one.replace("_", "")));
    assertEquals(Map.of("query-delay-ms", "5"), merchant.story(one).faults().moved());
    assertEquals(Map.of(), merchant.story(other).faults().moved());

    control("/control/faults", "{\"everywhere\":true,\"query-answer\":\"maintenance\"}");
    assertEquals(-999, merchant.query(other).path("sub_return_code").asInt());
    control("/control/faults", "{\"everywhere\":true}");
    assertEquals(-49, merchant.query(other).path("sub_return_code").asInt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /control/faults   | {"callback-lots":true}                | 400
          /control/faults   | {"callback-lost":"maybe"}             | 400
          /control/faults   | {"callback-copies":0}                 | 400
          /control/faults   | {"faults":{"callback-lost":true}}     | 400
          /control/faults   | {"callback-lost":                     | 400
          /control/pay      | {"app_trans_id":"260201_none"}        | 404
          /control/pay      | {"app_trans_id":"x","outcome":"win"}  | 400
          /control/callback | {"app_trans_id":"260201_none"}        | 404
          /control/callback | {"app_trans_id":"x","times":0}        | 400
          /control/clock    | {"advanceSeconds":60}                 | 409
          /control/nothing  | {}                                    | 404
          """)
  void rejectsInvalidControlRequests(String path, String body, int status) {
    Merchant.Answer answer = merchant.post(path, "application/json", body);
    assertEquals(status, answer.status());
    assertTrue(Merchant.json(answer).has("error"), answer.body());
    assertEquals(Map.of(), merchant.zalopay.faults().byDefault().moved());
  }

  @Test
  void redeliversACallbackAndAnswers409WhereThereWasNone() {
    String id = merchant.created();
    String body = "{\"app_trans_id\":\"%s\",\"times\":4}".formatted(id);
    assertEquals(409, merchant.post("/control/callback", "application/json", body).status());
    merchant.press(id, "success");
    control("/control/callback", body);
    merchant.callbacks(id, 5);
  }

  @Test
  void movesTheClockOfTheMachine() {
    try (ZaloPaySimulator simulator =
        ZaloPaySimulator.start(0, List.of(), Optional.empty(), new VirtualClock())) {
      Instant before = Instant.now().plusSeconds(86_400);
      URI clock = URI.create(simulator.url() + "/control/clock");
      merchant.send(clock, "POST", "application/json", "{\"advanceSeconds\":86400}");
      assertFalse(new VirtualClock().instant().isBefore(before));
      JsonNode reset =
          Merchant.json(merchant.send(clock, "POST", "application/json", "{\"reset\":true}"));
      assertTrue(Instant.parse(reset.path("now").textValue()).isBefore(before));
      assertEquals(
          400,
          merchant.send(clock, "POST", "application/json", "{\"advanceSeconds\":1.5}").status());
    }
  }

  @Test
  void thePageShowsOrdersAndItsFormsWorkWithoutScript() {
    String id = merchant.created();
    String page = merchant.get("/control").body();
    assertTrue(page.contains(id), page);
    assertTrue(page.contains("name=\"callback-lost\""), page);
    assertFalse(page.contains("<Order>"), page);
    Merchant.Answer answer =
        merchant.post("/control/pay", Map.of("order", id, "outcome", "success"));
    assertEquals(303, answer.status());
    assertEquals("/control", answer.location());
    assertEquals(State.PAID, merchant.story(id).state());
    assertTrue(merchant.get("/control").body().contains("PAID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/control/pay", "/control/clear", "/control/faults", "/control/clock"})
  void getChangesNothing(String path) {
    String id = merchant.created();
    merchant.get(path + "?app_trans_id=" + id + "&outcome=success&callback-lost=true");
    assertEquals(State.CREATED, merchant.story(id).state());
    assertEquals(Map.of(), merchant.zalopay.faults().byDefault().moved());
  }

  @Test
  void requestFromAForeignOriginIsRejected() {
    String id = merchant.created();
    URI pay = URI.create(merchant.zalopay.url() + "/control/pay?app_trans_id=" + id);
    assertEquals(
        403,
        merchant.send(pay, "POST", "text/plain", "", "origin", "https://evil.example").status());
    assertEquals(State.CREATED, merchant.story(id).state());
    assertEquals(
        200,
        merchant.send(pay, "POST", "text/plain", "", "origin", "http://localhost:8080").status());
  }

  @Test
  void takenPortIsNamedInTheError() {
    int taken = URI.create(merchant.zalopay.url()).getPort();
    var refused =
        assertThrows(
            IllegalStateException.class,
            () ->
                ZaloPaySimulator.start(taken, List.of(), Optional.empty(), merchant.clock).close());
    assertEquals("cannot listen on port " + taken, refused.getMessage());
  }

  @Test
  void clearRemovesAllOrders() {
    merchant.created();
    control("/control/clear", "");
    assertTrue(merchant.zalopay.orders().isEmpty());
  }

  @Test
  void toStringOfAnAppHidesItsKeys() {
    assertEquals("App[7001]", Merchant.APP.toString());
  }

  private JsonNode control(String path, String body) {
    Merchant.Answer answer = merchant.post(path, "application/json", body);
    assertEquals(200, answer.status(), answer.body());
    return Merchant.json(answer);
  }
}
