package io.tollgate.simulator.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant.Answer;
import io.tollgate.simulator.izipay.IzipaySimulator.Search;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Query, refund, and the state after a restart. */
class IzipayCallsTest {

  @RegisterExtension final IzipayShop shop = new IzipayShop();

  @Test
  void queryOfAnOrderWithoutAttemptIsNotFound() {
    String order = shop.shown("embedded");
    Answer answer = shop.searched(order);
    assertEquals(403, answer.status());
    assertEquals("MC", IzipayShop.json(answer).path("code").asText());
    assertEquals(1, shop.story(order).calls().query());
  }

  @Test
  void queryOfAPaidOrderHasItsAuthorisationCode() {
    String order = paid(Switches.NORMAL);
    JsonNode entry = shop.search(order).path("response").path("order").path(0);
    assertTrue(entry.path("codeAuth").asText().matches("S[0-9]{5}"));
    assertEquals("Autorizado", entry.path("stateMessage").asText());
    assertEquals(shop.story(order).transactionId(), entry.path("uniqueId").asText());
  }

  @Test
  void queryOfADeclinedOrderHasNoAuthorisationCode() {
    String order = shop.shown("embedded");
    shop.press(order, "insufficient");
    JsonNode found = shop.search(order);
    assertEquals("00", found.path("code").asText());
    assertEquals("", found.path("response").path("order").path(0).path("codeAuth").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_THERE, 403, MC, 0",
    "EMPTY, 200, 00, 0",
    "WITHOUT_AUTHORISATION, 200, 00, 1",
    "TRUTH, 200, 00, 1"
  })
  void queryAnswersAsTheSwitchSays(Search says, int status, String code, int orders) {
    String order = paid(Switches.NORMAL.with(IzipaySimulator.SEARCH, says));
    Answer answer = shop.searched(order);
    assertEquals(status, answer.status());
    assertEquals(code, IzipayShop.json(answer).path("code").asText());
    assertEquals(orders, IzipayShop.json(answer).path("response").path("order").size());
  }

  @Test
  void queryWithATokenOfAnotherOrderUsedOrExpiredIsRejected() {
    String order = paid(Switches.NORMAL);
    String token = shop.token("TXN0001", order, "0.00");
    assertEquals(401, shop.searched(order, "TXN0002", token).status());
    assertEquals(401, shop.searched("ORD000", "TXN0001", token).status());
    assertEquals(401, shop.searched(order, "TXN0001", "eyJ.not.ours").status());
    assertEquals(500, shop.searched(order, "TXN0001", "merchant-api-key").status());
    assertEquals(
        401, shop.searched(order, "TXN0003", shop.token("TXN0003", order, "10.50")).status());
    assertEquals(200, shop.searched(order, "TXN0001", token).status());
    assertEquals(401, shop.searched(order, "TXN0001", token).status(), "used");
    String old = shop.token("TXN0004", order, "0.00");
    shop.clock.advance(Duration.ofMinutes(15));
    assertEquals(401, shop.searched(order, "TXN0004", old).status(), "over");
  }

  @Test
  void tokenIsAcceptedWithAndWithoutBearer() {
    String order = paid(Switches.NORMAL);
    assertEquals(
        200,
        shop.searched(order, "TXN0001", "Bearer " + shop.token("TXN0001", order, "0.00")).status());
    shop.izipay.faults().order(order, Switches.NORMAL.with(IzipaySimulator.BEARER_ONLY, true));
    assertEquals(401, shop.searched(order).status());
  }

  @Test
  void refundsBeyondThePaidAmountAreRefused() {
    String order = paid(Switches.NORMAL);
    assertEquals("00", refund(order, "10.00"));
    assertEquals("P22", refund(order, "0.51"));
    assertEquals("00", refund(order, "0.50"));
    assertEquals(1_050, shop.story(order).refunds().getFirst().amount());
    shop.izipay.faults().order(order, Switches.NORMAL.with(Switch.REFUND_COURSE, "fails"));
    assertEquals("P21", refund(order, "0.01"));
  }

  @Test
  void paidTwiceNotifiesUnderTwoNumbersAndTheQueryStaysWithTheFirst() {
    String order = paid(Switches.NORMAL);
    String first = shop.story(order).transactionId();
    assertTrue(shop.izipay.act(order, MerchantAction.PAY_AGAIN, Optional.empty()).isPresent());
    shop.clock.advance(Duration.ofSeconds(1));
    shop.callbacks(order, 2);
    assertEquals(1, shop.callbacks.stream().filter(sent -> sent.text().contains(first)).count());
    assertEquals("00", refund(order, "10.50"));
    assertEquals("P22", refund(order, "0.01"));
    assertEquals(first, shop.story(order).transactionId());
  }

  @Test
  void ordersAndTokensSurviveARestart(@TempDir Path folder) {
    Path file = folder.resolve("izipay.json");
    try (IzipayShop kept = new IzipayShop(Optional.of(file))) {
      String open = kept.shown("embedded");
      String late = kept.shown("embedded", Switches.NORMAL.with(Switch.CALLBACK_LATE_SECONDS, 60));
      kept.press(late, "success");
      String used = kept.token("TXN0001", late, "0.00");
      assertEquals(200, kept.searched(late, "TXN0001", used).status());

      kept.restart(file);
      assertEquals(State.PAID, kept.story(late).state());
      assertEquals(401, kept.searched(late, "TXN0001", used).status());
      kept.press(open, "success");
      assertEquals(State.PAID, kept.story(open).state());
      kept.clock.advance(Duration.ofSeconds(61));
      kept.callbacks(late, 1);
      kept.callbacks(open, 1);

      kept.izipay.clear();
      kept.restart(file);
      assertTrue(kept.izipay.orders().isEmpty());
    }
  }

  @Test
  void controlFindsOrdersByRefInEitherSpelling() {
    shop.token(IzipayShop.newTransaction(), "260201ABCDEFGHJ", "1.00");
    assertTrue(shop.izipay.order("260201_ABCDEFGHJ").isPresent());
    shop.izipay.pay("260201_ABCDEFGHJ", Outcome.INSUFFICIENT);
    assertTrue(shop.izipay.redeliver("260201ABCDEFGHJ", 1).isEmpty(), "nobody is to be told");
  }

  private String paid(Switches switches) {
    String order = shop.shown("embedded", switches);
    shop.press(order, "success");
    return order;
  }

  /** The code that a refund of so much is answered with. */
  private String refund(String order, String amount) {
    JsonNode entry =
        Json.parse(Json.text(shop.search(order))).path("response").path("order").path(0);
    ObjectNode body = (ObjectNode) Json.parse("{\"merchantCode\":\"7004000\",\"order\":{}}");
    body.put("idUnique", entry.path("uniqueId").asText());
    ObjectNode sent = (ObjectNode) body.path("order");
    sent.put("authorizationCode", entry.path("codeAuth").asText());
    sent.put("currency", "PEN").put("refundAmount", amount);
    String transaction = IzipayShop.newTransaction();
    Answer answer =
        shop.call(
            "/refund/v1/Transaction/Refund",
            body,
            "transactionId",
            transaction,
            "authorization",
            shop.token(transaction, order, "0.00"));
    return IzipayShop.json(answer).path("code").asText();
  }
}
