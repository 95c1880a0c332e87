package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.gateway.Gateways;
import io.tollgate.settle.FakeGateway;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayFactsTest {

  private static final Instant PAID_AT = SettableClock.START;

  private final FakeGateway bank = new FakeGateway();
  private final SettableClock clock = SettableClock.at(PAID_AT);
  private final GatewayFacts facts = new GatewayFacts(new Gateways(List.of(bank)), clock);

  @Test
  void rowHasTheDisplayNameOfItsGatewayOrItsIdWhereItIsGone() {
    assertEquals("Fake Bank", added(Map.of("gateway", "fakebank")).get("gateway_name"));
    assertEquals("gonebank", added(Map.of("gateway", "gonebank")).get("gateway_name"));
    assertEquals(Map.of("type", "order.new"), added(Map.of("type", "order.new")));
  }

  @Test
  void moneyIsRefundableUntilTheEndThatItsGatewaySays() {
    bank.refundUntil(paidAt -> paidAt.plus(Duration.ofDays(30)));
    Instant end = PAID_AT.plus(Duration.ofDays(30));

    clock.set(end.minusMillis(1));
    assertEquals("20000 " + end, refundable("fakebank"));
    clock.set(end);
    assertEquals("0 " + end, refundable("fakebank"));
  }

  @Test
  void moneyOfAGatewayWithoutAnEndNamesNone() {
    assertEquals("20000 null", refundable("fakebank"));
  }

  @Test
  void moneyOfAGatewayThatGivesNothingBackIsNotRefundable() {
    assertEquals("0 null", refundable("gonebank"));
  }

  @Test
  void caseWhoseMoneyCannotGoBackOffersNoRefund() {
    assertEquals(List.of("refund", "keep"), decisions(20_000));
    assertEquals(List.of("keep"), decisions(0));
  }

  @Test
  void caseWhoseMoneyCannotPayItsOrderIsNotOfferedToBeAccepted() {
    assertEquals(List.of("accept", "refund", "keep"), decisionsOnOtherAmount(49_990));
    assertEquals(List.of("refund", "keep"), decisionsOnOtherAmount(0));
  }

  @Test
  void caseOfAKindOfANewerReleaseIsShownWithoutDecisions() {
    assertEquals(
        Map.of("kind", "OF_TOMORROW", "decisions", List.of()),
        CaseJson.withDecisions(Map.of("kind", "OF_TOMORROW")));
  }

  private static Object decisionsOnOtherAmount(long acceptable) {
    return CaseJson.withDecisions(Map.of("kind", "WRONG_AMOUNT", "acceptable", acceptable))
        .get("decisions");
  }

  private static Object decisions(long refundable) {
    return CaseJson.withDecisions(Map.of("kind", "SECOND_PAYMENT", "refundable", refundable))
        .get("decisions");
  }

  private String refundable(String gateway) {
    Map<String, Object> shown =
        added(Map.of("gateway", gateway, "paid_at", PAID_AT.toString(), "refundable", 20_000L));
    return shown.get("refundable") + " " + shown.get("refundable_until");
  }

  private Map<String, Object> added(Map<String, Object> row) {
    return facts.addTo(List.of(new HashMap<>(row))).getFirst();
  }
}
