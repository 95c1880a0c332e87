package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever happens, no secret is written where it can be read: logs, events, refused messages. */
class SecretsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String CARD = "4111111111111111";
  private static final Pattern CARD_LIKE = Pattern.compile("(?<![\\w.-])\\d{16}(?![\\w.-])");

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();
  private final ZaloPaySigner signer = TOLLGATE.signer();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void logsEventsAndStoredMessagesHoldNoSecret() {
    List<String> secrets = new ArrayList<>();
    String log =
        CapturedLog.of(
            () -> {
              everything(secrets);
              payAtEachGateway(secrets);
            });
    List<String> handedOut = List.copyOf(secrets);
    secrets.addAll(TOLLGATE.secrets());
    secrets.forEach(secret -> assertTrue(secret.length() > 15, "too short to be looked for"));

    assertTrue(log.contains("opening"), "the log was captured");
    assertHoldsNone(secrets, "log", log);
    for (String column :
        List.of(
            "outbox.payload", "callback_log.message", "history.why", "webhook_attempt.answer")) {
      String[] parts = column.split("\\.");
      database
          .column("SELECT " + parts[1] + " FROM " + parts[0])
          .forEach(text -> assertHoldsNone(secrets, column, text));
    }
    assertEquals(
        List.of(),
        database.column(
            "SELECT key_sha256 FROM orders WHERE key_sha256 IN ('"
                + String.join("','", handedOut)
                + "')"));
  }

  private static void assertHoldsNone(List<String> secrets, String where, String text) {
    secrets.forEach(secret -> assertFalse(text.contains(secret), where));
    assertFalse(text.contains(CARD), where);
    if (where.equals("log")) {
      assertFalse(CARD_LIKE.matcher(text).find(), where);
    }
  }

  /** The good and the bad, with something broken everywhere. */
  private void everything(List<String> secrets) {
    String key = Shop.newOrder();
    Response paid = shop.create(Shop.request(Shop.newOrder()), "idempotency-key", key);
    secrets.add(paid.text("order_key"));
    simulator.pay(paid.text("ref"));
    Eventually.holds("paid", () -> shop.status(paid.text("ref")).equals("PAID"));
    shop.refund(paid.text("ref"), "{}");
    shop.look(paid.text("ref"));

    shop.createDirect("{\"amount\":50000,\"order_info\":\"card " + CARD + "\"}");
    shop.createDirect("{\"amount\":50000,\"order_info\":\"x\",\"pan\":\"" + CARD + "\"}");
    shop.create("{\"" + CARD + "\":1}");
    Concurrently.times(4, () -> shop.create(Shop.request("4012888888881881")));
    new Shop(shop.url(), shop.apiKey() + "x").create("{}");

    for (String fault : List.of("error-500", "html", "drop-after", "truncated", "maintenance")) {
      simulator.faults("create-answer", fault);
      secrets.add(shop.create(Shop.request(Shop.newOrder())).text("order_key"));
    }
    simulator.faults("query-answer", "drop-before", "refund-answer", "drop-before");
    TOLLGATE.advance(Duration.ofMinutes(16));
    TOLLGATE.reconcile();
    simulator.faults();

    String ref = shop.open();
    String id = ZaloPaySigner.id(ref);
    shop.callback(signer.callback("{\"app_id\":9553}"));
    shop.callback("{\"data\":\"x\",\"mac\":\"y\"}");
    shop.callback("{\"data\":\"" + CARD + "\",\"mac\":\"y\"}");
    shop.callback(signer.callback(ZaloPaySigner.data(ZaloPaySigner.APP_ID, id, 1, 77)));
    shop.callback(signer.callback(ZaloPaySigner.data(ZaloPaySigner.APP_ID, "nobody", 1, 78)));
    shop.comeBack(signer.returning(id, 50_000, 1));
    shop.comeBack("status=1");

    TOLLGATE.cut();
    Concurrently.all(
        List.of(
            () -> shop.create(Shop.request(Shop.newOrder())),
            () ->
                shop.callback(signer.callback(ZaloPaySigner.data(ZaloPaySigner.APP_ID, id, 1, 79))),
            () -> shop.statusAnswer(ref)));
    TOLLGATE.restore();
  }

  /** With a webhook of each payment, and a refund by an API key that an operator has made. */
  private void payAtEachGateway(List<String> secrets) {
    List<HttpRequest> received = new CopyOnWriteArrayList<>();
    try (HttpServer receiver = HttpServer.start(0, request -> answer(received, request))) {
      Response endpoint =
          operator.post(
              "/endpoints",
              "{\"url\":\"http://localhost:%d/\",\"events\":[\"payment.paid\"]}"
                  .formatted(receiver.port()));
      Response key = operator.post("/api-keys", "{\"name\":\"x\",\"scopes\":[\"refund\"]}");
      secrets.add(endpoint.text("secret"));
      secrets.add(key.text("secret"));
      Shop refunding = new Shop(shop.url(), key.text("secret"));
      List<String> gateways = Tollgate.gateways().toList();
      for (String gateway : gateways) {
        String ref = pay(gateway, secrets);
        assertEquals(2, refunding.refund(ref, "{}").status() / 100, gateway);
        Web.post(shop.url() + "/api/v1/callback/" + gateway + "/main", "{\"x\":\"" + CARD + "\"}");
      }
      Eventually.holds("delivered", () -> received.size() >= gateways.size());
      operator.disableEndpoints();
    }
  }

  private static HttpResponse answer(List<HttpRequest> received, HttpRequest request) {
    received.add(request);
    return HttpResponse.text(200, "text/plain", "");
  }

  /** As a buyer with a browser does; what a gateway's form is given is a secret of that buyer. */
  private String pay(String gateway, List<String> secrets) {
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"%s\",\"currency\":\"%s\"}"
                .formatted(Shop.newOrder(), gateway, shop.currencyOf(gateway)));
    String orderKey = opened.text("order_key");
    secrets.add(orderKey);
    JsonNode step = opened.json().path("next_step");
    if (step.path("type").asText().equals("form")) {
      String session = step.path("session_url").asText();
      secrets.add(Web.post(session, "", "x-order-key", orderKey).text("authorization"));
    } else {
      Web.get(step.path("url").asText());
    }
    String ref = opened.text("ref");
    TOLLGATE.simulator(gateway).pay(ref);
    Eventually.holds(gateway + " paid", () -> database.state(ref).equals("PAID"));
    return ref;
  }
}
