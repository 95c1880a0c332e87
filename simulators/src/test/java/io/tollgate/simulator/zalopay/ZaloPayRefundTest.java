package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZaloPayRefundTest {

  @RegisterExtension final Merchant merchant = new Merchant();
  private String id;
  private String transaction;

  @BeforeEach
  void pay() {
    id = merchant.created();
    merchant.press(id, "success");
    transaction = merchant.story(id).transactionId();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app_id            | 9999                | -402
          app_id            | x                   | -401
          m_refund_id       | 260131_7001_1       | -401
          m_refund_id       | 260201_7002_1       | -401
          m_refund_id       | 260201_7001_        | -401
          m_refund_id       | 7001_1              | -401
          m_refund_id       | 260201_7001_1234567890123456789012345678901234 | -401
          zp_trans_id       | 260201000000000     | -101
          zp_trans_id       | x                   | -401
          amount            | 0                   | -14
          amount            | -1                  | -14
          amount            | 50001               | -14
          amount            | 1.5                 | -401
          amount            | 50000               | 1
          refund_fee_amount | 50001               | -14
          refund_fee_amount | -1                  | -14
          refund_fee_amount | 1000                | 1
          timestamp         | 1769911445677       | -13
          timestamp         | 1769911445678       | 1
          timestamp         | 1769913245679       | -13
          """)
  void rejectsInvalidFieldsAsZaloPayDoes(String field, String value, int subCode) {
    Map<String, String> refund = merchant.refund(transaction, 50_000);
    refund.put(field, value);
    assertEquals(subCode, merchant.refunded(refund).path("sub_return_code").asInt());
  }

  @Test
  void rejectsALongDescription() {
    Map<String, String> refund = merchant.refund(transaction, 50_000);
    refund.put("description", "d".repeat(101));
    assertEquals(-401, merchant.refunded(refund).path("sub_return_code").asInt());
  }

  @Test
  void partialRefundsBeyondThePaymentAreRejected() {
    assertEquals(
        1, merchant.refunded(merchant.refund(transaction, 20_000)).path("return_code").asInt());
    assertEquals(
        -14,
        merchant.refunded(merchant.refund(transaction, 30_001)).path("sub_return_code").asInt());
    assertEquals(
        1, merchant.refunded(merchant.refund(transaction, 30_000)).path("return_code").asInt());
    assertEquals(
        -14, merchant.refunded(merchant.refund(transaction, 1)).path("sub_return_code").asInt());
  }

  @Test
  void concurrentRefundsOfOneIdAreOneRefund() {
    Map<String, String> refund = merchant.refund(transaction, 10_000);
    merchant.refunded(merchant.refund(transaction, 1));
    merchant.signed(refund, "app_id", "zp_trans_id", "amount", "description", "timestamp");
    AtomicInteger accepted = new AtomicInteger();
    Merchant.allAtOnce(
        20,
        () -> {
          JsonNode answer = Merchant.json(merchant.post("/v2/refund", refund));
          assertTrue(List.of(1, -23).contains(answer.path("sub_return_code").asInt()));
          accepted.addAndGet(answer.path("return_code").asInt() == 1 ? 1 : 0);
        });
    assertEquals(1, accepted.get());
    assertEquals(
        10_001, merchant.story(id).refunds().stream().mapToLong(RefundStory::amount).sum());
  }

  @ParameterizedTest
  @CsvSource({
    "immediate, 1, 1, 1, 1, 1",
    "later,     3, 3, 2, 1, 1",
    "fails,     3, 3, 2, 2, 0",
    "manual,    3, 3, -1, 3, -1"
  })
  void refundEndsAsTheSwitchSays(
      String course, int answered, int soon, int soonSub, int then, int thenSub) {
    merchant.zalopay.faults().order(id, Switches.NORMAL.with(Switch.REFUND_COURSE, course));
    Map<String, String> refund = merchant.refund(transaction, 50_000);
    JsonNode answer = merchant.refunded(refund);
    assertEquals(answered, answer.path("return_code").asInt());
    assertTrue(answer.path("refund_id").asLong() > 0);
    JsonNode first = merchant.queryRefund(refund.get("m_refund_id"));
    assertEquals(soon, first.path("return_code").asInt());
    assertEquals(soonSub, first.path("sub_return_code").asInt());
    merchant.clock.advance(Duration.ofSeconds(60));
    JsonNode later = merchant.queryRefund(refund.get("m_refund_id"));
    assertEquals(then, later.path("return_code").asInt());
    assertEquals(thenSub, later.path("sub_return_code").asInt());
  }

  @Test
  void aFailedRefundMayBeTriedAgain() {
    merchant.zalopay.faults().order(id, Switches.NORMAL.with(Switch.REFUND_COURSE, "fails"));
    merchant.refunded(merchant.refund(transaction, 50_000));
    assertEquals(
        -14,
        merchant.refunded(merchant.refund(transaction, 50_000)).path("sub_return_code").asInt());
    merchant.clock.advance(Duration.ofSeconds(60));
    assertEquals(
        3, merchant.refunded(merchant.refund(transaction, 50_000)).path("return_code").asInt());
  }

  @Test
  void refundWithALostAnswerIsFoundByQuery() {
    merchant.zalopay.faults().order(id, Switches.NORMAL.with(Switch.REFUND_ANSWER, "drop-after"));
    Map<String, String> refund = merchant.refund(transaction, 50_000);
    assertTrue(merchant.refunded(refund).isMissingNode());
    assertEquals(-23, merchant.refunded(refund).path("sub_return_code").asInt());
    assertEquals(1, merchant.queryRefund(refund.get("m_refund_id")).path("return_code").asInt());
  }

  @Test
  void anUnknownRefundIsNotFound() {
    assertEquals(-101, merchant.queryRefund("260201_7001_1").path("sub_return_code").asInt());
  }
}
