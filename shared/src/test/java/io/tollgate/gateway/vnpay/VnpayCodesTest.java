package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.Fixture.ANSWER;
import static io.tollgate.gateway.vnpay.Fixture.answer;
import static io.tollgate.gateway.vnpay.Fixture.answered;
import static io.tollgate.gateway.vnpay.Fixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.ReportTable;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of VNPAY's documents, over real HTTP, under signatures that the JDK made. */
class VnpayCodesTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(50_000, "VND");

  private final SettableClock clock = SettableClock.at(NOW);
  private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();
  private String answer = "";
  private final HttpServer server =
      HttpServer.start(
          0,
          request -> {
            seen.add(request);
            return HttpResponse.json(200, answer);
          });
  private final VnpayGateway gateway =
      Fixture.gateway(URI.create("http://127.0.0.1:" + server.port()), clock);
  private final Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, PRICE), NOW);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void queryNamesThePaymentByItsCreationTime() {
    clock.set(NOW.plus(Duration.ofMinutes(6)));
    answer = answered(ANSWER);
    gateway.query(bill);
    Map<String, String> sent = Json.texts(seen.getFirst().text());
    assertEquals("POST", seen.getFirst().method());
    assertEquals("/merchant_webapi/api/transaction", seen.getFirst().rawPath());
    assertEquals("20260201091905", sent.get("vnp_TransactionDate"));
    assertEquals("20260201092505", sent.get("vnp_CreateDate"));
    String text =
        Stream.of(
                "vnp_RequestId",
                "vnp_Version",
                "vnp_Command",
                "vnp_TmnCode",
                "vnp_TxnRef",
                "vnp_TransactionDate",
                "vnp_CreateDate",
                "vnp_IpAddr",
                "vnp_OrderInfo")
            .map(sent::get)
            .collect(Collectors.joining("|"));
    assertEquals(Fixture.sign(Fixture.SECRET, text), sent.get("vnp_SecureHash"));
    assertEquals(10, sent.size());

    gateway.query(bill);
    assertNotEquals(
        sent.get("vnp_RequestId"), Json.texts(seen.getLast().text()).get("vnp_RequestId"));
  }

  @Test
  void aPaymentIsPaidWithItsEvidence() {
    answer = answered(ANSWER);
    Report.Paid paid = (Report.Paid) gateway.query(bill);
    assertEquals(PRICE, paid.received());
    assertEquals("14226112", paid.transactionId());
    assertEquals(Instant.parse("2026-02-01T02:21:30Z"), paid.paidAt());
    assertEquals("vnpay/main/query", paid.evidence().keyId());
    assertEquals(answer, paid.evidence().message());
  }

  @ParameterizedTest
  @CsvSource({
    "00, 01, 00, paid",
    "00, 01, 01, open page",
    "00, 01, 02, failed failed 02",
    "00, 01, 04, suspicious 04",
    "00, 01, 07, suspicious 07",
    "00, 01, 05, suspicious 05",
    "00, 01, 06, suspicious 06",
    "00, 01, 09, suspicious 09",
    "00, 01, 33, open page",
    // It was paid once, and goes back: how much of it is not said.
    "00, 02, 00, suspicious type 02",
    "00, 02, 05, suspicious type 02",
    "00, 03, 00, suspicious type 03",
    "00, '', 00, suspicious type unknown",
    "91, '', '', not found",
    "02, '', '', unreachable",
    "03, '', '', unreachable",
    "94, '', '', unreachable",
    "97, '', '', unreachable",
    "99, '', '', unreachable",
    "08, '', '', unreachable",
    "98, '', '', unreachable",
    "42, '', '', open page"
  })
  void query(String code, String type, String status, String meaning) {
    answer = answered(answer(code, type, status));
    assertEquals(meaning, ReportTable.outcome(() -> ReportTable.of(gateway.query(bill))));
  }

  /** Who pays in the last second is still at the bank after it; a page left alone ends. */
  @ParameterizedTest
  @CsvSource({
    "PT0S, open page",
    "PT15M, open page",
    "PT29M59S, open page",
    "PT30M, waiting",
    "P1D, waiting"
  })
  void incompletePaymentIsAnOpenPageUntilAWhileAfterTheDeadline(Duration later, String meaning) {
    clock.set(Instant.parse("2026-02-01T02:19:05Z").plus(later));
    answer = answered(answer("00", "01", "01"));
    assertEquals(meaning, ReportTable.of(gateway.query(bill)));
  }

  @ParameterizedTest
  @CsvSource({
    "vnp_Amount, ''",
    "vnp_Amount, 5000001",
    "vnp_TransactionNo, 0",
    "vnp_TransactionNo, ''"
  })
  void successWithoutAValidAmountOrNumberIsSuspicious(String name, String value) {
    answer = answered(with(ANSWER, name, value));
    assertEquals(new Report.Suspicious("00"), gateway.query(bill));
  }

  @Test
  void paymentWithoutATimeIsPaidNow() {
    answer = answered(with(ANSWER, "vnp_PayDate", ""));
    assertEquals(NOW, ((Report.Paid) gateway.query(bill)).paidAt());
  }

  @Test
  void numbersAndUnknownFieldsAreRead() {
    answer =
        answered(ANSWER)
            .replace("\"5000000\"", "5000000")
            .replaceFirst("\\{", "{\"vnp_FeeAmount\":0,\"vnp_Issuer\":null,\"vnp_Trace\":\"1\",");
    assertEquals("paid", ReportTable.of(gateway.query(bill)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vnp_ResponseId",
        "vnp_Message",
        "vnp_TmnCode",
        "vnp_TxnRef",
        "vnp_Amount",
        "vnp_BankCode",
        "vnp_PayDate",
        "vnp_TransactionNo",
        "vnp_TransactionType",
        "vnp_TransactionStatus",
        "vnp_OrderInfo"
      })
  void tamperedResponseIsUnreachable(String name) {
    answer = answered(ANSWER).replace("\"%s\":\"".formatted(name), "\"%s\":\"1".formatted(name));
    assertEquals("unreachable", ReportTable.outcome(() -> ReportTable.of(gateway.query(bill))));
  }

  @Test
  void unsignedResponseIsUnreachable() {
    answer = Json.write(ANSWER);
    assertEquals(
        "vnpay unreachable: an answer that VNPAY did not sign",
        assertThrows(GatewayUnreachable.class, () -> gateway.query(bill)).getMessage());
    answer = answered(ANSWER, Fixture.OTHER_SECRET);
    assertEquals("unreachable", ReportTable.outcome(() -> ReportTable.of(gateway.query(bill))));
    answer = answered(ANSWER, Fixture.SECRET_PREVIOUS);
    assertEquals("paid", ReportTable.of(gateway.query(bill)));
    answer = Json.write(Map.of("vnp_ResponseCode", "91"));
    assertEquals("unreachable", ReportTable.outcome(() -> ReportTable.of(gateway.query(bill))));
    answer = Json.write(Map.of("vnp_ResponseCode", "94"));
    assertEquals(
        "vnpay unreachable: code 94 to querydr",
        assertThrows(GatewayUnreachable.class, () -> gateway.query(bill)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"vnp_TxnRef, 260201ABCDEFGHK", "vnp_TmnCode, SIMTMN02", "vnp_TxnRef, ''"})
  void responseAboutAnotherPaymentIsUnreachable(String name, String value) {
    answer = answered(with(ANSWER, name, value));
    assertEquals(
        "vnpay unreachable: an answer about another payment",
        assertThrows(GatewayUnreachable.class, () -> gateway.query(bill)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    // Taken, which is no more than taken.
    "00, 05, pending",
    "00, 06, pending",
    "00, 00, pending",
    "00, '', pending",
    "00, 77, pending",
    "00, 09, failed rejected 09",
    // Requested before, or asked too soon: money may go back.
    "94, '', pending",
    // None of them gives anything back.
    "02, '', failed refused 02",
    "03, '', failed refused 03",
    "04, '', failed refused 04",
    "13, '', failed refused 13",
    "16, '', failed refused 16",
    "91, '', failed not_refundable 91",
    "93, '', failed amount 93",
    "95, '', failed not_refundable 95",
    // We know nothing.
    "97, '', unreachable",
    "98, '', unreachable",
    "99, '', unreachable",
    "08, '', unreachable",
    "42, '', unreachable"
  })
  void refund(String code, String status, String meaning) {
    answer = answered(with(answer(code, "02", status), "vnp_Command", "refund"));
    assertEquals(
        meaning, ReportTable.outcome(() -> ReportTable.of(gateway.refund(refundOf(50_000)))));
  }

  @Test
  void unsignedRefusalOfARefundIsUnreachable() {
    answer = Json.write(Map.of("vnp_ResponseCode", "95"));
    assertEquals(
        "unreachable", ReportTable.outcome(() -> ReportTable.of(gateway.refund(refundOf(50_000)))));
  }

  @Test
  void aRefundSendsItsMemo() {
    Refund refund = refundOf(20_000);
    answer = answered(with(answer("00", "03", "05"), "vnp_Command", "refund"));
    gateway.refund(refund);
    gateway.refund(refund);
    assertEquals(seen.getFirst().text(), seen.getLast().text());
    Map<String, String> sent = new TreeMap<>(Json.texts(seen.getFirst().text()));
    String text =
        Stream.of(
                "vnp_RequestId",
                "vnp_Version",
                "vnp_Command",
                "vnp_TmnCode",
                "vnp_TransactionType",
                "vnp_TxnRef",
                "vnp_Amount",
                "vnp_TransactionNo",
                "vnp_TransactionDate",
                "vnp_CreateBy",
                "vnp_CreateDate",
                "vnp_IpAddr",
                "vnp_OrderInfo")
            .map(sent::get)
            .collect(Collectors.joining("|"));
    assertEquals(Fixture.sign(Fixture.SECRET, text), sent.remove("vnp_SecureHash"));
    assertEquals(refund.memo().values(), sent);
  }

  @ParameterizedTest
  @CsvSource({
    // The answer is about this refund.
    "00, 02, 00, named, 50000, done",
    "00, 02, 05, named, 50000, pending",
    "00, 02, 06, named, 50000, pending",
    "00, 02, 09, named, 50000, failed rejected 09",
    "00, 02, 33, named, 50000, undecided 33",
    "00, 03, 00, named, 20000, done",
    "00, 03, 09, named, 20000, failed rejected 09",
    // All of it went back, which happens once to each payment.
    "00, 02, 00, unnamed, 50000, wholly refunded",
    // So did all of the bill's other payment.
    "00, 02, 00, another, 50000, pending",
    // It may be about another refund.
    "00, 02, 09, unnamed, 50000, pending",
    "00, 02, 05, unnamed, 50000, pending",
    "00, 03, 00, unnamed, 20000, pending",
    "00, 03, 09, unnamed, 20000, pending",
    // Of the payment: the refund is not shown, or not yet.
    "00, 01, 00, unnamed, 50000, pending",
    "00, 01, 05, unnamed, 50000, pending",
    "00, 01, 09, unnamed, 50000, pending",
    "00, '', 00, unnamed, 50000, pending",
    // Not even the payment is known there.
    "91, '', '', unnamed, 50000, undecided 91",
    "42, '', '', unnamed, 50000, undecided 42",
    "94, '', '', unnamed, 50000, unreachable",
    "97, '', '', unnamed, 50000, unreachable",
    "99, '', '', unnamed, 50000, unreachable"
  })
  void queryRefund(
      String code, String type, String status, String named, long amount, String meaning) {
    Refund refund = refundOf(amount);
    String info = described(named, refund);
    answer = answered(with(answer(code, type, status, amount), "vnp_OrderInfo", info));
    assertEquals(meaning, ReportTable.outcome(() -> ReportTable.of(gateway.queryRefund(refund))));
  }

  /** After a day nothing says that VNPAY will ever show it; what it shows counts all the same. */
  @ParameterizedTest
  @CsvSource({
    "PT23H59M, 01, 00, unnamed, pending",
    "PT24H, 01, 00, unnamed, undecided 00",
    "PT24H, 02, 09, unnamed, undecided 09",
    "P30D, 01, 05, unnamed, undecided 05",
    "PT24H, 02, 00, another, wholly refunded",
    "P30D, 02, 05, named, pending",
    "P30D, 02, 00, named, done"
  })
  void refundThatIsNotShownAfterADayIsUndecided(
      Duration later, String type, String status, String named, String meaning) {
    Refund refund = refundOf(50_000);
    clock.set(Instant.parse("2026-02-01T02:19:05Z").plus(later));
    String info = described(named, refund);
    answer = answered(with(answer("00", type, status), "vnp_OrderInfo", info));
    assertEquals(meaning, ReportTable.of(gateway.queryRefund(refund)));
  }

  private String described(String named, Refund refund) {
    return switch (named) {
      case "named" -> refund.memo().value("vnp_OrderInfo");
      case "another" -> refundOf(50_000).memo().value("vnp_OrderInfo");
      default -> "Don hang 1";
    };
  }

  @Test
  void responseWithAnotherAmountIsAboutAnotherRefund() {
    answer = answered(answer("00", "02", "00", 50_000));
    assertEquals("pending", ReportTable.of(gateway.queryRefund(refundOf(20_000))));
  }

  @Test
  void aRefundThatWeDidNotPlanIsUndecidedUnlessAllWentBack() {
    Refund theirs = new Refund("14836054", bill, "14226112", PRICE, "", Memo.EMPTY);
    answer = answered(answer("00", "01", "00"));
    assertEquals("undecided 00", ReportTable.of(gateway.queryRefund(theirs)));
    answer = answered(answer("00", "02", "00"));
    assertEquals("wholly refunded", ReportTable.of(gateway.queryRefund(theirs)));
  }

  private Refund refundOf(long dong) {
    Money amount = Money.of(dong, "VND");
    RefundPlan plan =
        gateway.planRefund(new NewRefund(bill, "14226112", amount, "đổi ý"), clock.instant());
    return new Refund(plan.identity(), bill, "14226112", amount, "đổi ý", plan.memo());
  }
}
