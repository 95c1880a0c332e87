package io.tollgate.simulator.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refunds, as the API takes them and lists them, and those that staff make in the portal. */
class MomoRefundTest {

  @RegisterExtension final Merchant merchant = new Merchant();
  private String id;
  private String transaction;

  @BeforeEach
  void pay() {
    id = merchant.created();
    merchant.press(id, "success");
    transaction = merchant.story(id).transactionId();
  }

  @Test
  void partialRefundsAreListedUntilNothingIsLeft() {
    Map<String, Object> first = Merchant.refund(transaction, 20_000);
    JsonNode answer = merchant.refunded(first);
    assertEquals(0, answer.path("resultCode").asInt(-1));
    assertNotEquals(transaction, answer.path("transId").asText());
    assertEquals(1081, code(Merchant.refund(transaction, 30_001)));
    assertEquals(0, code(Merchant.refund(transaction, 30_000)));
    assertEquals(1081, code(Merchant.refund(transaction, 1_000)));

    JsonNode listed = merchant.query(id).path("refundTrans");
    assertEquals(2, listed.size());
    assertEquals(first.get("orderId"), listed.path(0).path("orderId").asText());
    assertEquals(20_000, listed.path(0).path("amount").asLong());
    assertEquals(listed, merchant.queryRefund(id).path("refundTrans"));
    JsonNode own = merchant.queryRefund(first.get("orderId").toString()).path("refundTrans");
    assertEquals(listed.path(0), own.path(0));
    assertEquals(1, own.size());
  }

  @ParameterizedTest
  @CsvSource({
    "amount, 999, 22",
    "amount, 0, 21",
    "amount, x, 21",
    "transId, 7, 42",
    "transId, x, 42",
    "orderId, A:B, 20",
  })
  void fieldsAreChecked(String field, String value, int code) {
    Map<String, Object> refund = Merchant.refund(transaction, 20_000);
    refund.put(field, value);
    assertEquals(code, code(refund));
  }

  @Test
  void repeatedRefundIsOneRefund() {
    Map<String, Object> refund = Merchant.refund(transaction, 20_000);
    JsonNode first = merchant.refunded(refund);
    assertEquals(first, merchant.refunded(refund));
    refund.put("requestId", Merchant.newId());
    assertEquals(41, code(refund));
    refund.put("orderId", id);
    refund.put("requestId", Merchant.newId());
    assertEquals(41, code(refund));
    assertEquals(1, merchant.story(id).refunds().size());
  }

  @ParameterizedTest
  @CsvSource({"immediate, 0, 0", "later, 7002, 0", "fails, 7002, 1080", "manual, 7002, 7002"})
  void refundTakesItsCourse(String course, int answered, int then) {
    merchant.simulator().faults().order(id, Switches.NORMAL.with(Switch.REFUND_COURSE, course));
    Map<String, Object> refund = Merchant.refund(transaction, 50_000);
    assertEquals(answered, code(refund));
    merchant.clock.advance(Duration.ofSeconds(60));
    JsonNode listed = merchant.queryRefund(refund.get("orderId").toString());
    assertEquals(then, listed.path("refundTrans").path(0).path("resultCode").asInt(-1));
  }

  /** What 1080 says: an hour later for payments older than a month. */
  @Test
  void oldPaymentIsRefundedAtTheSecondTry() {
    merchant.clock.advance(Duration.ofDays(32));
    assertEquals(1080, code(Merchant.refund(transaction, 50_000)));
    assertEquals(1080, code(Merchant.refund(transaction, 50_000)));
    merchant.clock.advance(Duration.ofHours(1));
    assertEquals(0, code(Merchant.refund(transaction, 50_000)));
  }

  @Test
  void refundQueryShowsNothingUnderOtherIdsOrWhereSwitchedOff() {
    Map<String, Object> refund = Merchant.refund(transaction, 50_000);
    merchant.refunded(refund);
    assertEquals(42, merchant.queryRefund("R-UNKNOWN").path("resultCode").asInt());
    merchant
        .simulator()
        .faults()
        .order(id, Switches.NORMAL.with(MomoSimulator.REFUND_QUERY_EMPTY, true));
    JsonNode empty = merchant.queryRefund(refund.get("orderId").toString());
    assertEquals(0, empty.path("refundTrans").size());
    assertEquals(1, merchant.query(id).path("refundTrans").size());
  }

  @Test
  void staffRefundInThePortalWithoutNotification() {
    MerchantAction action = merchant.simulator().merchantActions().getFirst();
    merchant.simulator().act(id, action, Optional.of(20_000L));
    merchant.simulator().act(id, action, Optional.empty());
    assertThrows(
        IllegalArgumentException.class,
        () -> merchant.simulator().act(id, action, Optional.of(1_000L)));
    assertEquals(2, merchant.query(id).path("refundTrans").size());
    assertEquals(1, merchant.callbacks(id, 1).size());
  }

  private int code(Map<String, Object> refund) {
    return merchant.refunded(refund).path("resultCode").asInt(-1);
  }
}
