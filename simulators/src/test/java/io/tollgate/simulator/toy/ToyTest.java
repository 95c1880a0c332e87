package io.tollgate.simulator.toy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Callback;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedOrder;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.toy.ToySimulator.Mood;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all simulators share, tested with a minimal gateway. */
class ToyTest {

  private static final Instant START = Instant.parse("2026-02-01T02:19:05Z");

  private static final class Merchant extends TestMerchant {

    private final ToySimulator toy;

    Merchant() {
      super(START, HttpResponse.text(200, "text/plain", "thanks"));
      toy = new ToySimulator(0, Optional.empty(), shopUrl(), clock);
    }

    @Override
    public RunningSimulator simulator() {
      return toy;
    }

    String created(Switches switches) {
      toy.faults().order("one", switches);
      assertEquals(200, post("/create", Map.of("id", "one", "centimos", "1050")).status());
      return "one";
    }
  }

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void callbackQueryIsSentUnchanged() {
    merchant.toy.pay(merchant.created(Switches.NORMAL), Outcome.SUCCESS);
    HttpRequest callback = merchant.callbacks("one", 1).getFirst();
    assertEquals("GET", callback.method());
    assertEquals("/ipn" + ToySimulator.ODD_QUERY, callback.target());
    assertEquals("", callback.text());
    assertTrue(callback.header("content-type").isEmpty());
  }

  @Test
  void eachRetryHasItsOwnTimeStampAndDelay() {
    merchant.reply = _ -> HttpResponse.text(500, "text/plain", "busy");
    merchant.toy.pay(merchant.created(Switches.NORMAL), Outcome.SUCCESS);
    merchant.callbacks("one", 1);
    assertEquals(START.plusSeconds(300), callback().dueAt());
    merchant.clock.advance(Duration.ofSeconds(300));
    merchant.callbacks("one", 2);
    assertEquals(START.plusSeconds(900), callback().dueAt());
    merchant.clock.advance(Duration.ofSeconds(600));
    merchant.callbacks("one", 3);
    assertEquals(0, callback().attemptsLeft());
    assertEquals(
        List.of(START, START.plusSeconds(300), START.plusSeconds(900)),
        merchant.callbacks.stream()
            .map(request -> Instant.parse(request.header("toy-time").orElseThrow()))
            .toList());
  }

  @Test
  void callbackCanBeWithdrawnUntilItIsSent() {
    Message message = Message.get("one", merchant.shopUrl() + "/ipn", List.of());
    Callback later = merchant.toy.sender.post(message, START.plusSeconds(60), Switches.NORMAL);
    merchant.toy.sender.withdraw(later.id());
    assertEquals(List.of(), merchant.toy.sender.of("one"));
    merchant.toy.pay(merchant.created(Switches.NORMAL), Outcome.SUCCESS);
    merchant.callbacks("one", 1);
    merchant.toy.sender.withdraw(callback().id());
    assertEquals(1, merchant.story("one").callbacks().size());
  }

  @Test
  void callbackWithAnInvalidUrlIsRejected() {
    assertThrows(
        IllegalArgumentException.class, () -> Message.get("one", "http://shop/a b", List.of()));
  }

  @Test
  void aGatewayHasSwitchesOfItsOwn() {
    control("/control/faults", "{\"mood\":\"angry\"}");
    assertEquals(Map.of("mood", "angry"), merchant.toy.faults().byDefault().moved());
    String page = merchant.get("/control").body();
    assertTrue(page.contains("<option selected>angry</option>"), page);
    assertTrue(page.contains("The gateway&#39;s mood"), page);
    merchant.post("/create", Map.of("id", "one", "centimos", "1"));
    merchant.toy.pay("one", Outcome.SUCCESS);
    assertEquals(
        Mood.ANGRY.name(),
        merchant.callbacks("one", 1).getFirst().header("toy-mood").orElseThrow());
  }

  @Test
  void gatewaySwitchReplacesTheCommonOneOfItsName() {
    String page = merchant.get("/control").body();
    assertTrue(
        page.contains(
            "name=\"callback-retry-seconds\" id=\"callback-retry-seconds\" value=\"300\""),
        page);
    control("/control/faults", "{\"callback-retry-seconds\":10}");
    assertEquals(Map.of("callback-retry-seconds", "10"), merchant.toy.faults().byDefault().moved());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /control/faults | {"any-date":true}                   | no such switch: any-date
          /control/faults | {"mood":"sad"}                      | mood does not take sad
          /control/faults | {"callback-retry-seconds":901}      | callback-retry-seconds does not take 901
          /control/pay    | {"order":"one","outcome":"expire"}  | outcome is one of [success, suspicious, delayed, delayed-failure]
          """)
  void switchOrOutcomeOfAnotherGatewayIsRejected(String path, String body, String why) {
    merchant.created(Switches.NORMAL);
    TestMerchant.Answer answer = merchant.post(path, "application/json", body);
    assertEquals(400, answer.status());
    assertEquals(why, TestMerchant.json(answer).path("error").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "success,         PAID,       Paid",
    "suspicious,      SUSPICIOUS, 'Paid, and under suspicion'",
    "delayed,         PROCESSING, Payment in progress",
    "delayed-failure, FAILED,     This payment has failed"
  })
  void gatewayHasOutcomesOfItsOwn(String outcome, SimulatedOrder.State state, String words) {
    merchant.created(Switches.NORMAL);
    assertTrue(
        merchant.get("/control").body().contains("name=\"outcome\" value=\"" + outcome + "\""));
    JsonNode story =
        control("/control/pay", "{\"order\":\"one\",\"outcome\":\"%s\"}".formatted(outcome));
    assertEquals(state.name(), story.path("state").textValue());
    String page = merchant.get("/pay?id=one").body();
    assertTrue(page.contains(words), page);
    assertFalse(page.contains("<button"), page);
  }

  @Test
  void moneyIsShownWithTheDecimalsOfItsCurrency() {
    merchant.created(Switches.NORMAL);
    String page = merchant.get("/pay?id=one").body();
    assertTrue(page.contains("10.50 <small>PEN</small>"), page);
    assertTrue(merchant.get("/control").body().contains("10.50 PEN"));
    JsonNode order = TestMerchant.json(merchant.get("/control/orders?order=one"));
    assertEquals(1050, order.path("amount").asLong());
    assertEquals("PEN", order.path("currency").textValue());
  }

  @ParameterizedTest
  @CsvSource({"normal, http://shop/truth", "forged, http://shop/lie", "missing, /pay?id=one"})
  void browserReturnsAsTheSwitchSays(String how, String location) {
    merchant.created(Switches.NORMAL.with(Switch.RETURN, how));
    assertEquals(location, merchant.press("one", "success").location());
    assertEquals(SimulatedOrder.State.PAID, merchant.story("one").state());
  }

  @Test
  void redeliveryWithoutACallbackIs409() {
    merchant.created(Switches.NORMAL);
    assertEquals(
        409,
        merchant.post("/control/callback", "application/json", "{\"order\":\"one\"}").status());
  }

  @Test
  void outcomeThatIsNotOfferedChangesNothing() {
    merchant.created(Switches.NORMAL);
    merchant.press("one", "suspicious");
    assertEquals(SimulatedOrder.State.CREATED, merchant.story("one").state());
  }

  @ParameterizedTest
  @CsvSource({
    "normal,       200, true",
    "error-500,    500, false",
    "html,         200, false",
    "drop-before,  0,   false",
    "drop-after,   0,   true",
    "truncated,    200, true",
    "rate-limited, 429, false",
    "maintenance,  503, false"
  })
  void createAnswerFailsAsTheSwitchSays(String how, int status, boolean accepted) {
    merchant.toy.faults().byDefault(Switches.NORMAL.with(Switch.CREATE_ANSWER, how));
    TestMerchant.Answer answer = merchant.post("/create", Map.of("id", "one", "centimos", "1"));
    assertEquals(status, answer.status());
    assertEquals(accepted, merchant.toy.order("one").isPresent());
    if (how.equals("truncated")) {
      assertEquals("\"cre", answer.body());
    }
  }

  @Test
  void switchesSurviveARestart(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("toy.json"),
            """
            {"format":"simulator-state-2"}
            {"default-faults":{"put":[{"order":"","switches":{"callback-lost":"true"}}]}}
            {"faults":{"put":[{"order":"one","switches":{"mood":"angry"}}]}}
            """);
    try (ToySimulator toy =
        new ToySimulator(0, Optional.of(file), merchant.shopUrl(), merchant.clock)) {
      assertTrue(toy.faults().byDefault().isOn(Switch.CALLBACK_LOST));
      assertEquals(Mood.ANGRY, toy.faults().of("one").choice(ToySimulator.MOOD, Mood.class));
    }
  }

  private Callback callback() {
    return merchant.story("one").callbacks().getFirst();
  }

  private JsonNode control(String path, String body) {
    TestMerchant.Answer answer = merchant.post(path, "application/json", body);
    assertEquals(200, answer.status(), answer.body());
    return Json.parse(answer.body());
  }
}
