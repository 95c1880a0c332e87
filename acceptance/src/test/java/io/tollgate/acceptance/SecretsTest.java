package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void logsEventsAndStoredMessagesHoldNoSecret() {
    List<String> orderKeys = new ArrayList<>();
    String log = CapturedLog.of(() -> everything(orderKeys));

    List<String> secrets = new ArrayList<>(orderKeys);
    secrets.addAll(TOLLGATE.secrets());
    secrets.forEach(secret -> assertTrue(secret.length() > 15, "too short to be looked for"));

    assertTrue(log.contains("opening"), "the log was captured");
    assertHoldsNone(secrets, "log", log);
    for (String column : List.of("outbox.payload", "callback_log.message", "history.why")) {
      String[] parts = column.split("\\.");
      database
          .column("SELECT " + parts[1] + " FROM " + parts[0])
          .forEach(text -> assertHoldsNone(secrets, column, text));
    }
    assertEquals(
        List.of(),
        database.column(
            "SELECT key_sha256 FROM orders WHERE key_sha256 IN ('"
                + String.join("','", orderKeys)
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
  private void everything(List<String> orderKeys) {
    String key = Shop.newOrder();
    Response paid = shop.create(Shop.request(Shop.newOrder()), "idempotency-key", key);
    orderKeys.add(paid.text("order_key"));
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
      orderKeys.add(shop.create(Shop.request(Shop.newOrder())).text("order_key"));
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
}
