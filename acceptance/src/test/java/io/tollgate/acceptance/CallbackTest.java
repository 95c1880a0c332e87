package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks of ZaloPay: genuine, duplicate, concurrent, forged and malformed ones. */
class CallbackTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String SUCCESS = "{\"return_code\":1,\"return_message\":\"success\"}";
  private static final String AGAIN =
      "{\"return_code\":0,\"return_message\":\"not recorded, call again\"}";

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();
  private final ZaloPaySigner signer = TOLLGATE.signer();
  private final long transaction = ThreadLocalRandom.current().nextLong(1_000_000_000_000L);

  /** The callback that says an order was paid; ours to send, so that nobody else's comes along. */
  private String callback(String ref, long amount) {
    return signer.callback(
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), amount, transaction));
  }

  private static void assertReply(int status, String body, Response answer) {
    assertEquals(status + " " + body, answer.status() + " " + answer.body());
    assertEquals("application/json", answer.header("content-type"));
  }

  @Test
  void genuineCallbackIsPaidAndADuplicateChangesNothing() {
    String ref = shop.open();

    assertReply(200, SUCCESS, shop.callback(callback(ref, 50_000)));

    assertEquals("PAID", database.state(ref));
    assertEquals(1, database.fulfilments(ref));
    Map<String, Long> rows = database.sizes(ref);
    assertReply(200, SUCCESS, shop.callback(callback(ref, 50_000)));
    assertEquals(rows, database.sizes(ref));
    assertEquals("PAID", shop.status(ref));
  }

  @Test
  void callbackOfTheSimulatorIsAcceptedAtTheFirstDelivery() {
    String ref = shop.open();

    simulator.pay(ref);

    Eventually.holds("delivered", () -> !simulator.replies(ref).isEmpty());
    assertEquals(SUCCESS, simulator.replies(ref).getFirst().path("reply").asText());
    assertEquals("PAID", database.state(ref));
  }

  /** Begins a minute without forgeries, because only a sample of a flood is stored. */
  @Test
  void forgedCallbackIsRejectedAndTheGenuineOneStillPays() {
    TOLLGATE.advance(Duration.ofSeconds(61));
    String ref = shop.open();
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, transaction);
    String good = ZaloPaySigner.sign(signer.key2(), data);
    for (String mac :
        List.of(
            ZaloPaySigner.sign(signer.key1(), data),
            ZaloPaySigner.sign("kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz", data),
            good.substring(0, 63),
            good.substring(0, 63) + (good.endsWith("0") ? "1" : "0"),
            "0".repeat(64),
            "")) {
      Map<String, Long> rows = database.sizes(ref);
      assertReply(
          400,
          "{\"return_code\":-1,\"return_message\":\"mac not equal\"}",
          shop.callback(ZaloPaySigner.callback(data, mac)));
      rows.merge("callback_log", 1L, Long::sum);
      Eventually.holds("kept", () -> rows.equals(database.sizes(ref)));
      assertEquals("PENDING", database.state(ref));
    }

    assertReply(200, SUCCESS, shop.callback(ZaloPaySigner.callback(data, good)));
    assertEquals("PAID", database.state(ref));
  }

  /** The signature is over the bytes of the data, so another spelling of the same is a forgery. */
  @Test
  void callbackDataSpeltOtherwiseFailsItsSignature() {
    String ref = shop.open();
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, transaction);
    String mac = ZaloPaySigner.sign(signer.key2(), data);

    assertEquals(400, shop.callback(ZaloPaySigner.callback(data.replace(",", ", "), mac)).status());
    assertEquals(
        400, shop.callback(ZaloPaySigner.callback(data.replace("50000", "50001"), mac)).status());
    assertEquals("PENDING", database.state(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"261121_0000000ZZ", "no-id-of-ours", "261121_đơn"})
  void callbackOfAnUnknownBillIsKeptAndOpensACase(String id) {
    String body =
        signer.callback(ZaloPaySigner.data(ZaloPaySigner.APP_ID, id, 50_000, transaction));

    for (int delivery = 0; delivery < 2; delivery++) {
      assertReply(
          200, "{\"return_code\":2,\"return_message\":\"order not found\"}", shop.callback(body));
    }

    assertEquals(
        List.of("ORPHAN"),
        database.column("SELECT role FROM receipt WHERE transaction_id=?", "" + transaction));
    assertEquals(
        List.of("ORPHAN"),
        database.column(
            "SELECT c.kind FROM review_case c JOIN receipt r ON r.id=c.receipt_id"
                + " WHERE r.transaction_id=?",
            "" + transaction));
  }

  @ParameterizedTest
  @ValueSource(longs = {49_999, 50_001, 1, 5_000_000})
  void callbackOfAWrongAmountOpensACaseAndIsNotPaid(long amount) {
    String ref = shop.open();

    assertReply(200, SUCCESS, shop.callback(callback(ref, amount)));

    assertEquals("PENDING", shop.status(ref));
    assertEquals("IN_REVIEW", database.state(ref));
    assertEquals(List.of("MISMATCH"), database.roles(ref));
    assertEquals(List.of("WRONG_AMOUNT"), database.cases(ref));
    assertEquals(0, database.fulfilments(ref));
  }

  @Test
  void secondTransactionOfABillOpensACase() {
    String ref = shop.open();
    shop.callback(callback(ref, 50_000));
    String second =
        signer.callback(
            ZaloPaySigner.data(
                ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, transaction + 1));

    assertReply(200, SUCCESS, shop.callback(second));

    assertEquals(List.of("APPLIED", "EXTRA"), database.roles(ref));
    assertEquals(List.of("SECOND_TRANSACTION"), database.cases(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void callbackOfAnotherAppOrAccountIsRejected() {
    String ref = shop.open();
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID + 1, ZaloPaySigner.id(ref), 50_000, transaction);

    assertEquals(400, shop.callback(signer.callback(data)).status());
    assertEquals(
        400,
        Web.post(shop.url() + "/api/v1/callback/zalopay/other", callback(ref, 50_000)).status());

    assertEquals("PENDING", database.state(ref));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "[]",
        "{\"data\":1,\"mac\":2}",
        "{\"data\":null,\"mac\":null}",
        "{\"mac\":\"a\"}",
        "{\"data\":\"{}\"}",
        "data=%7B%7D&mac=1"
      })
  void whatIsNoCallbackIsRefused(String body) {
    assertEquals(-1, shop.callback(body).json().path("return_code").asInt());
    assertEquals(400, shop.callback(body).status());
  }

  @Test
  void hugeCallbackIsRejectedAndKeptTruncated() {
    String body = signer.callback("{\"x\":\"" + "y".repeat(1_000_000) + "\"}");

    assertEquals(400, shop.callback(body).status());

    assertTrue(database.count("SELECT MAX(CHAR_LENGTH(message)) FROM callback_log") <= 2048);
  }

  @Test
  void signedCallbackOfMalformedDataIsRejected() {
    for (String data : List.of("", "x", "[]", "{}", "{\"app_id\":9553}", "{\"app_id\":\"9553\"}")) {
      assertEquals(400, shop.callback(signer.callback(data)).status(), data);
    }
  }

  /** As a form, and as bytes that the API hands on in base64. */
  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/octet-stream", "text/plain", "x"})
  void contentTypeOfACallbackDoesNotMatter(String type) {
    String ref = shop.open();

    assertReply(200, SUCCESS, shop.callback(callback(ref, 50_000), "content-type", type));

    assertEquals("PAID", database.state(ref));
  }

  @Test
  void formEncodedCallbackIsAccepted() {
    String ref = shop.open();
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, transaction);
    String form =
        "data="
            + URLEncoder.encode(data, StandardCharsets.UTF_8)
            + "&mac="
            + ZaloPaySigner.sign(signer.key2(), data);

    assertReply(
        200, SUCCESS, shop.callback(form, "content-type", "application/x-www-form-urlencoded"));

    assertEquals("PAID", database.state(ref));
  }

  @Test
  void base64LambdaEventIsAccepted() {
    String ref = shop.open();
    String body =
        Base64.getEncoder().encodeToString(callback(ref, 50_000).getBytes(StandardCharsets.UTF_8));
    String event =
        """
        {"version":"2.0","routeKey":"POST /api/v1/callback/{gateway}","rawQueryString":"","headers":{},
        "requestContext":{"http":{"method":"POST"}},"pathParameters":{"gateway":"zalopay"},
        "body":"%s","isBase64Encoded":true}\
        """
            .formatted(body);

    Response answer = shop.invoke("CallbackFunction", event);

    assertEquals(SUCCESS, answer.text("body"), answer.body());
    assertEquals("PAID", database.state(ref));
  }

  @Test
  void otherHttpMethodsAndUnknownGatewaysAreRejected() {
    String url = shop.url() + "/api/v1/callback/";
    assertEquals(400, Web.get(url + "zalopay").status());
    assertEquals(404, Web.send("PUT", url + "zalopay", "{}").status());
    assertEquals(404, Web.post(url + "nobody", "{}").status());
    assertEquals(404, Web.post(url + "Zalo%20Pay", "{}").status());
  }

  @Test
  void hundredConcurrentCallbacksAreOnePayment() {
    String ref = shop.open();
    String body = callback(ref, 50_000);

    List<Response> answers = Concurrently.times(100, () -> shop.callback(body));

    assertEquals(Set.of(SUCCESS), answers.stream().map(Response::body).collect(Collectors.toSet()));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of("APPLIED"), database.roles(ref));
    assertEquals(List.of(), database.cases(ref));
  }

  @Test
  void hundredDuplicatesFromTheSimulatorAreOneFulfilment() {
    simulator.faults("callback-copies", "100");
    String ref = shop.open();

    simulator.pay(ref);

    Eventually.holds("all delivered", () -> simulator.replies(ref).size() == 100);
    simulator.replies(ref).forEach(reply -> assertEquals(SUCCESS, reply.path("reply").asText()));
    assertEquals(1, database.fulfilments(ref));
  }

  @Test
  void callbackBeforeTheAnswerToCreateIsPaid() {
    simulator.faults("callback-before-answer", "true");

    String ref = shop.open();

    assertEquals("PAID", database.state(ref));
    assertEquals("PAID", shop.status(ref));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(SUCCESS, simulator.replies(ref).getFirst().path("reply").asText());
  }

  @Test
  void callbackDuringADatabaseOutageIsRetried() {
    String ref = shop.open();
    TOLLGATE.cut();

    simulator.pay(ref);
    Eventually.holds("first delivery", () -> !simulator.replies(ref).isEmpty());
    TOLLGATE.restore();

    assertEquals(AGAIN, simulator.replies(ref).getFirst().path("reply").asText());
    assertEquals(200, simulator.replies(ref).getFirst().path("status").asInt());
    TOLLGATE.advance(Duration.ofSeconds(15));
    Eventually.holds("second delivery", () -> simulator.replies(ref).size() > 1);
    assertEquals(SUCCESS, simulator.replies(ref).getLast().path("reply").asText());
    assertEquals(1, database.fulfilments(ref));
  }

  /** The database's answer to COMMIT is lost: the retried callback finds what was committed. */
  @Test
  void duplicateOfACallbackWhoseCommitAnswerIsLostIsOneFulfilment() throws InterruptedException {
    String ref = shop.open();
    try (var hold = TOLLGATE.link().holdAnswerTo("order.processing")) {
      var call = Thread.startVirtualThread(() -> shop.callback(callback(ref, 50_000)));
      assertTrue(hold.await(Duration.ofSeconds(20)));
      TOLLGATE.cut();
      TOLLGATE.restore();
      hold.release();
      Eventually.holds("answered", () -> !call.isAlive());
    }

    assertReply(200, SUCCESS, shop.callback(callback(ref, 50_000)));
    assertEquals(1, database.fulfilments(ref));
  }
}
