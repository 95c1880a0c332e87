package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One order, and two gateways that would both take its money. */
class TwoGatewaysTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();

  @AfterEach
  void backToNow() {
    TOLLGATE.simulators().forEach(Simulator::faults);
    TOLLGATE.simulator().resetClock();
  }

  @Test
  void fiftyCreatesAtOnceAtTwoGatewaysAreOneLiveBill() {
    String order = Shop.newOrder();
    List<Response> answers =
        Concurrently.all(
            Stream.of("zalopay", "stripe")
                .flatMap(gateway -> Stream.generate(() -> gateway).limit(25))
                .<Callable<Response>>map(gateway -> () -> open(order, gateway, ""))
                .toList());

    Set<String> expected = Set.of("201", "200", "409 payment_live");
    assertTrue(
        answers.stream().map(Response::outcome).allMatch(expected::contains), answers.toString());
    assertEquals(1, answers.stream().filter(answer -> answer.status() == 201).count());
    assertEquals(
        1,
        database.count(
            "SELECT COUNT(*) FROM bill b JOIN orders o ON o.id=b.order_id WHERE o.shop_ref=?"
                + " AND b.live_order_id IS NOT NULL",
            order));
  }

  @Test
  void moneyAtBothGatewaysIsOneFulfilmentAndOneCase() {
    String order = Shop.newOrder();
    String first = open(order, "zalopay", "").text("ref");
    String second = open(order, "vnpay", ",\"replace\":true").text("ref");
    visit(second);

    TOLLGATE.simulator("zalopay").pay(first);
    TOLLGATE.simulator("vnpay").pay(second);

    Eventually.holds(
        "both paid",
        () -> database.state(first).equals("PAID") && database.state(second).equals("PAID"));
    assertEquals(1, database.fulfilments(first));
    assertEquals(List.of("SECOND_PAYMENT"), database.cases(first));
    assertEquals(
        Set.of("APPLIED", "EXTRA"),
        Set.of(database.roles(first).getFirst(), database.roles(second).getFirst()));
  }

  /** The money was on its way while the order ran out of time. */
  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay"})
  void moneyThatIsLateRevivesItsOrder(String gateway) {
    String ref = open(Shop.newOrder(), gateway, "").text("ref");
    visit(ref);
    TOLLGATE.simulator(gateway).end(ref, "expire");
    TOLLGATE.simulator().advance(Duration.ofMinutes(20));
    TOLLGATE.reconcile();
    Eventually.holds("failed", () -> database.orderState(ref).equals("FAILED"));

    TOLLGATE.simulator(gateway).end(ref, "late-success");
    TOLLGATE.simulator().advance(Duration.ofMinutes(2));
    Eventually.holds("revived", () -> database.orderState(ref).equals("PROCESSING"));
    assertEquals(1, database.fulfilments(ref));
  }

  /** A payment that is only exchanged never fails its order in between. */
  @Test
  void aSessionThatIsReplacedIsEndedAtItsGateway() {
    String order = Shop.newOrder();
    String session = open(order, "stripe", "").text("ref");
    String other = open(order, "zalopay", ",\"replace\":true").text("ref");

    assertEquals("EXPIRED", TOLLGATE.simulator("stripe").order(session).path("state").asText());
    assertEquals("EXPIRED", database.state(session));
    assertEquals("NEW", database.orderState(other));
    assertEquals(
        0,
        database.count(
            "SELECT COUNT(*) FROM outbox e JOIN bill b ON b.order_id=e.order_id"
                + " WHERE e.type='order.failed' AND b.ref=?",
            other));
  }

  private Response open(String order, String gateway, String more) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"%s\"%s}"
            .formatted(order, gateway, more));
  }

  /** VNPAY learns of a payment only from the buyer's browser. */
  private void visit(String ref) {
    Web.get(shop.look(ref).path("url").asText());
  }
}
