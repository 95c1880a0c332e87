package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presets of the simulators' control, and what the product makes of such days. */
class PresetsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final Map<String, String> CURRENCIES =
      Map.of("zalopay", "VND", "vnpay", "VND", "stripe", "USD", "izipay", "PEN");

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "stripe", "izipay"})
  void lostCallbackIsFoundByReconcile(String gateway) {
    String ref = played(gateway, "callback-lost");
    assertEquals("PENDING", database.state(ref));
    Eventually.holdsAfter("paid", TOLLGATE::nextLook, () -> database.state(ref).equals("PAID"));
    assertEquals(List.of(), TOLLGATE.simulator(gateway).replies(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "stripe", "izipay"})
  void doubledCallbackFulfilsOnce(String gateway) {
    String ref = played(gateway, "callback-doubled");
    Eventually.holds("answered", () -> TOLLGATE.simulator(gateway).replies(ref).size() >= 2);
    Eventually.holds("paid", () -> database.state(ref).equals("PAID"));
    assertEquals(List.of("APPLIED"), database.roles(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "izipay"})
  void secondPaymentOfAnOrderIsACase(String gateway) {
    String ref = played(gateway, "paid-twice");
    Eventually.holds("case", () -> database.cases(ref).equals(List.of("SECOND_TRANSACTION")));
    assertEquals(List.of("APPLIED", "EXTRA"), database.roles(ref));
    assertEquals(1, database.fulfilments(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "stripe", "izipay"})
  void halfOfTheAmountIsACase(String gateway) {
    String ref = played(gateway, "paid-too-little");
    Eventually.holds("case", () -> database.cases(ref).equals(List.of("WRONG_AMOUNT")));
    assertEquals(0, database.fulfilments(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zalopay", "vnpay", "stripe", "izipay"})
  void moneyAMinuteAfterTheDeadlineIsReceived(String gateway) {
    String ref = played(gateway, "paid-after-deadline");
    Simulator simulator = TOLLGATE.simulator(gateway);
    Eventually.holds("called back", () -> !simulator.replies(ref).isEmpty());
    Eventually.holds("received", () -> database.roles(ref).size() == 1);
    Instant deadline = Instant.parse(simulator.order(ref).path("expiresAt").asText());
    Instant told = Instant.parse(simulator.replies(ref).getFirst().path("at").asText());
    assertTrue(told.isAfter(deadline), told + " is not after " + deadline);
  }

  @Test
  void gatewayThatIsDownIsUnreachableUntilTheMinuteIsOver() {
    TOLLGATE.simulator().preset("", "gateway-down");
    assertEquals("503 gateway_unreachable", create("zalopay").outcome());
    TOLLGATE.advance(Duration.ofMinutes(1));
    assertEquals(201, create("zalopay").status());
  }

  private String played(String gateway, String preset) {
    String ref = open(gateway);
    TOLLGATE.simulator(gateway).preset(ref, preset);
    return ref;
  }

  /** Visited as its buyer would, because some gateways learn of a payment only from that. */
  private String open(String gateway) {
    Response opened = create(gateway);
    JsonNode step = opened.json().path("next_step");
    if (step.path("type").asText().equals("form")) {
      Web.post(step.path("session_url").asText(), "", "x-order-key", opened.text("order_key"));
    } else {
      Web.get(step.path("url").asText());
    }
    return opened.text("ref");
  }

  private Response create(String gateway) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"%s\",\"currency\":\"%s\"}"
            .formatted(Shop.newOrder(), gateway, CURRENCIES.get(gateway)));
  }
}
