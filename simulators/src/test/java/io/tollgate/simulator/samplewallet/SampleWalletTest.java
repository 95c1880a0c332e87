package io.tollgate.simulator.samplewallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the simulated wallet does as its document says, seen by a merchant of it. */
class SampleWalletTest {

  private static final Instant START = Instant.parse("2026-02-01T02:19:05Z");
  private static final Merchant SHOP = new Merchant("SHOP1", "api-key-1", "callback-key-1");

  private static final class Shop extends TestMerchant {

    private final SampleWalletSimulator wallet;

    Shop() {
      super(START, HttpResponse.text(200, "text/plain", "recorded"));
      wallet = SampleWalletSimulator.start(0, List.of(SHOP), Optional.empty(), clock);
    }

    @Override
    public RunningSimulator simulator() {
      return wallet;
    }

    JsonNode call(String path, Map<String, String> members) {
      String body = Json.text(members);
      return json(send(path, body, Notice.sign(SHOP.apiKey(), body)));
    }

    Answer send(String path, String body, String signature) {
      URI uri = URI.create(wallet.url() + path);
      return send(uri, "POST", "application/json", body, "X-Signature", signature);
    }

    Map<String, String> payment(String reference) {
      Map<String, String> members = new LinkedHashMap<>();
      members.put("merchant_id", SHOP.id());
      members.put("reference", reference);
      members.put("amount", "10.50");
      members.put("currency", "USD");
      members.put("description", "Two coffees");
      members.put("callback_url", shopUrl() + "/callback");
      members.put("return_url", shopUrl() + "/return");
      members.put("expires_at", clock.instant().plusSeconds(900).toString());
      return members;
    }

    JsonNode ask(String reference) {
      return call("/v1/payments/query", Map.of("merchant_id", SHOP.id(), "reference", reference));
    }

    JsonNode refund(String id, String amount) {
      return call(
          "/v1/refunds",
          Map.of(
              "merchant_id",
              SHOP.id(),
              "refund_id",
              id,
              "transaction_id",
              story("A1").transactionId(),
              "amount",
              amount,
              "currency",
              "USD",
              "reason",
              "Cold coffee"));
    }
  }

  @RegisterExtension final Shop shop = new Shop();

  private String created() {
    JsonNode answer = shop.call("/v1/payments", shop.payment("A1"));
    assertEquals(0, answer.path("code").asInt(), answer.toString());
    return answer.path("payment_url").asText();
  }

  /** The signature is openssl's: {@code openssl dgst -sha256 -hmac callback-key-1}. */
  @Test
  void signaturesAreThoseOfOthers() {
    // fact: signatures that somebody else computed
    assertEquals(
        "9e0295e10398b1e18f706bc454d74b704344ea6dc14f98199e1a0c49f1aa6258",
        Notice.sign(
            "callback-key-1",
            "{\"merchant_id\":\"SHOP1\",\"reference\":\"260201ABCDEFGHJ\",\"result_code\":0,"
                + "\"amount\":\"10.50\",\"currency\":\"USD\",\"transaction_id\":\"T2602010001\","
                + "\"paid_at\":\"2026-02-01T02:20:00Z\"}"));
    assertEquals(
        "c487df8d9e9186633fd70203cbeff5b08acd7a4690500b0ae3680265d2ef3e00",
        Notice.sign("callback-key-1", "SHOP1|260201ABCDEFGHJ|0"));
    // end of fact
  }

  @Test
  void paidPaymentIsCalledBackAndAnswersQueriesTheSame() {
    String page = created();
    assertEquals(20, shop.ask("A1").path("result_code").asInt());
    assertTrue(
        shop.get(URI.create(page).getPath() + "?" + URI.create(page).getQuery())
            .body()
            .contains("10.50"));
    assertEquals(21, shop.ask("A1").path("result_code").asInt());

    String back = shop.press("A1", "success").location();
    assertTrue(back.startsWith(shop.shopUrl() + "/return?merchant_id=SHOP1&reference=A1"), back);
    HttpRequest callback = shop.callbacks("A1", 1).getFirst();
    assertEquals("/callback", callback.target());
    assertEquals(
        Optional.of(Notice.sign(SHOP.callbackKey(), callback.text())),
        callback.header("x-signature"));
    JsonNode told = Json.parse(callback.text());
    JsonNode asked = shop.ask("A1");
    for (String name : List.of("reference", "result_code", "amount", "transaction_id", "paid_at")) {
      assertEquals(told.path(name), asked.path(name), name);
    }
    assertEquals("10.50", told.path("amount").textValue());
    assertEquals(START.toString(), told.path("paid_at").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "insufficient, 10",
    "declined,     11",
    "cancel,       12",
    "expire,       30",
    "late-success, 22",
    "suspicious,   40"
  })
  void paymentEndsAsItsOutcomeSays(String outcome, int resultCode) {
    created();
    shop.wallet.pay("A1", Outcome.of(outcome).orElseThrow());
    assertEquals(resultCode, shop.ask("A1").path("result_code").asInt());
  }

  @Test
  void moneyOnItsWayArrivesAMinuteAfterExpiry() {
    created();
    shop.wallet.pay("A1", Outcome.LATE_SUCCESS);
    shop.clock.advance(Duration.ofMinutes(16));
    assertEquals(0, shop.ask("A1").path("result_code").asInt());
    assertEquals("0", result(shop.callbacks("A1", 1).getFirst()));
  }

  private static String result(HttpRequest callback) {
    return Json.parse(callback.text()).path("result_code").asText();
  }

  @Test
  void paymentThatTheMerchantEndedTakesNoMoney() {
    created();
    Map<String, String> call = Map.of("merchant_id", SHOP.id(), "reference", "A1");
    assertEquals(31, shop.call("/v1/payments/expire", call).path("result_code").asInt());
    shop.press("A1", "success");
    assertEquals(31, shop.ask("A1").path("result_code").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "amount,      10.505, 2",
    "amount,      0,      2",
    "amount,      1e1,    0",
    "currency,    dollar, 2",
    "reference,   '',     2",
    "return_url,  '',     2",
    "expires_at,  soon,   2",
    "expires_at,  2026-02-01T02:20:00Z, 2",
    "expires_at,  2026-05-01T02:20:00Z, 2",
    "merchant_id, SHOP2,  90"
  })
  void wrongMemberIsRefused(String name, String value, int code) {
    Map<String, String> payment = shop.payment("A1");
    payment.put(name, value);
    assertEquals(code, shop.call("/v1/payments", payment).path("code").asInt());
    assertEquals(code == 0, shop.wallet.order("A1").isPresent());
  }

  @Test
  void unsignedCallIsRefusedAndATakenReferenceChangesNothing() {
    String body = Json.text(shop.payment("A1"));
    assertEquals("{\"code\":90}", shop.send("/v1/payments", body, "0").body());
    created();
    assertEquals(1, shop.call("/v1/payments", shop.payment("A1")).path("code").asInt());
    assertEquals(44, shop.ask("A2").path("result_code").asInt());
  }

  @Test
  void refundsNeverExceedThePaymentAndARepeatIsOne() {
    created();
    shop.wallet.pay("A1", Outcome.SUCCESS);
    assertEquals(61, shop.refund("R1", "2.25").path("result_code").asInt());
    assertEquals(1, shop.refund("R1", "2.25").path("code").asInt());
    assertEquals(3, shop.refund("R2", "8.26").path("code").asInt());
    assertEquals(61, shop.refund("R3", "8.25").path("result_code").asInt());
    assertEquals(
        List.of(225L, 825L), shop.story("A1").refunds().stream().map(r -> r.amount()).toList());
    shop.clock.advance(Duration.ofDays(181));
    assertEquals(4, shop.refund("R4", "0.01").path("code").asInt());
  }

  @ParameterizedTest
  @CsvSource({"later, 60, 61", "fails, 60, 62", "manual, 63, 63"})
  void refundRunsItsCourse(String course, int atOnce, int later) {
    shop.wallet.faults().order("A1", Switches.NORMAL.with(Switch.REFUND_COURSE, course));
    created();
    shop.wallet.pay("A1", Outcome.SUCCESS);
    assertEquals(atOnce, shop.refund("R1", "2.25").path("result_code").asInt());
    shop.clock.advance(Duration.ofMinutes(2));
    Map<String, String> call = Map.of("merchant_id", SHOP.id(), "refund_id", "R1");
    assertEquals(later, shop.call("/v1/refunds/query", call).path("result_code").asInt());
  }

  @Test
  void startsWithOneMerchantInTheLocalWorld(@TempDir Path folder) {
    SampleWallet local = new SampleWallet();
    Map<String, String> secrets =
        Map.of(
            "tollgate.samplewallet.main.api-key", "an-api-key",
            "tollgate.samplewallet.main.callback-key", "a-callback-key");
    assertEquals(secrets.keySet(), local.secrets().keySet());
    local.secrets().values().forEach(maker -> assertFalse(maker.get().isEmpty()));
    try (RunningSimulator running =
        local.start(
            0,
            List.of(local.account(secrets, "http://localhost:1")),
            Optional.of(folder.resolve("wallet.json")),
            Clock.systemUTC())) {
      assertEquals(
          running.url(),
          local.properties(running.url()).get("tollgate.samplewallet.main.base-url"));
    }
    assertEquals("Merchant[SHOP1]", SHOP.toString());
  }
}
