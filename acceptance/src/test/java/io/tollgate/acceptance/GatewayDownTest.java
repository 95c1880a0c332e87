package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A gateway that failed ten calls in a row gets less time and fewer queries until it answers
 * (circuit breaker).
 */
class GatewayDownTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();

  /** Within the ten seconds that an answer may usually take, and not within three. */
  private static final String[] SLOW = {"create-delay-ms", "4000"};

  @Test
  void createAfterTenFailuresTimesOutEarlyUntilTheGatewayAnswers() {
    shop.open();
    simulator.faults("create-answer", "error-500");
    for (int i = 0; i < 10; i++) {
      assertEquals("503 gateway_unreachable", create(Shop.newOrder()).outcome());
    }
    simulator.faults(SLOW);
    String order = Shop.newOrder();

    Response givenUp = create(order);

    assertEquals("503 gateway_unreachable", givenUp.outcome());
    assertTrue(Integer.parseInt(givenUp.header("retry-after")) > 0);
    String lost = givenUp.text("ref");
    Eventually.holds("the gateway was asked", () -> simulator.knows(lost));

    simulator.faults();
    assertEquals(201, create(Shop.newOrder()).status());
    simulator.faults(SLOW);
    assertEquals(201, create(Shop.newOrder()).status());
    simulator.faults();
    simulator.pay(lost);
    Eventually.holds("paid", () -> shop.status(lost).equals("PAID"));
  }

  @Test
  void statusStopsQueryingAfterTenFailuresAndAnswersTheStoredStatus() {
    simulator.faults("callback-lost", "true");
    String answered = shop.open();
    List<String> refs = IntStream.range(0, 14).mapToObj(_ -> shop.open()).toList();
    refs.forEach(simulator::pay);
    // A run of reconcile might find the money before.
    TOLLGATE
        .database()
        .write(
            "UPDATE bill SET next_check_at=created_at+INTERVAL 1 DAY WHERE ref IN ('%s')"
                .formatted(String.join("','", refs)));
    TOLLGATE.advance(Duration.ofSeconds(61));

    assertEquals("PENDING", shop.status(answered));
    assertEquals(1, simulator.queries(answered));
    simulator.faults("callback-lost", "true", "query-answer", "error-500");

    refs.forEach(ref -> assertEquals("PENDING", shop.status(ref)));

    assertEquals(10, refs.stream().mapToInt(simulator::queries).sum());
    simulator.faults("callback-lost", "true");
    TOLLGATE.advance(Duration.ofSeconds(61));
    refs.forEach(ref -> assertEquals("PAID", shop.status(ref)));
  }

  private Response create(String order) {
    return shop.create(Shop.request(order), "idempotency-key", order);
  }
}
