package io.tollgate.gateway.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.ReportTable;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every code of ZaloPay's documents, in every place they print it, over real HTTP. A row without a
 * fine code has no {@code sub_return_code}.
 */
class ZaloPayCodesTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server =
      HttpServer.start(
          0,
          request -> {
            seen.add(request);
            return HttpResponse.json(200, answers.get(request.rawPath()));
          });
  private final URI api = URI.create("http://127.0.0.1:" + server.port());
  private final ZaloPayGateway gateway =
      Fixture.gateway(api, Clock.fixed(NOW.plus(Duration.ofMinutes(2)), ZoneOffset.UTC));

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    // The id is taken.
    "2, -68, already open",
    "2, -69, already open",
    "2, -70, already open",
    "2, -89, already open",
    "-68, , already open",
    // Nothing was created.
    "2, -4, refused -4",
    "2, -5, refused -5",
    "2, -32, refused -32",
    "2, -52, refused -52",
    "2, -54, refused -54",
    "2, -57, refused -57",
    "2, -92, refused -92",
    "2, -93, refused -93",
    "2, -94, refused -94",
    "2, -401, refused -401",
    "-401, , refused -401",
    // We know nothing.
    "2, -2, unreachable",
    "2, -3, unreachable",
    "2, -33, unreachable",
    "2, -53, unreachable",
    "2, -402, unreachable",
    "2, -403, unreachable",
    "2, -405, unreachable",
    "2, -429, unreachable",
    "2, -500, unreachable",
    "2, -999, unreachable",
    "-500, , unreachable",
    "2, -88, unreachable",
    "2, -135, unreachable",
    "2, -4711, unreachable",
    "2, , unreachable",
    "3, 1, unreachable",
    "0, , unreachable",
  })
  void create(String returnCode, String code, String meaning) {
    answers.put("/v2/create", envelope(returnCode, code, ""));
    assertEquals(
        meaning,
        ReportTable.outcome(
            () ->
                switch (gateway.open(bill())) {
                  case Opening.Opened opened -> "opened " + opened.nextStep();
                  case Opening.AlreadyOpen _ -> "already open";
                  case Opening.Refused refused -> "refused " + refused.code();
                }));
  }

  @ParameterizedTest
  @CsvSource({
    "https://qcgateway.zalopay.vn/openinapp?order=eyJ6, true",
    "https://zalopay.vn/openinapp, true",
    "http://127.0.0.1:9/openinapp?order=eyJ6, true",
    "http://qcgateway.zalopay.vn/openinapp, false",
    "https://qcgateway.zalopay.vn.evil.example/, false",
    "https://zalopay.vn@evil.example/, false",
    "https://evilzalopay.vn/, false",
    "https://127.0.0.1:9/, false",
    "//qcgateway.zalopay.vn/, false",
    "javascript:alert(1), false",
    "https://a b, false",
    "'', false",
  })
  void paymentPageOnAnotherHostIsRejected(String orderUrl, boolean safe) {
    answers.put("/v2/create", envelope("1", "1", ",\"order_url\":\"" + orderUrl + "\""));
    String expected = safe ? "Redirect[url=" + orderUrl + "]" : "unreachable";
    assertEquals(
        expected,
        ReportTable.outcome(
            () ->
                gateway.open(bill()) instanceof Opening.Opened(var step, Memo memo)
                        && memo.equals(Memo.EMPTY)
                    ? step.toString()
                    : "something else"));
  }

  @Test
  void createdOrderWithoutAPageIsUnreachable() {
    answers.put("/v2/create", envelope("1", "1", ""));
    assertEquals("unreachable", ReportTable.outcome(() -> gateway.open(bill()).toString()));
  }

  @Test
  void refusalQuotesZaloPaysMessageUpToALimit() {
    answers.put(
        "/v2/create",
        "{\"return_code\":2,\"return_message\":\"Giao dịch thất bại\",\"sub_return_code\":-401,"
            + "\"sub_return_message\":\"Dữ liệu không hợp lệ\"}");
    assertEquals(new Opening.Refused("-401", "Dữ liệu không hợp lệ"), gateway.open(bill()));
    answers.put(
        "/v2/create", "{\"return_code\":-401,\"return_message\":\"" + "x".repeat(999) + "\"}");
    assertEquals(new Opening.Refused("-401", ""), gateway.open(bill()));
  }

  @ParameterizedTest
  @CsvSource({
    "3, -49, waiting",
    "3, 1, waiting",
    "3, , waiting",
    "3, -4711, waiting",
    "2, -54, expired -54",
    "-54, , expired -54",
    "2, -101, not found",
    "-101, , not found",
    "2, -49, declined not_paid -49",
    "2, -63, declined insufficient_balance -63",
    "2, -217, declined bank_error -217",
    "2, -329, declined cancelled_by_payer -329",
    "2, -332, declined promotion_not_applicable -332",
    "2, -333, declined promotion_not_applicable -333",
    "2, -1330, declined daily_limit -1330",
    "2, -1331, declined daily_limit -1331",
    "2, -1332, declined daily_limit -1332",
    "2, -1333, declined daily_limit -1333",
    "2, -1340, declined monthly_limit -1340",
    "2, -1341, declined monthly_limit -1341",
    "2, -1342, declined monthly_limit -1342",
    "2, -1343, declined monthly_limit -1343",
    // An outage is not an answer.
    "2, -401, unreachable",
    "2, -402, unreachable",
    "2, -403, unreachable",
    "2, -405, unreachable",
    "2, 406, unreachable",
    "2, -429, unreachable",
    "2, -500, unreachable",
    "2, -999, unreachable",
    "2, -33, unreachable",
    "2, -88, unreachable",
    "2, -135, unreachable",
    "-401, , unreachable",
    "-402, , unreachable",
    "-403, , unreachable",
    "-405, , unreachable",
    "406, , unreachable",
    "-429, , unreachable",
    "-500, , unreachable",
    "-999, , unreachable",
    "3, -500, unreachable",
    // Not in the documents: money may be on its way.
    "2, -92, open page",
    "2, -59, open page",
    "2, -4711, open page",
    "2, 10, open page",
    "2, , open page",
    "0, , open page",
    "-4711, , open page",
  })
  void query(String returnCode, String code, String meaning) {
    answers.put(
        "/v2/query",
        envelope(
            returnCode,
            code,
            ",\"is_processing\":false,\"amount\":0,\"zp_trans_id\":0,\"server_time\":0"));
    assertEquals(meaning, ReportTable.outcome(() -> ReportTable.of(gateway.query(bill()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2, -63", "3, 3", "2, -54", "2, -101"})
  void paymentInProgressIsNotFinal(String codes) {
    String[] code = codes.split(", ");
    answers.put("/v2/query", envelope(code[0], code[1], ",\"is_processing\":true"));
    assertEquals("in progress", ReportTable.outcome(() -> ReportTable.of(gateway.query(bill()))));
  }

  @Test
  void paid() {
    String body =
        envelope(
            "1",
            "1",
            ",\"is_processing\":false,\"amount\":50001,\"zp_trans_id\":260201000000389,"
                + "\"server_time\":1769912366359,\"discount_amount\":0");
    answers.put("/v2/query", body);
    assertEquals(
        new Report.Paid(
            Money.of(50_001, "VND"),
            "260201000000389",
            Instant.ofEpochMilli(1_769_912_366_359L),
            new Evidence("zalopay/main/query", body)),
        gateway.query(bill()));
  }

  @Test
  void paidWithoutATimeIsPaidNow() {
    answers.put("/v2/query", envelope("1", "1", ",\"amount\":50000,\"zp_trans_id\":\"2602\""));
    Report.Paid paid = (Report.Paid) gateway.query(bill());
    assertEquals(NOW.plus(Duration.ofMinutes(2)), paid.paidAt());
    assertEquals("2602", paid.transactionId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"amount\":50000",
        ",\"zp_trans_id\":1",
        ",\"amount\":50000,\"zp_trans_id\":0",
        ",\"amount\":50000.5,\"zp_trans_id\":1",
        ",\"amount\":-1,\"zp_trans_id\":1"
      })
  void paidOrderWithMissingFieldsIsUnreachable(String facts) {
    answers.put("/v2/query", envelope("1", "1", facts));
    assertEquals("unreachable", ReportTable.outcome(() -> ReportTable.of(gateway.query(bill()))));
  }

  /** The second answer is what the query says after a refusal. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, , , pending",
    "3, 2, , , pending",
    "3, , , , pending",
    "3, -1, , , undecided -1",
    "2, -23, , , pending",
    "2, -13, 2, -101, failed refused -13",
    "2, -14, 2, -101, failed refused -14",
    "2, -32, 2, -101, failed refused -32",
    "2, -101, 2, -101, failed refused -101",
    "2, -24, 2, -101, failed refused -24",
    "2, -25, 2, -101, failed refused -25",
    "2, -26, 2, -101, failed refused -26",
    "2, -401, 2, -101, failed refused -401",
    "-401, , 2, -101, failed refused -401",
    // An earlier call under the same identity was taken.
    "2, -13, 1, 1, done",
    "2, -14, 3, 2, pending",
    "2, -14, 3, -1, undecided -1",
    "2, -14, 2, 0, failed failed 0",
    "2, -14, 2, -500, unreachable",
    "2, -402, , , unreachable",
    "2, -403, , , unreachable",
    "2, -405, , , unreachable",
    "2, -429, , , unreachable",
    "2, -500, , , unreachable",
    "2, -999, , , unreachable",
    "2, -3, , , unreachable",
    "2, -4711, , , unreachable",
    "2, , , , unreachable",
    "0, , , , unreachable",
  })
  void refund(String returnCode, String code, String thenReturnCode, String then, String meaning) {
    answers.put("/v2/refund", envelope(returnCode, code, ",\"refund_id\":1"));
    if (thenReturnCode != null) {
      answers.put("/v2/query_refund", envelope(thenReturnCode, then, ""));
    }
    assertEquals(meaning, ReportTable.outcome(() -> ReportTable.of(gateway.refund(refund()))));
    assertEquals(thenReturnCode == null ? 1 : 2, seen.size());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, done",
    "1, , done",
    "3, 2, pending",
    "3, , pending",
    "3, -1, undecided -1",
    "2, -16, pending",
    "2, -101, not found",
    "2, 0, failed failed 0",
    "2, -13, failed too_late -13",
    "2, -14, failed amount -14",
    "2, -32, failed not_refundable -32",
    "2, -401, unreachable",
    "2, -402, unreachable",
    "2, -403, unreachable",
    "2, -405, unreachable",
    "2, 406, unreachable",
    "2, -429, unreachable",
    "2, -500, unreachable",
    "2, -999, unreachable",
    "-500, , unreachable",
    "-429, , unreachable",
    // Once this meant that the money went back.
    "-101, , undecided -101",
    "2, -102, undecided -102",
    "2, -4711, undecided -4711",
    "2, , undecided 2",
    "0, , undecided 0",
  })
  void queryRefund(String returnCode, String code, String meaning) {
    answers.put("/v2/query_refund", envelope(returnCode, code, ""));
    assertEquals(meaning, ReportTable.outcome(() -> ReportTable.of(gateway.queryRefund(refund()))));
  }

  @Test
  void aRefundKeepsItsIdentityAndItsTimestampAndAQueryTakesThePresent() {
    answers.put("/v2/refund", envelope("1", "1", ""));
    answers.put("/v2/query_refund", envelope("1", "1", ""));
    Refund refund = refund();
    gateway.refund(refund);
    gateway.refund(refund);
    gateway.queryRefund(refund);

    assertEquals(seen.get(0).text(), seen.get(1).text());
    Map<String, String> sent = FormEncoding.read(seen.get(0).text()).orElseThrow();
    assertEquals(Long.toString(NOW.toEpochMilli()), sent.get("timestamp"));
    assertEquals("260201000000389", sent.get("zp_trans_id"));
    assertEquals("20000", sent.get("amount"));
    assertEquals("khách đổi ý | muộn", sent.get("description"));
    assertEquals(refund.identity(), sent.get("m_refund_id"));
    assertEquals(
        Fixture.sign(
            Fixture.KEY1, "2553|260201000000389|20000|khách đổi ý | muộn|" + NOW.toEpochMilli()),
        sent.get("mac"));

    Map<String, String> asked = FormEncoding.read(seen.get(2).text()).orElseThrow();
    assertEquals(
        Long.toString(NOW.plus(Duration.ofMinutes(2)).toEpochMilli()), asked.get("timestamp"));
    assertEquals(refund.identity(), asked.get("m_refund_id"));
  }

  @Test
  void queryUsesTheApplicationThatTheBillWasPlannedFor() {
    answers.put("/v2/query", envelope("2", "-402", ""));
    Bill bill = bill();
    ZaloPayGateway exchanged =
        new ZaloPayGateway(
            () -> RealHttp.CLIENT,
            List.of(Fixture.account("main", 9999, "new-1", "new-2", Optional.empty(), api)),
            Clock.systemUTC());
    assertEquals("unreachable", ReportTable.outcome(() -> ReportTable.of(exchanged.query(bill))));
    assertEquals("2553", FormEncoding.read(seen.getFirst().text()).orElseThrow().get("app_id"));
  }

  private static String envelope(String returnCode, String code, String more) {
    String fine = code == null ? "" : ",\"sub_return_code\":" + code;
    return "{\"return_code\":" + returnCode + ",\"return_message\":\"m\"" + fine + more + "}";
  }

  private Bill bill() {
    return BillFixture.planned(gateway, Fixture.newBill(REF, 50_000), NOW);
  }

  private Refund refund() {
    Bill bill = bill();
    Money part = Money.of(20_000, "VND");
    String reason = "khách  đổi ý | muộn\n";
    RefundPlan plan = gateway.planRefund(new NewRefund(bill, "260201000000389", part, reason), NOW);
    return new Refund(plan.identity(), bill, "260201000000389", part, reason, plan.memo());
  }
}
