package io.tollgate.simulator.vnpay;

import static io.tollgate.simulator.vnpay.Merchant.code;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.MerchantAction;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** querydr, refund and the list of banks. */
class VnpayTransactionTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @ParameterizedTest
  @CsvSource({
    "SUCCESS, 00",
    "SUSPICIOUS, 07",
    "INSUFFICIENT, 02",
    "CANCEL, 02",
    "EXPIRE, 02",
    "DELAYED, 01"
  })
  void queryGivesTheStatusOfEachOutcome(Outcome outcome, String status) {
    String id = merchant.created();
    assertEquals("01", status(merchant.query(id)));
    merchant.clock.advance(Duration.ofMinutes(6));
    merchant.vnpay.pay(id, outcome);
    JsonNode answer = merchant.query(id);
    assertEquals("00", code(answer));
    assertEquals("01", answer.path("vnp_TransactionType").asText());
    assertEquals(status, status(answer));
    assertEquals("5000000", answer.path("vnp_Amount").textValue());
    assertSigned(answer);
  }

  @Test
  void queryOfUnknownReferenceOrOtherCreateDateIsNotFound() {
    assertEquals("91", code(merchant.query("260201000000000")));
    String id = merchant.created();
    Map<String, String> fields = merchant.queryFields(id);
    fields.put("vnp_TransactionDate", "20260201091906");
    JsonNode answer = merchant.query(fields);
    assertEquals("91", code(answer));
    assertEquals("Transaction_not_found", answer.path("vnp_Message").asText());
    assertSigned(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "vnp_TmnCode, SIMTMN99, 02",
    "vnp_Version, 2.1.3, 03",
    "vnp_IpAddr, ::1, 03",
    "vnp_OrderInfo, '', 03",
    "vnp_RequestId, '', 03",
    "vnp_RequestId, a-b, 03",
    "vnp_CreateDate, now, 03"
  })
  void invalidQueryIsRejected(String name, String value, String code) {
    Map<String, String> fields = merchant.queryFields(merchant.created());
    fields.put(name, value);
    assertEquals(code, code(merchant.query(fields)));
  }

  @Test
  void wrongSignatureIsRejectedBeforeOtherFaults() {
    Map<String, String> fields = merchant.queryFields("x");
    fields.put("vnp_SecureHash", "0");
    fields.put("vnp_IpAddr", "");
    assertEquals("97", code(merchant.answer(Json.text(fields))));
    fields.put("vnp_Command", "other");
    assertEquals("03", code(merchant.answer(Json.text(fields))));
  }

  @Test
  void secondQueryWithinFiveMinutesIsRejected() {
    String id = merchant.created();
    assertEquals("00", code(merchant.query(id)));
    merchant.clock.advance(Duration.ofSeconds(299));
    assertEquals("94", code(merchant.query(id)));
    merchant.clock.advance(Duration.ofSeconds(1));
    assertEquals("00", code(merchant.query(id)));
    merchant.vnpay.faults().order(id, Switches.NORMAL.with(Fault.QUERY_ANY_TIME, true));
    assertEquals("00", code(merchant.query(id)));
    Map<String, String> same = merchant.queryFields(id);
    assertEquals("00", code(merchant.query(same)));
    assertEquals("94", code(merchant.query(same)));
    assertEquals(6, merchant.story(id).calls().query());
  }

  @ParameterizedTest
  @CsvSource({"FAILED, 00, 02", "UNKNOWN, 91, ''", "NOT_COMPLETED, 00, 01"})
  void queryOfAnExpiredPaymentAnswersAsTheSwitchSays(
      Fault.ExpiredQuery how, String code, String status) {
    String id = merchant.created(Switches.NORMAL.with(Fault.EXPIRED_QUERY, how));
    merchant.clock.advance(Duration.ofMinutes(15));
    JsonNode answer = merchant.query(id);
    assertEquals(code, code(answer));
    assertEquals(status, status(answer));
  }

  @ParameterizedTest
  @CsvSource({"rate-limited, 94", "maintenance, 99"})
  void queryFailsAsTheSwitchSays(String how, String code) {
    String id = merchant.created(Switches.NORMAL.with(Switch.QUERY_ANSWER, how));
    assertEquals(code, code(merchant.query(id)));
  }

  /** Without the number its place is signed empty (VNPAY's demo) or as 0 (npm vnpay). */
  @ParameterizedTest
  @CsvSource({"'', '', 00", "'', 0, 00", "'', 14, 97", "14, 14, 00", "14, 0, 97", "14, '', 97"})
  void refundMayOmitItsTransactionNumber(String sent, String signed, String code) {
    Map<String, String> fields = merchant.refundFields(paid(Switches.NORMAL), "02", 50_000);
    fields.put("vnp_TransactionNo", signed);
    fields.put("vnp_SecureHash", Merchant.refundSignature(fields));
    fields.remove("vnp_TransactionNo");
    if (!sent.isEmpty()) {
      fields.put("vnp_TransactionNo", sent);
    }
    assertEquals(code, code(merchant.answer(Json.text(fields))));
  }

  @Test
  void delayedRefundGoesThroughItsStates() {
    String id =
        paid(
            Switches.NORMAL
                .with(Switch.REFUND_COURSE, Switch.RefundCourse.LATER)
                .with(Switch.REFUND_SECONDS, 1_500));
    JsonNode answer = merchant.refund(id, "02", 50_000);
    assertEquals("00", code(answer));
    assertEquals("05", status(answer));
    assertEquals("02", answer.path("vnp_TransactionType").asText());
    assertNotEquals(merchant.story(id).transactionId(), answer.path("vnp_TransactionNo").asText());
    assertSigned(answer);
    assertEquals("05", status(merchant.queryLater(id)));
    merchant.queryLater(id);
    assertEquals("06", status(merchant.queryLater(id)));
    merchant.queryLater(id);
    assertEquals("00", status(merchant.queryLater(id)));
    assertEquals("done", merchant.story(id).refunds().getFirst().state());
  }

  @ParameterizedTest
  @CsvSource({"IMMEDIATE, 00, done", "FAILS, 09, failed", "MANUAL, 05, manual"})
  void refundEndsAsTheSwitchSays(Switch.RefundCourse course, String status, String state) {
    String id = paid(Switches.NORMAL.with(Switch.REFUND_COURSE, course));
    merchant.refund(id, "03", 20_000);
    JsonNode answer = merchant.queryLater(id);
    assertEquals(status, status(answer));
    assertEquals("03", answer.path("vnp_TransactionType").asText());
    assertEquals("2000000", answer.path("vnp_Amount").asText());
    assertEquals(state, merchant.story(id).refunds().getFirst().state());
  }

  @ParameterizedTest
  @CsvSource({"NAMED, 02, true", "UNNAMED, 02, false", "NEVER, 01, false"})
  void queryShowsARefundAsTheSwitchSays(Fault.RefundShown how, String type, boolean isNamed) {
    String id = paid(Switches.NORMAL.with(Fault.REFUND_SHOWN, how));
    merchant.refund(id, "02", 50_000);
    JsonNode answer = merchant.queryLater(id);
    assertEquals(type, answer.path("vnp_TransactionType").asText());
    assertEquals(isNamed, answer.path("vnp_OrderInfo").asText().startsWith("Hoan tien Q"));
  }

  @Test
  void paidTwiceSendsTwoIpnsAndBothAmountsAreRefundable() {
    String id = paid(Switches.NORMAL);
    assertTrue(merchant.vnpay.act(id, MerchantAction.PAY_AGAIN, Optional.empty()).isPresent());
    merchant.callbacks(id, 2);
    assertEquals(
        2,
        merchant.callbacks.stream()
            .map(ipn -> TestMerchant.queryOf(ipn.target()).get("vnp_TransactionNo"))
            .distinct()
            .count());
    assertEquals("00", code(merchant.refund(id, "02", 50_000)));
    assertEquals("00", code(merchant.refund(id, "03", 50_000)));
    assertEquals("93", code(merchant.refund(id, "03", 1)));
  }

  @Test
  void unpaidOrderIsNotPaidAgain() {
    String open = merchant.created();
    assertTrue(merchant.vnpay.act(open, MerchantAction.PAY_AGAIN, Optional.empty()).isEmpty());
  }

  @Test
  void refundsBeyondThePaidAmountAndDuplicatesAreRejected() {
    String open = merchant.created();
    assertEquals("95", code(merchant.refund(open, "02", 50_000)));
    assertEquals("91", code(merchant.refund("260201000000000", "02", 50_000)));
    String id = paid(Switches.NORMAL);
    assertEquals("03", code(merchant.refund(id, "01", 50_000)));
    assertEquals("03", code(merchant.refund(id, "03", 0)));
    assertEquals("93", code(merchant.refund(id, "02", 49_000)));
    assertEquals("93", code(merchant.refund(id, "03", 50_001)));
    Map<String, String> part = merchant.refundFields(id, "03", 30_000);
    assertEquals("00", code(merchant.refund(part)));
    assertEquals("94", code(merchant.refund(part)));
    assertEquals("04", code(merchant.refund(id, "02", 50_000)));
    assertEquals("93", code(merchant.refund(id, "03", 20_001)));
    assertEquals("00", code(merchant.refund(id, "03", 20_000)));
    assertEquals(2, merchant.story(id).refunds().size());
  }

  @Test
  void aTerminalWithoutRefundsAnswers99() {
    String id = paid(Switches.NORMAL.with(Fault.REFUND_99, true));
    assertEquals("99", code(merchant.refund(id, "02", 50_000)));
    assertEquals(0, merchant.story(id).refunds().size());
  }

  @Test
  void banksAreListedForAKnownTerminal() {
    String path = "/qrpayauth/api/merchant/get_bank_list";
    JsonNode banks = Merchant.json(merchant.post(path, Map.of("tmn_code", Merchant.TMN_CODE)));
    assertEquals("VNPAYQR", banks.path(0).path("bank_code").asText());
    assertTrue(Merchant.json(merchant.post(path, Map.of("tmn_code", "x"))).isEmpty());
  }

  private String paid(Switches switches) {
    String id = merchant.created(switches);
    merchant.vnpay.pay(id, Outcome.SUCCESS);
    return id;
  }

  private static String status(JsonNode answer) {
    return answer.path("vnp_TransactionStatus").asText();
  }

  private static void assertSigned(JsonNode answer) {
    Map<String, String> fields = new TreeMap<>();
    answer.properties().forEach(field -> fields.put(field.getKey(), field.getValue().textValue()));
    String text = TransactionApi.answerText(fields);
    assertTrue(Signature.matches(fields.get("vnp_SecureHash"), Merchant.SECRET, text));
    assertFalse(fields.containsValue(""));
  }
}
