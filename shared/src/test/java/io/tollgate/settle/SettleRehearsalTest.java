package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Secret;
import io.tollgate.json.Json;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is primed before a snapshot is real work on real payments, and must change none. */
class SettleRehearsalTest {

  private static final String TRANSACTION = "261121000000001";

  private static final List<String> TABLES =
      List.of("orders", "bill", "receipt", "refund", "review_case", "history", "outbox");

  @RegisterExtension private static final StoreFixture FIXTURE = StoreFixture.open(1);

  private final SettleRehearsal rehearsal = FIXTURE.bean(SettleRehearsal.class);

  @Test
  void paymentIsVerifiedReadAndSettledAgainAndNothingChanges() {
    assertEquals(Optional.empty(), rehearsal.run());
    BillSnapshot placed = FIXTURE.place();
    call(placed);
    String before = everything();
    int outdated = FIXTURE.paymentStore().count(Commit.OUTDATED);
    int done = FIXTURE.paymentStore().count(Commit.DONE);

    Optional<BillSnapshot> paid = rehearsal.run();

    assertEquals(Optional.of(FIXTURE.now(placed)), paid);
    assertTrue(paid.orElseThrow().orderPaid());
    assertEquals(before, everything());
    assertEquals(outdated + 1, FIXTURE.paymentStore().count(Commit.OUTDATED));
    assertEquals(done, FIXTURE.paymentStore().count(Commit.DONE));
    assertMessageThatIsReadOtherwiseIsLeftAlone();
  }

  /** As by a version that takes another transaction id out of the same message. */
  private void assertMessageThatIsReadOtherwiseIsLeftAlone() {
    String change = "UPDATE receipt SET transaction_id='%s' WHERE transaction_id='%s'";
    FIXTURE.execute(change.formatted("another", TRANSACTION));
    String before = everything();
    assertEquals(Optional.empty(), rehearsal.run());
    assertEquals(before, everything());
    FIXTURE.execute(change.formatted(TRANSACTION, "another"));
  }

  private static void call(BillSnapshot placed) {
    Gateway zaloPay = FIXTURE.bean(Gateways.class).of(StoreFixture.ZALOPAY);
    CallbackRequest callback = callback(placed);
    FIXTURE
        .bean(SettleMessage.class)
        .settle(
            StoreFixture.ZALOPAY, zaloPay.read(callback), MessageSource.callback(callback.text()));
  }

  private static String everything() {
    StringBuilder all = new StringBuilder();
    for (String table : TABLES) {
      FIXTURE.rows("SELECT * FROM " + table + " ORDER BY id").forEach(all::append);
    }
    FIXTURE.rows("SELECT COUNT(*) FROM callback_log").forEach(all::append);
    return all.toString();
  }

  private static CallbackRequest callback(BillSnapshot placed) {
    String data =
        Json.write(
            Map.of(
                "app_id",
                2553,
                "app_trans_id",
                placed.bill().bill().ref().withUnderscore(),
                "amount",
                StoreFixture.PRICE.minorUnits(),
                "zp_trans_id",
                TRANSACTION,
                "server_time",
                SettableClock.START.toEpochMilli()));
    String mac = Hmac.SHA256.signHex(new Secret("another key of main"), data);
    String body = Json.write(Map.of("data", data, "mac", mac, "type", 1));
    return new CallbackRequest(
        CallbackRequest.Channel.CALLBACK,
        Optional.of("main"),
        "POST",
        "",
        Map.of("content-type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
