package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Izipay's server and the returning browser may say, and what is believed of it. */
class IzipayCallbackTest {

  private static final String PAYLOAD = Fixture.payload();
  private static final Callback PAID =
      new Callback.Verified(
          "main",
          Fixture.REF,
          new Report.Paid(
              Money.of(1_050, "PEN"),
              "450000001",
              Instant.parse("2026-02-01T02:24:05Z"),
              new Evidence(
                  "izipay/main/hash-key",
                  PAYLOAD,
                  new Key("hash-key", new Secret(Fixture.HASH_KEY)).fingerprint(),
                  Fixture.sign(Fixture.HASH_KEY, PAYLOAD))));

  private static final Callback MALFORMED = new Callback.Rejected(Reason.MALFORMED);
  private static final Callback FORGED = new Callback.Rejected(Reason.FORGED);
  private static final Callback UNSIGNED = new Callback.Rejected(Reason.UNSIGNED);

  private final IzipayGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void paymentIsReadFromServerAndFromBrowser() {
    assertEquals(PAID, notified(json(PAYLOAD)));
    assertEquals(PAID, brought("POST", "", form(PAYLOAD)));
    assertEquals(PAID, brought("POST", "ref=" + Fixture.REF, form(PAYLOAD)));
    assertEquals(PAID, notified(form(PAYLOAD)));
  }

  /** As some merchants receive it: the body has no signature of its own. */
  @Test
  void notificationWithItsSignatureInAHeaderAloneIsRead() {
    String unsigned = "{\"payloadHttp\":" + Json.write(PAYLOAD) + "}";
    String right = Fixture.sign(Fixture.HASH_KEY, PAYLOAD);
    assertEquals(PAID, withHeader(Channel.CALLBACK, unsigned, right));
    assertEquals(FORGED, withHeader(Channel.CALLBACK, unsigned, "x" + right));
    assertEquals(MALFORMED, withHeader(Channel.CALLBACK, unsigned, ""));
    assertEquals(UNSIGNED, withHeader(Channel.CALLBACK, "{}", right));
    assertEquals(UNSIGNED, withHeader(Channel.RETURN, unsigned, right));
    assertEquals(FORGED, withHeader(Channel.CALLBACK, json(PAYLOAD, "x" + right), right));
  }

  private Callback withHeader(Channel channel, String body, String signature) {
    return gateway.read(
        new CallbackRequest(
            channel,
            Optional.of("main"),
            "POST",
            "",
            Map.of("signature", signature),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void signatureByThePreviousKeyIsAccepted() {
    Callback.Verified verified =
        (Callback.Verified)
            notified(json(PAYLOAD, Fixture.sign(Fixture.HASH_KEY_PREVIOUS, PAYLOAD)));
    assertEquals(
        "izipay/main/hash-key-previous", ((Report.Paid) verified.report()).evidence().keyId());
  }

  @ParameterizedTest
  @CsvSource({
    "10.50, 1050",
    "10.5, 1050",
    "10, 1000",
    "10.500, 1050",
    "0.01, 1",
    "9999999999.99, 999999999999",
  })
  void amountsAreDecimals(String text, long minorUnits) {
    Report.Paid paid = assertInstanceOf(Report.Paid.class, report("\"10.50\"", '"' + text + '"'));
    assertEquals(Money.of(minorUnits, "PEN"), paid.received());
  }

  @Test
  void anAmountMayBeANumber() {
    assertEquals(Money.of(1_050, "PEN"), ((Report.Paid) report("\"10.50\"", "10.50")).received());
  }

  /** Signed and approved, so money may have moved: a person looks, and nobody answers 400. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"10.50\"; \"10.505\"; unreadable",
        "\"10.50\"; \"1,050.00\"; unreadable",
        "\"10.50\"; \"-1\"; unreadable",
        "\"10.50\"; \"\"; unreadable",
        "\"PEN\"; \"604\"; unreadable",
        "\"PEN\"; \"EUR\"; unreadable",
        "\"450000001\"; \"\"; unreadable",
        "\"450000001\"; \"0\"; unreadable",
        "\"20260131\"; \"20260231\"; unreadable",
        "\"20260131\"; \"\"; unreadable",
        "\"212405\"; \"246060\"; unreadable",
        "\"S28158\"; \"\"; not_authorised",
        "\"S28158\"; \" \"; not_authorised",
        "\"Autorizado\"; \"\"; not_authorised",
        "\"Autorizado\"; \"No autorizado\"; not_authorised",
        "\"Autorizado\"; \"Desaprobado\"; not_authorised",
        "\"Autorizado\"; \"Denegado\"; not_authorised",
        "\"4000000\"; \"4000001\"; merchant_code",
        "\"4000000\"; \"\"; merchant_code",
        "\"260201ABCDEFGHJ0123456789ABCDEF\"; \"TXN0000000000001\"; transaction_id",
        "\"260201ABCDEFGHJ0123456789ABCDEF\"; \"\"; transaction_id",
      })
  void contradictoryResultIsSuspicious(String was, String is, String why) {
    assertEquals(new Report.Suspicious(why), report(was, is));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Aceptado", "PAGADO", "Transacción autorizado.", "aprobado", "Completado"})
  void stateMessagesThatMeanPaidArePaid(String stateMessage) {
    assertInstanceOf(Report.Paid.class, report("\"Autorizado\"", '"' + stateMessage + '"'));
  }

  @ParameterizedTest
  @CsvSource({
    "51, insufficient_funds, 51",
    "14, invalid_card, 14",
    "54, expired_card, 54",
    "61, over_limit, 61",
    "05, declined, 05",
    "Y06, declined, Y06",
    "0, declined, 0",
    "000, declined, 000",
    "'00 ', declined, unreadable",
  })
  void anyOtherResultCodeIsDeclined(String code, String reason, String kept) {
    assertEquals(
        new Report.Declined(reason, kept),
        report("{\"code\":\"00\"", "{\"code\":\"" + code + "\""));
  }

  @Test
  void communicationErrorDoesNotFailTheBill() {
    assertEquals(new Report.OpenPage(), report("{\"code\":\"00\"", "{\"code\":\"021\""));
    assertEquals(UNSIGNED, notified("{\"code\":\"021\",\"message\":\"COMMUNICATION_ERROR\"}"));
  }

  @Test
  void fieldsOutsideTheSignatureAreIgnored() {
    String declined = PAYLOAD.replace("{\"code\":\"00\"", "{\"code\":\"51\"");
    String outer =
        Json.write(
            Map.of(
                "code",
                "00",
                "transactionId",
                "x",
                "payloadHttp",
                declined,
                "signature",
                Fixture.sign(Fixture.HASH_KEY, declined)));
    Callback.Verified verified = assertInstanceOf(Callback.Verified.class, notified(outer));
    assertEquals(new Report.Declined("insufficient_funds", "51"), verified.report());
  }

  static Stream<String> unreadable() {
    return Stream.of(
        "not json",
        "[]",
        "{}",
        PAYLOAD + "{}",
        PAYLOAD.replace("{\"code\":\"00\"", "{\"code\":\"51\",\"code\":\"00\""),
        PAYLOAD.replace("\"order\":[", "\"orders\":["),
        PAYLOAD.replace("\"orderNumber\":\"260201ABCDEFGHJ\"", "\"orderNumber\":\"\""),
        PAYLOAD.replace("{\"code\":\"00\"", "{\"code\":null"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void signedUnreadableCallbackIsMalformed(String payload) {
    assertEquals(MALFORMED, notified(json(payload)));
  }

  @Test
  void anEnvelopeOfTheWrongShapeIsRejected() {
    assertEquals(UNSIGNED, notified("{}"));
    assertEquals(UNSIGNED, notified("payloadHttp=x"));
    assertEquals(MALFORMED, notified(json(PAYLOAD, "")));
    assertEquals(MALFORMED, notified("{\"payloadHttp\":{},\"signature\":\"x\"}"));
    assertEquals(MALFORMED, notified("{\"payloadHttp\":"));
    assertEquals(MALFORMED, notified("payloadHttp=%"));
    assertEquals(MALFORMED, notified(form(PAYLOAD) + "&signature=x"));
    assertEquals(FORGED, notified(json(PAYLOAD, "x")));
  }

  @Test
  void bodyOfMoreThanAQuarterMegabyteIsRejected() {
    String body = json(PAYLOAD);
    int free = 256 * 1024 - body.getBytes(StandardCharsets.UTF_8).length;
    assertEquals(PAID, notified(body + " ".repeat(free)));
    assertEquals(MALFORMED, notified(body + " ".repeat(free + 1)));
  }

  @Test
  void emptyGetIsAProbe() {
    assertEquals(new Callback.Irrelevant("probe"), read(Channel.CALLBACK, "GET", "", ""));
    assertEquals(UNSIGNED, read(Channel.CALLBACK, "GET", "a=b", ""));
    assertEquals(UNSIGNED, notified(""));
  }

  @Test
  void browserReturnWithoutAResultProvesNothing() {
    Callback returned = new Callback.Returned("main", Fixture.REF);
    String ref = "ref=" + Fixture.REF;
    assertEquals(returned, brought("GET", ref, ""));
    assertEquals(returned, brought("POST", ref, "transactionId=X"));
    assertEquals(returned, brought("POST", ref, "{\"code\":\"021\"}"));
    assertEquals(UNSIGNED, brought("GET", "", ""));
    assertEquals(UNSIGNED, brought("GET", "ref=nobody", ""));
    assertEquals(UNSIGNED, brought("GET", ref + "&" + ref, ""));
    assertEquals(FORGED, brought("POST", ref, form(PAYLOAD.replace("10.50", "1.50"), "x")));
    for (Optional<String> account : List.of(Optional.<String>empty(), Optional.of("third"))) {
      assertEquals(
          UNSIGNED,
          gateway.read(
              new CallbackRequest(Channel.RETURN, account, "GET", ref, Map.of(), new byte[0])));
    }
  }

  @Test
  void declineInABrowserReturnIsRead() {
    String declined = PAYLOAD.replace("{\"code\":\"00\"", "{\"code\":\"51\"");
    Callback.Verified verified =
        assertInstanceOf(Callback.Verified.class, brought("POST", "", form(declined)));
    assertInstanceOf(Report.Declined.class, verified.report());
  }

  @ParameterizedTest
  @CsvSource({
    "RECORDED, 200, received",
    "ALREADY_RECORDED, 200, received",
    "IGNORED, 200, received",
    "WRONG_AMOUNT, 200, received",
    "UNKNOWN_REF, 200, received",
    "REJECTED, 400, not genuine",
    "NOT_RECORDED, 503, 'not recorded, call again'",
  })
  void repliesAreExactToTheByte(Acknowledgement acknowledgement, int status, String message) {
    assertEquals(
        new CallbackReply(status, "application/json", "{\"message\":\"" + message + "\"}"),
        gateway.reply(acknowledgement));
  }

  /** What the payload says with one text in it changed, signed anew. */
  private Report report(String was, String is) {
    String payload = PAYLOAD.replace(was, is);
    assertTrue(PAYLOAD.contains(was), was);
    return assertInstanceOf(Callback.Verified.class, notified(json(payload))).report();
  }

  private Callback notified(String body) {
    return read(Channel.CALLBACK, "POST", "", body);
  }

  private Callback brought(String method, String query, String body) {
    return read(Channel.RETURN, method, query, body);
  }

  private Callback read(Channel channel, String method, String query, String body) {
    return gateway.read(
        new CallbackRequest(
            channel,
            Optional.of("main"),
            method,
            query,
            Map.of(),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String json(String payload) {
    return json(payload, Fixture.sign(Fixture.HASH_KEY, payload));
  }

  private static String json(String payload, String signature) {
    return Json.write(Map.of("payloadHttp", payload, "signature", signature));
  }

  private static String form(String payload) {
    return form(payload, Fixture.sign(Fixture.HASH_KEY, payload));
  }

  private static String form(String payload, String signature) {
    return FormEncoding.write(Map.of("payloadHttp", payload, "signature", signature));
  }
}
