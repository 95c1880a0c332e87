package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IPNs to the merchant's server and their retries. */
class VnpayIpnTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void ipnIsASignedGetToTheTerminalsAddress() {
    String id = merchant.created();
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    HttpRequest ipn = merchant.callbacks(id, 1).getFirst();
    assertEquals("GET", ipn.method());
    assertTrue(ipn.target().startsWith("/ipn?src=vnpay&vnp_Amount=5000000&"), ipn.target());
    assertTrue(Merchant.isSigned(Merchant.fields(ipn)));
  }

  @Test
  void terminalWithoutIpnAddressGetsNoIpn() {
    Map<String, String> address = merchant.address();
    address.put("vnp_TmnCode", "SIMTMN08");
    merchant.opened(address);
    String id = address.get("vnp_TxnRef");
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    assertEquals(State.PAID, merchant.story(id).state());
    assertEquals(List.of(), merchant.story(id).callbacks());
    assertTrue(merchant.vnpay.redeliver(id, 1).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "02"})
  void confirmedIpnIsNotRetried(String code) {
    merchant.reply = _ -> Merchant.reply(code);
    String id = merchant.created();
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    merchant.callbacks(id, 1);
    assertEquals(0, merchant.story(id).callbacks().getFirst().attemptsLeft());
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "04", "97", "99", ""})
  void unconfirmedIpnIsSentTenTimesFiveMinutesApart(String code) {
    merchant.reply = _ -> Merchant.reply(code);
    String id = merchant.created();
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    for (int calls = 1; calls < 10; calls++) {
      merchant.callbacks(id, calls);
      assertEquals(
          merchant.clock.instant().plusSeconds(300),
          merchant.story(id).callbacks().getFirst().dueAt());
      merchant.clock.advance(Duration.ofSeconds(300));
    }
    merchant.callbacks(id, 10);
    assertEquals(0, merchant.story(id).callbacks().getFirst().attemptsLeft());
  }

  @Test
  void ipnIsRetriedAfterErrorsUntilConfirmed() {
    merchant.reply =
        number ->
            switch (number) {
              case 1 -> HttpResponse.text(500, "text/plain", "{\"RspCode\":\"00\"}");
              case 2 -> HttpResponse.text(200, "text/html", "<!doctype html>");
              case 3 -> HttpResponse.json(200, "{\"RspCode\":0}");
              default -> Merchant.CONFIRMED;
            };
    String id = merchant.created();
    merchant.vnpay.pay(id, Outcome.CANCEL);
    for (int calls = 1; calls <= 4; calls++) {
      merchant.callbacks(id, calls);
      merchant.clock.advance(Duration.ofSeconds(300));
    }
    assertEquals(0, merchant.story(id).callbacks().getFirst().attemptsLeft());
  }

  @Test
  void aLostIpnIsNeverSent() {
    String id = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    assertEquals(List.of(), merchant.story(id).callbacks());
    assertTrue(merchant.vnpay.redeliver(id, 3).isPresent());
    merchant.callbacks(id, 3);
  }

  @Test
  void ipnCanBeDuplicatedOrLate() {
    String copied = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_COPIES, 20));
    merchant.vnpay.pay(copied, Outcome.SUCCESS);
    assertEquals(20, merchant.callbacks(copied, 20).size());
    String late = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_LATE_SECONDS, 3_600));
    merchant.vnpay.pay(late, Outcome.SUCCESS);
    assertEquals(
        merchant.clock.instant().plusSeconds(3_600),
        merchant.story(late).callbacks().getFirst().dueAt());
  }

  @ParameterizedTest
  @EnumSource(value = Switch.Forgery.class, names = "NO", mode = EnumSource.Mode.EXCLUDE)
  void forgedIpnHasAWrongSignatureOfTheRightLength(Switch.Forgery forgery) {
    String id = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_FORGED, forgery));
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    Map<String, String> ipn = Merchant.fields(merchant.callbacks(id, 1).getFirst());
    assertFalse(Merchant.isSigned(ipn));
    assertEquals(128, ipn.get("vnp_SecureHash").length());
  }

  @Test
  void ipnForAnotherTerminalIsSigned() {
    String id = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_WRONG_ACCOUNT, true));
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    Map<String, String> ipn = Merchant.fields(merchant.callbacks(id, 1).getFirst());
    assertTrue(Merchant.isSigned(ipn));
    assertEquals("SIMTMN00", ipn.get("vnp_TmnCode"));
  }

  @Test
  void ipnMayNameAnotherAmount() {
    String id = merchant.created(Switches.NORMAL.with(Switch.PAID_AMOUNT, 51_000));
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    Map<String, String> ipn = Merchant.fields(merchant.callbacks(id, 1).getFirst());
    assertEquals("5100000", ipn.get("vnp_Amount"));
  }

  @ParameterizedTest
  @CsvSource({"IPN, true", "RETURN, false"})
  void theOrderOfIpnAndReturnCanBeChosen(Fault.First first, boolean ipnIsThere) {
    String id = merchant.created(Switches.NORMAL.with(Fault.FIRST, first));
    merchant.press(id, "success");
    assertEquals(ipnIsThere, !merchant.callbacks.isEmpty());
    merchant.clock.advance(Duration.ofSeconds(2));
    merchant.callbacks(id, 1);
  }

  @Test
  void latePaymentCompletesAfterExpiryAndAfterFailure() {
    String late = merchant.created();
    merchant.vnpay.pay(late, Outcome.LATE_SUCCESS);
    assertEquals(State.PROCESSING, merchant.story(late).state());
    merchant.clock.advance(Duration.ofMinutes(16));
    assertEquals(State.PAID, merchant.story(late).state());
    assertEquals(1, merchant.callbacks(late, 1).size());

    String failed = merchant.created();
    merchant.vnpay.pay(failed, Outcome.DECLINED);
    merchant.vnpay.pay(failed, Outcome.SUCCESS);
    assertEquals(State.PAID, merchant.story(failed).state());
    merchant.vnpay.pay(failed, Outcome.CANCEL);
    assertEquals(State.PAID, merchant.story(failed).state());
    assertEquals(2, merchant.story(failed).callbacks().size());
  }

  @Test
  void clearedSuspiciousPaymentKeepsItsTransactionNumber() {
    String id = merchant.created();
    merchant.vnpay.pay(id, Outcome.SUSPICIOUS);
    String number = merchant.story(id).transactionId();
    merchant.vnpay.pay(id, Outcome.CANCEL);
    assertEquals(State.SUSPICIOUS, merchant.story(id).state());
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    assertEquals(State.PAID, merchant.story(id).state());
    assertEquals(number, merchant.story(id).transactionId());
  }

  /** In their order, and each under a number of its own. */
  @Test
  void theSixAcceptanceCasesRunAtOnce() {
    List<String> replies = List.of("97", "01", "04", "00", "00", "02");
    merchant.reply = number -> Merchant.reply(replies.get(number - 1));
    String id = merchant.created();
    JsonNode verdicts = act(id, "acceptance", 200);
    assertEquals(6, verdicts.size());
    verdicts.forEach(verdict -> assertTrue(verdict.path("passed").asBoolean(), "" + verdict));

    List<HttpRequest> sent = merchant.callbacks(id, 6);
    assertEquals(6, sent.size());
    sent.forEach(ipn -> assertEquals("113.160.92.202", ipn.header("x-forwarded-for").orElse("")));
    List<Map<String, String>> fields = sent.stream().map(Merchant::fields).toList();
    assertEquals(
        List.of(false, true, true, true, true, true),
        fields.stream().map(Merchant::isSigned).toList());
    assertEquals(6, fields.stream().map(f -> f.get("vnp_TransactionNo")).distinct().count());
    assertTrue(fields.get(1).get("vnp_TxnRef").startsWith("NOTFOUND_"));
    assertEquals("5100000", fields.get(2).get("vnp_Amount"));
    assertEquals("24", fields.get(3).get("vnp_ResponseCode"));
    assertEquals(fields.get(4).get("vnp_TransactionNo"), merchant.story(id).transactionId());
    assertEquals(State.PAID, merchant.story(id).state());
  }

  @Test
  void failedAcceptanceCasesAreNamed() {
    JsonNode verdicts = act(merchant.created(), "acceptance", 200);
    List<Boolean> passed = new ArrayList<>();
    verdicts.forEach(verdict -> passed.add(verdict.path("passed").asBoolean()));
    assertEquals(List.of(false, false, false, true, true, false), passed);
    assertEquals("97", verdicts.path(0).path("expected").asText());
    assertEquals("00", verdicts.path(0).path("said").asText());
  }

  @Test
  void actionForAnUnknownOrderIs404() {
    act("nobody", "acceptance", 404);
    act(merchant.created(), "other", 400);
    assertTrue(merchant.get("/control").body().contains("value=\"acceptance\""));
  }

  private JsonNode act(String id, String action, int status) {
    Merchant.Answer answer =
        merchant.post(
            "/control/act",
            "application/json",
            "{\"order\":\"%s\",\"action\":\"%s\"}".formatted(id, action));
    assertEquals(status, answer.status(), answer.body());
    return Merchant.json(answer);
  }
}
