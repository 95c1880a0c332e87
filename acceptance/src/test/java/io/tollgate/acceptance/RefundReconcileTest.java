package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reconcile alone brings every refund of every gateway to its final state: no webhook reports one.
 */
class RefundReconcileTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  /** The first looks, then longer than any gateway may be silent, then than any may take. */
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(400),
          Duration.ofSeconds(4_000),
          Duration.ofHours(25),
          Duration.ofHours(25),
          Duration.ofDays(13));

  private static final String QUIET = "callback-lost true refund-seconds 90 ";

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();

  /**
   * What became of a refund here and at the gateway. A call that was lost is repeated only where
   * the gateway knows its name: ZaloPay and Stripe. VNPAY and Izipay may have acted on it, so there
   * it is never sent twice, and a person finds out.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          zalopay | refund-course later      | DONE      | 1
          zalopay | refund-course fails      | FAILED    | 0
          zalopay | refund-course manual     | IN_REVIEW | 1
          zalopay | refund-answer drop-before| DONE      | 1
          zalopay | refund-answer drop-after | DONE      | 1
          stripe  | refund-course later      | DONE      | 1
          stripe  | refund-course fails      | FAILED    | 0
          stripe  | refund-course manual     | IN_REVIEW | 1
          stripe  | refund-answer drop-before| DONE      | 1
          stripe  | refund-answer drop-after | DONE      | 1
          vnpay   | refund-course immediate  | DONE      | 1
          vnpay   | refund-course later      | DONE      | 1
          vnpay   | refund-course fails      | FAILED    | 0
          vnpay   | refund-course manual     | IN_REVIEW | 1
          vnpay   | refund-shown never       | IN_REVIEW | 1
          vnpay   | refund-answer drop-before| IN_REVIEW | 0
          vnpay   | refund-answer drop-after | DONE      | 1
          izipay  | refund-course immediate  | DONE      | 1
          izipay  | refund-course fails      | IN_REVIEW | 0
          izipay  | refund-answer drop-before| IN_REVIEW | 0
          izipay  | refund-answer drop-after | IN_REVIEW | 1
          """)
  void refundUnderEachFaultEndsInTheExpectedState(
      String gateway, String fault, String end, int atGateway) {
    String ref = paid(gateway);
    String refund = refund(gateway, ref, fault);

    for (Duration step : STEPS) {
      if (!hasEnded(refund)) {
        followAfter(step, refund);
      }
    }

    assertEquals(end, state(refund));
    assertEquals(atGateway, TOLLGATE.simulator(gateway).refunds(ref).size());
    assertEquals(end.equals("DONE") ? "FAILED" : "PROCESSING", database.orderState(ref));
    assertEquals(
        end.equals("IN_REVIEW") ? List.of("REFUND_UNKNOWN") : List.of(), database.cases(ref));
  }

  /** Bills and refunds of one gateway hang, and no other waits for it. */
  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "stripe", "izipay"})
  void refundsOfEveryGatewayEndWhileAnotherHangs(String hanging) {
    Map<String, String> refunds = new TreeMap<>();
    Stream.of("zalopay", "vnpay", "stripe")
        .forEach(g -> refunds.put(g, refund(g, paid(g), "refund-course later")));
    refunds.put("izipay", refund("izipay", paid("izipay"), "refund-answer drop-after"));
    Map<String, String> ends = new TreeMap<>(refunds);
    ends.replaceAll((gateway, _) -> gateway.equals("izipay") ? "IN_REVIEW" : "DONE");
    open(hanging);
    TOLLGATE.simulator(hanging).faults("query-delay-ms", "60000", "callback-lost", "true");

    TOLLGATE.advance(Duration.ofSeconds(400));
    Eventually.holdsAfter(
        "others followed",
        TOLLGATE::reconcile,
        () ->
            refunds.keySet().stream()
                .filter(gateway -> !gateway.equals(hanging))
                .allMatch(gateway -> state(refunds.get(gateway)).equals(ends.get(gateway))));

    TOLLGATE.simulator(hanging).faults("callback-lost", "true");
    Eventually.holdsAfter(
        "followed when it answers again",
        TOLLGATE::nextLook,
        () -> state(refunds.get(hanging)).equals(ends.get(hanging)));
  }

  /** Asks for a refund under a fault, which is over when the gateway has heard of it or has not. */
  private String refund(String gateway, String ref, String fault) {
    Simulator simulator = TOLLGATE.simulator(gateway);
    simulator.faultsOf(ref, words(QUIET + fault));
    Response answer = shop.refund(ref, "{}");
    assertEquals(2, answer.status() / 100, answer.toString());
    boolean isOfQueries = fault.startsWith("refund-shown");
    simulator.faultsOf(ref, words(QUIET + (isOfQueries ? fault : "")));
    return answer.text("refund");
  }

  private static String[] words(String text) {
    return text.strip().split(" ");
  }

  private void followAfter(Duration step, String refund) {
    long before = version(refund);
    TOLLGATE.advance(step);
    Eventually.holdsAfter("followed", TOLLGATE::reconcile, () -> version(refund) > before);
  }

  private String paid(String gateway) {
    String ref = open(gateway);
    TOLLGATE.simulator(gateway).pay(ref);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    return ref;
  }

  /** VNPAY and Izipay learn of a payment from the buyer's browser. */
  private String open(String gateway) {
    Response opened =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"%s\",\"gateway\":\"%s\"}"
                .formatted(Shop.newOrder(), gateway.equals("izipay") ? "PEN" : "VND", gateway));
    assertEquals(201, opened.status(), opened.toString());
    JsonNode next = opened.json().path("next_step");
    switch (gateway) {
      case "vnpay" -> Web.get(next.path("url").asText());
      case "izipay" ->
          Web.post(next.path("session_url").asText(), "", "x-order-key", opened.text("order_key"));
      default -> {}
    }
    return opened.text("ref");
  }

  private boolean hasEnded(String refund) {
    return List.of("DONE", "FAILED", "IN_REVIEW").contains(state(refund));
  }

  private String state(String refund) {
    return database.column("SELECT state FROM refund WHERE identity=?", refund).getFirst();
  }

  private long version(String refund) {
    return database.count("SELECT version FROM refund WHERE identity=?", refund);
  }
}
