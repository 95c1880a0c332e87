package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.json.Json;
import io.tollgate.local.http.HttpHandler;
import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.local.http.HttpServer;
import io.tollgate.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every gateway promises, whatever it speaks. A gateway proves it by extending this class with
 * a way to build itself and genuine messages whose signatures its own code did not make.
 */
public abstract class GatewayContractTest {

  protected static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  protected static final Ref REF = new Ref("260201ABCDEFGHJ");

  /** From one minor unit to 10¹². */
  private static final long[] AMOUNTS = {1, 999, 50_000, 9_999_999, 10_000_000, 1_000_000_000_000L};

  /** The gateway with its API at this address, with the accounts that the messages below need. */
  protected abstract Gateway gateway(URI api);

  /** A bill this gateway can collect; reference, account and amount in its own currency. */
  protected abstract NewBill newBill(Ref ref, long minorUnits);

  /** A genuine word that this much arrived for this reference. */
  protected abstract CallbackRequest paidCallback(Ref ref, long minorUnits);

  /** The same message with one thing wrong each, by name. */
  protected abstract Map<String, CallbackRequest> forgeries();

  /** Every key the gateway was given. */
  protected abstract Set<String> secrets();

  @Test
  void aPlanIsPureAndKeepsNoSecret() {
    Gateway gateway = nowhere();
    Plan plan = gateway.plan(newBill(REF, 50_000), NOW);

    assertEquals(plan, gateway.plan(newBill(REF, 50_000), NOW));
    assertTrue(plan.deadline().isAfter(NOW));
    assertKeepsSecrets(plan.toString());
  }

  @Test
  void aPlanTakesNoOtherCurrency() {
    NewBill dong = newBill(REF, 50_000);
    NewBill pounds =
        new NewBill(
            dong.ref(),
            dong.account(),
            Money.of(50_000, "GBP"),
            dong.description(),
            dong.buyerId(),
            dong.callbackUrl(),
            dong.returnUrl(),
            dong.expiresIn());
    assertFalse(nowhere().currencies().contains(pounds.amount().currency()));
    assertThrows(IllegalArgumentException.class, () -> nowhere().plan(pounds, NOW));
  }

  @Test
  void amountsGoThereAndComeBackExactly() {
    for (long amount : AMOUNTS) {
      Callback.Verified word =
          assertInstanceOf(
              Callback.Verified.class, nowhere().read(paidCallback(REF, amount)), "" + amount);
      Report.Paid paid = assertInstanceOf(Report.Paid.class, word.report());
      assertEquals(newBill(REF, amount).amount(), paid.received());
      assertEquals(newBill(REF, amount).account(), word.account());
      assertEquals(REF, word.ref());
    }
  }

  @Test
  void theSameMessageAlwaysReadsTheSame() {
    Gateway gateway = nowhere();
    Callback once = gateway.read(paidCallback(REF, 50_000));
    assertEquals(once, gateway.read(paidCallback(REF, 50_000)));
    assertEquals(once, nowhere().read(paidCallback(REF, 50_000)));
  }

  @Test
  void moneyComesWithItsEvidence() {
    Callback.Verified word = (Callback.Verified) nowhere().read(paidCallback(REF, 50_000));
    Evidence evidence = ((Report.Paid) word.report()).evidence();
    assertTrue(evidence.keyId().startsWith(nowhere().id() + "/" + word.account() + "/"));
    assertKeepsSecrets(evidence.toString());
    assertNotEquals("", evidence.message());
  }

  @TestFactory
  Stream<DynamicTest> aForgedMessageIsRejected() {
    Gateway gateway = nowhere();
    return forgeries().entrySet().stream()
        .map(
            forgery ->
                dynamicTest(
                    forgery.getKey(),
                    () ->
                        assertInstanceOf(
                            Callback.Rejected.class, gateway.read(forgery.getValue()))));
  }

  @ParameterizedTest
  @EnumSource(Acknowledgement.class)
  void everyAcknowledgementHasAReplyOfItsOwnShape(Acknowledgement acknowledgement) {
    CallbackReply reply = nowhere().reply(acknowledgement);
    assertTrue(reply.status() >= 200 && reply.status() < 600);
    assertNotEquals("", reply.contentType());
  }

  @Test
  void nothingUnrecordedIsAcknowledgedLikeTheRecorded() {
    CallbackReply good = nowhere().reply(Acknowledgement.RECORDED);
    assertNotEquals(good, nowhere().reply(Acknowledgement.NOT_RECORDED));
    assertNotEquals(good, nowhere().reply(Acknowledgement.REJECTED));
  }

  @Test
  void aRepeatedCallSaysTheSameToTheByte() {
    List<HttpRequest> seen = new ArrayList<>();
    onServer(
        request -> {
          seen.add(request);
          return HttpResponse.text(503, "text/plain", "");
        },
        gateway -> {
          Bill bill = bill(gateway);
          for (int i = 0; i < 2; i++) {
            assertThrows(GatewayUnreachable.class, () -> gateway.open(bill));
          }
        });
    assertEquals(2, seen.size());
    assertEquals(seen.getFirst().text(), seen.getLast().text());
    assertEquals(seen.getFirst().target(), seen.getLast().target());
    assertKeepsSecrets(seen.getFirst().text());
  }

  @TestFactory
  Stream<DynamicTest> noUsableAnswerIsUnreachable() {
    Map<String, HttpResponse> answers = new LinkedHashMap<>();
    answers.put("500", HttpResponse.text(500, "text/plain", "Internal Server Error"));
    answers.put("401", HttpResponse.json(401, "{}"));
    answers.put("429", HttpResponse.json(429, "{}"));
    answers.put("a redirect", HttpResponse.redirect("/elsewhere"));
    answers.put("a web page", HttpResponse.html(200, "<!doctype html><title>Bad gateway</title>"));
    answers.put("nothing", HttpResponse.json(200, ""));
    answers.put("half an answer", HttpResponse.json(200, "{\"return_co"));
    answers.put("an empty object", HttpResponse.json(200, "{}"));
    answers.put("an array", HttpResponse.json(200, "[]"));
    answers.put("too much", HttpResponse.json(200, "{\"a\":\"" + "x".repeat(70_000) + "\"}"));
    answers.put("a closed connection", new HttpResponse.Drop());
    return answers.entrySet().stream()
        .map(
            answer ->
                dynamicTest(
                    answer.getKey(), () -> onServer(_ -> answer.getValue(), this::unreachable)));
  }

  @Test
  void nobodyThereIsUnreachable() {
    unreachable(nowhere());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/Lima", "Asia/Tokyo"})
  void theMachinesTimeZoneDecidesNothing(String zone) {
    Plan plan = nowhere().plan(newBill(REF, 50_000), NOW);
    Callback callback = nowhere().read(paidCallback(REF, 50_000));
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      assertEquals(plan, nowhere().plan(newBill(REF, 50_000), NOW));
      assertEquals(callback, nowhere().read(paidCallback(REF, 50_000)));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void theMemoSurvivesBeingStored() {
    Map<String, String> values = nowhere().plan(newBill(REF, 50_000), NOW).memo().values();
    assertEquals(values, Json.texts(Json.write(values)));
  }

  @Test
  void itsNameFitsRoutesAndConfiguration() {
    GatewayId id = nowhere().id();
    assertTrue(GatewayId.isWellFormed(id.value()));
    assertTrue(nowhere().accounts().contains(newBill(REF, 50_000).account()));
    assertTrue(nowhere().pacing().interval().compareTo(Duration.ZERO) > 0);
    assertKeepsSecrets(nowhere().toString());
  }

  /** A committed bill of this gateway. */
  protected final Bill bill(Gateway gateway) {
    return Bills.planned(gateway, newBill(REF, 50_000), NOW);
  }

  /** The gateway against a server on this machine. */
  protected final void onServer(HttpHandler handler, Consumer<Gateway> test) {
    try (HttpServer server = HttpServer.start(0, handler)) {
      test.accept(gateway(URI.create("http://127.0.0.1:" + server.port())));
    }
  }

  /** The gateway with nobody at its address. Port 1 is below what a test could have opened. */
  protected final Gateway nowhere() {
    return gateway(URI.create("http://127.0.0.1:1"));
  }

  private void unreachable(Gateway gateway) {
    Bill bill = bill(gateway);
    assertQuiet(assertThrows(GatewayUnreachable.class, () -> gateway.open(bill)));
    assertQuiet(assertThrows(GatewayUnreachable.class, () -> gateway.query(bill)));
  }

  private void assertQuiet(GatewayUnreachable unreachable) {
    for (Throwable t = unreachable; t != null; t = t.getCause()) {
      assertKeepsSecrets(t.toString());
    }
  }

  protected final void assertKeepsSecrets(String text) {
    for (String secret : secrets()) {
      assertFalse(text.contains(secret), "A secret was printed");
    }
  }

  protected static CallbackRequest callback(Optional<String> account, String body) {
    return new CallbackRequest(
        CallbackRequest.Channel.CALLBACK,
        account,
        "POST",
        "",
        Map.of("content-type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  protected static CallbackRequest browserReturn(Optional<String> account, String rawQuery) {
    return new CallbackRequest(
        CallbackRequest.Channel.RETURN, account, "GET", rawQuery, Map.of(), new byte[0]);
  }
}
