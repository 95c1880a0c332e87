package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of the database that stops inside a transaction, and keeps the locks of orders. */
class FrozenClientTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String RECORDED = "1";
  private static final String NOT_RECORDED = "0";

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final Simulator simulator = TOLLGATE.simulator();

  /** A lock is waited for 5 s at most, so each caller is answered while it is still held. */
  @Test
  void callersOfALockedOrderAreAnsweredAndOtherOrdersSettle() {
    String called = shop.open();
    String looked = shop.open();
    simulator.faultsOf(looked, "callback-lost", "true");
    simulator.pay(looked);
    String replaced = Shop.newOrder();
    String first = shop.open(replaced);
    String other = shop.open();
    TOLLGATE.advance(Duration.ofSeconds(73));

    List<Response> answers;
    try (var _ = database.freezeOrders(List.of(called, looked, first))) {
      answers =
          Concurrently.all(
              List.of(
                  () -> callBack(called),
                  () -> shop.statusAnswer(looked),
                  () -> replace(replaced),
                  () -> callBack(other)));
    }

    assertEquals(NOT_RECORDED, answers.get(0).text("return_code"));
    assertEquals("PENDING", answers.get(1).text("status"));
    assertEquals(1, simulator.queries(looked));
    assertEquals("503 unavailable", answers.get(2).outcome());
    assertTrue(Integer.parseInt(answers.get(2).header("retry-after")) > 0);
    assertEquals(RECORDED, answers.get(3).text("return_code"));

    assertEquals(RECORDED, callBack(called).text("return_code"));
    assertEquals(201, replace(replaced).status());
    TOLLGATE.nextLook();
    for (String paid : List.of(called, looked, other)) {
      Eventually.holds("paid", () -> database.state(paid).equals("PAID"));
      assertEquals(1, database.fulfilments(paid));
    }
  }

  private Response callBack(String ref) {
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, number(ref));
    return shop.callback(TOLLGATE.signer().callback(data));
  }

  /** One transaction number for each payment. */
  private long number(String ref) {
    return database.count("SELECT 990000000+id FROM bill WHERE ref=?", ref);
  }

  private Response replace(String shopRef) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"vnpay\",\"replace\":true}"
            .formatted(shopRef));
  }
}
