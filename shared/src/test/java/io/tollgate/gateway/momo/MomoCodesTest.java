package io.tollgate.gateway.momo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.Configured;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.gateway.ReportTable;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import io.tollgate.time.SettableClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of MoMo's table, in each place where it can stand, over real HTTP. */
class MomoCodesTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final String PAGE = "https://test-payment.momo.vn/v2/gateway/pay?t=TU9NT3wx";

  /** Of a member that the answer does not have. */
  private static final String ABSENT = "(absent)";

  private static final String CREATE = "/v2/gateway/api/create";
  private static final String QUERY = "/v2/gateway/api/query";
  private static final String REFUND = "/v2/gateway/api/refund";
  private static final String QUERY_REFUND = "/v2/gateway/api/refund/query";

  /** An answer: its status, and its members beside the ids of the call. */
  private record Answer(int status, Map<String, Object> members) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server = HttpServer.start(0, this::answer);
  private final URI api = URI.create("http://127.0.0.1:" + server.port());
  private final SettableClock clock = SettableClock.at(NOW.plus(Duration.ofMinutes(2)));
  private final MomoGateway gateway = Fixture.gateway(api, clock);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "200, 0, opened",
    "201, 0, opened",
    "400, 0, unreachable",
    // The ids are taken.
    "200, 40, already open",
    "200, 41, already open",
    "400, 41, already open",
    // Nothing was created.
    "200, 20, refused 20",
    "400, 20, refused 20",
    "200, 21, refused 21",
    "200, 22, refused 22",
    "400, 22, refused 22",
    "200, 42, refused 42",
    "200, 45, refused 45",
    "200, 47, refused 47",
    "200, 98, refused 98",
    "200, 2019, refused 2019",
    // We know nothing.
    "200, 10, unreachable",
    "200, 11, unreachable",
    "200, 12, unreachable",
    "200, 13, unreachable",
    "200, 43, unreachable",
    "200, 99, unreachable",
    "422, 7000, unreachable",
    "200, 1000, unreachable",
    "200, 1005, unreachable",
    "200, 9000, unreachable",
    "200, 4711, unreachable",
    "500, 22, unreachable",
    "302, 22, unreachable",
  })
  void create(int status, int code, String meaning) {
    answers.put(CREATE, new Answer(status, Map.of("resultCode", code, "payUrl", PAGE)));
    assertEquals(meaning, opening());
  }

  /** Two answers to one mistake: 13, and 20 that names the field. */
  @Test
  void wrongSignatureIsUnreachableAndItsEchoIsNotRepeated() {
    Map<String, Object> echo =
        Map.of(
            "field", "signature", "message", "accessKey=" + Fixture.ACCESS_KEY + "&amount=50000");
    answers.put(
        CREATE,
        new Answer(
            400,
            Map.of(
                "resultCode", 20, "message", "Bad format request.", "subErrors", List.of(echo))));
    GatewayUnreachable unreachable =
        assertThrows(GatewayUnreachable.class, () -> gateway.open(bill()));
    Configured.words(unreachable)
        .forEach(words -> assertFalse(words.contains(Fixture.ACCESS_KEY), words));
  }

  @Test
  void refusalQuotesMomosMessageUpToALimit() {
    answers.put(
        CREATE, new Answer(200, Map.of("resultCode", 22, "message", "Số tiền không hợp lệ")));
    assertEquals(new Opening.Refused("22", "Số tiền không hợp lệ"), gateway.open(bill()));
    answers.put(CREATE, new Answer(200, Map.of("resultCode", 22, "message", "x".repeat(201))));
    assertEquals(new Opening.Refused("22", ""), gateway.open(bill()));
  }

  @ParameterizedTest
  @CsvSource({
    "https://test-payment.momo.vn/v2/gateway/pay?t=TU9NT3wx&s=0a, opened",
    "https://payment.momo.vn/v2/gateway/pay, opened",
    "https://momo.vn/pay, opened",
    "http://127.0.0.1:9/v2/gateway/pay, opened",
    "http://payment.momo.vn/pay, unreachable",
    "https://payment.momo.vn.evil.example/, unreachable",
    "https://momo.vn@evil.example/, unreachable",
    "https://evilmomo.vn/, unreachable",
    "momo://app?action=pay, unreachable",
    "javascript:alert(1), unreachable",
    "'', unreachable",
  })
  void paymentPageOnAnotherHostIsRejected(String payUrl, String meaning) {
    answers.put(CREATE, new Answer(200, Map.of("resultCode", 0, "payUrl", payUrl)));
    assertEquals(meaning, opening());
  }

  /** Answers are not signed, so one that is about something else is worth nothing. */
  @ParameterizedTest
  @CsvSource({"partnerCode, X", "orderId, X", "requestId, X", "amount, 50001"})
  void answerAboutSomethingElseIsUnreachable(String name, String value) {
    answers.put(CREATE, new Answer(200, Map.of("resultCode", 0, "payUrl", PAGE, name, value)));
    assertEquals("unreachable", opening());
    if (!name.equals("amount")) {
      answers.put(QUERY, paid(Map.of(name, value)));
      assertEquals("unreachable", query());
      answers.put(REFUND, new Answer(200, Map.of("resultCode", 0, name, value)));
      assertEquals("unreachable", refunded());
    }
  }

  /** What a query says, and what a notification with the same code says. */
  @ParameterizedTest
  @CsvSource({
    "0,    paid, paid",
    "9000, paid, paid",
    // Not yet.
    "1000, open page, open page",
    "8000, open page, open page",
    "7000, in progress, in progress",
    "7002, in progress, in progress",
    // Nobody knows what happened.
    "99,   open page, open page",
    "4711, open page, open page",
    "-1,   open page, open page",
    "1080, open page, open page",
    "1081, open page, open page",
    "1088, open page, open page",
    // Final.
    "1005, expired 1005, expired 1005",
    "1017, expired 1017, expired 1017",
    "1001, failed insufficient_balance 1001, failed insufficient_balance 1001",
    "1002, failed bank_error 1002, failed bank_error 1002",
    "1003, failed released 1003, failed released 1003",
    "1004, failed daily_limit 1004, failed daily_limit 1004",
    "1006, failed cancelled_by_payer 1006, failed cancelled_by_payer 1006",
    "1007, failed account_inactive 1007, failed account_inactive 1007",
    "1026, failed promotion_not_applicable 1026, failed promotion_not_applicable 1026",
    "4001, failed account_restricted 4001, failed account_restricted 4001",
    "4002, failed not_authenticated 4002, failed not_authenticated 4002",
    "4100, failed not_authenticated 4100, failed not_authenticated 4100",
    "98,   failed failed 98, failed failed 98",
    "2019, failed failed 2019, failed failed 2019",
    // They speak of the call, and in a notification there was none.
    "42,   not found, open page",
    "10,   unreachable, open page",
    "11,   unreachable, open page",
    "12,   unreachable, open page",
    "13,   unreachable, open page",
    "20,   unreachable, open page",
    "21,   unreachable, open page",
    "22,   unreachable, open page",
    "40,   unreachable, open page",
    "41,   unreachable, open page",
    "43,   unreachable, open page",
    "45,   unreachable, open page",
    "47,   unreachable, open page",
  })
  void payment(int code, String asked, String notified) {
    answers.put(QUERY, paid(Map.of("resultCode", code)));
    assertEquals(asked, query());

    Map<String, Object> result = Fixture.paid(REF, 50_000);
    result.put("resultCode", code);
    CallbackRequest notification =
        new CallbackRequest(
            Channel.CALLBACK,
            Optional.empty(),
            "POST",
            "",
            Map.of(),
            Fixture.signed(result).getBytes(StandardCharsets.UTF_8));
    Callback.Verified verified = (Callback.Verified) gateway.read(notification);
    assertEquals(notified, ReportTable.of(verified.report()));
  }

  /**
   * MoMo closes its page by itself and nothing else can; so long the buyer may be there. The page
   * may have been opened ten minutes after the bill was made, by a function that took its time.
   */
  @ParameterizedTest
  @CsvSource({
    "PT15M, open page",
    "PT25M28.999S, open page",
    "PT25M29S, waiting",
    "PT3H, waiting",
  })
  void unpaidBillIsOpenWhileThePageLives(Duration age, String meaning) {
    clock.set(NOW.plus(age));
    answers.put(QUERY, paid(Map.of("resultCode", 1000)));
    assertEquals(meaning, query());
  }

  @ParameterizedTest
  @CsvSource({
    "422, 7000, unreachable",
    "400, 0, unreachable",
    "400, 1006, unreachable",
    "400, 20, unreachable",
    "400, 42, not found",
    "404, 42, not found",
    "500, 0, unreachable",
    "201, 0, paid",
  })
  void queryBelievesOnlyAnAcceptedCall(int status, int code, String meaning) {
    answers.put(QUERY, new Answer(status, paid(Map.of("resultCode", code)).members()));
    assertEquals(meaning, query());
  }

  @Test
  void aPaymentByQueryIsReadWithItsAnswerAsEvidence() {
    answers.put(
        QUERY,
        paid(Map.of("amount", 50_001, "signature", Json.NULL, "lastUpdated", 1_769_912_366_359L)));
    Report.Paid paid = (Report.Paid) gateway.query(bill());
    assertEquals(Money.of(50_001, "VND"), paid.received());
    assertEquals("4088878653", paid.transactionId());
    assertEquals(Instant.ofEpochMilli(1_769_912_366_359L), paid.paidAt());
    assertEquals("momo/main/query", paid.evidence().keyId());
    assertTrue(paid.evidence().message().contains("\"transId\":4088878653"));
  }

  /** No document promises a time of payment; later than the buyer's time it cannot have been. */
  @ParameterizedTest
  @CsvSource({"PT2M, PT2M", "PT20M, PT20M", "PT5H, PT20M"})
  void paidWithoutATimeIsPaidAtTheDeadlineAtTheLatest(Duration answered, Duration paid) {
    long responseTime = NOW.plus(answered).toEpochMilli();
    answers.put(QUERY, paid(Map.of("responseTime", responseTime)));
    assertEquals(NOW.plus(paid), ((Report.Paid) gateway.query(bill())).paidAt());
  }

  @ParameterizedTest
  @CsvSource({
    "amount, 50000.5",
    "amount, -1",
    "amount, ''",
    "transId, 0",
    "transId, ''",
    "transId, -7",
  })
  void paymentThatCannotBeReadIsUnreachable(String name, String value) {
    answers.put(QUERY, paid(Map.of(name, value)));
    assertEquals("unreachable", query());
  }

  /** Where a refund is refused, the queries have the last word: here they know of none. */
  @ParameterizedTest
  @CsvSource({
    "200, 0, done",
    "201, 0, done",
    "200, 7000, pending",
    "422, 7000, pending",
    "200, 7002, pending",
    // An earlier call took these ids, and no list has its refund.
    "200, 40, undecided 40",
    "200, 41, undecided 41",
    // Refused.
    "200, 20, failed refused 20",
    "400, 20, failed refused 20",
    "200, 21, failed refused 21",
    "200, 22, failed refused 22",
    "200, 42, failed refused 42",
    "200, 45, failed refused 45",
    "200, 47, failed refused 47",
    "200, 1080, failed refused 1080",
    "200, 1081, failed refused 1081",
    "200, 1088, failed refused 1088",
    // We know nothing.
    "200, 10, unreachable",
    "200, 11, unreachable",
    "200, 12, unreachable",
    "200, 13, unreachable",
    "200, 43, unreachable",
    "200, 99, unreachable",
    "200, 1006, unreachable",
    "200, 4711, unreachable",
    "400, 0, unreachable",
    "500, 1081, unreachable",
  })
  void refund(int status, int code, String meaning) {
    answers.put(REFUND, new Answer(status, Map.of("resultCode", code)));
    answers.put(QUERY_REFUND, refunds(0, List.of()));
    answers.put(QUERY, refunds(0, List.of()));
    assertEquals(meaning, refunded());
  }

  @ParameterizedTest
  @CsvSource({
    "40, 0, done",
    "41, 7002, pending",
    "1081, 0, done",
    "1081, 1080, failed failed 1080"
  })
  void refusedRefundIsWhatAnEarlierCallCameTo(int refusal, int known, String meaning) {
    Refund refund = newRefund();
    answers.put(REFUND, new Answer(200, Map.of("resultCode", refusal)));
    answers.put(QUERY_REFUND, refunds(0, List.of(entry(refund.identity(), known))));
    assertEquals(meaning, ReportTable.of(gateway.refund(refund)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, done",
    "7000, pending",
    "7002, pending",
    "1000, pending",
    "1080, failed failed 1080",
    "1081, failed amount 1081",
    "1088, failed not_refundable 1088",
    "99, undecided 99",
    "4711, undecided 4711",
  })
  void queryRefund(int code, String meaning) {
    Refund refund = newRefund();
    answers.put(
        QUERY_REFUND, refunds(0, List.of(entry("another", 0), entry(refund.identity(), code))));
    assertEquals(meaning, ReportTable.of(gateway.queryRefund(refund)));
    // The payment's own list is asked for where refund/query shows nothing.
    answers.put(QUERY_REFUND, new Answer(200, Map.of("resultCode", 42)));
    answers.put(QUERY, refunds(0, List.of(entry(refund.identity(), code))));
    assertEquals(meaning, ReportTable.of(gateway.queryRefund(refund)));
  }

  /** First what refund/query says, then the payment's query. Neither has a list unless marked. */
  @ParameterizedTest
  @CsvSource({
    "0 list, 0 list, not found",
    "42,     0 list, not found",
    "0,      0 list, not found",
    "0 list, 9000 list, not found",
    "7002,   0 list, pending",
    "7000,   0 list, pending",
    // No list, or an outage, proves nothing.
    "0 list, 0, unreachable",
    "0 list, 42, unreachable",
    "0 list, 10, unreachable",
    "0 list, 10 list, unreachable",
    "0 list, 99 list, unreachable",
    "10,     0 list, unreachable",
    "10 list, 0 list, unreachable",
    "13,     0 list, unreachable",
    "20,     0 list, unreachable",
    "99 list, 0 list, unreachable",
    "99,     0 list, unreachable",
    "1006,   0 list, unreachable",
    "4711,   0 list, unreachable",
    // It speaks of refunds, but not of this one.
    "9000,   0 list, not found",
    "1080,   0 list, not found",
    "1081,   0 list, not found",
    "1088,   0 list, not found",
  })
  void missingRefundIsNotFoundOnlyByTwoAnswers(String first, String second, String meaning) {
    answers.put(QUERY_REFUND, empty(first));
    answers.put(QUERY, empty(second));
    assertEquals(meaning, refundState(newRefund()));
  }

  /** A code that is no proof of the payment proves nothing about what its list leaves out. */
  @ParameterizedTest
  @CsvSource({"0, not found", "9000, not found", "99, unreachable", "1003, unreachable"})
  void missingRefundIsNotFoundOnlyInAListOfAPaidBill(int code, String meaning) {
    answers.put(QUERY_REFUND, refunds(0, List.of()));
    answers.put(QUERY, refunds(code, List.of(entry("another", 0))));
    assertEquals(meaning, refundState(newRefund()));
  }

  /** Nothing of it could be sent again. */
  @Test
  void missingRefundOfThePortalIsUndecided() {
    answers.put(QUERY_REFUND, refunds(0, List.of()));
    answers.put(QUERY, refunds(0, List.of()));
    Refund ours = newRefund();
    Refund portal =
        new Refund("R1", ours.bill(), ours.transactionId(), ours.amount(), "", Memo.EMPTY);
    assertEquals("undecided not_found", refundState(portal));
    assertEquals("not found", refundState(ours));
  }

  @ParameterizedTest
  @CsvSource({"20000, done", "19999, undecided amount", "50000, undecided amount"})
  void listedRefundOfAnotherAmountIsUndecided(long amount, String meaning) {
    Refund refund = newRefund();
    Map<String, Object> entry = entry(refund.identity(), 0, Map.of("amount", amount));
    answers.put(QUERY_REFUND, refunds(0, List.of(entry)));
    assertEquals(meaning, refundState(refund));
    answers.put(QUERY_REFUND, new Answer(200, Map.of("resultCode", 42)));
    answers.put(QUERY, refunds(0, List.of(entry)));
    assertEquals(meaning, refundState(refund));
  }

  /** Old answers write the time as a text; of what became of a refund it says nothing. */
  @Test
  void refundWithoutAReadableTimeIsRead() {
    Refund refund = newRefund();
    Map<String, Object> entry =
        entry(refund.identity(), 0, Map.of("createdTime", "2021-05-01 10:00:00"));
    answers.put(QUERY_REFUND, refunds(0, List.of(entry)));
    assertEquals("done", refundState(refund));
  }

  /** It could be the refund that is asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"-1", "20000.5"})
  void refundBesideAnUnreadableEntryIsFoundAndNeverMissing(String amount) {
    Refund refund = newRefund();
    Map<String, Object> odd = entry("R1", 0, Map.of("amount", amount));
    answers.put(QUERY_REFUND, refunds(0, List.of(odd, entry(refund.identity(), 0))));
    assertEquals("done", refundState(refund));
    answers.put(QUERY_REFUND, refunds(0, List.of(odd)));
    assertEquals("unreachable", refundState(refund));
  }

  /** Which ids refund/query repeats is not known, so the payment's own list decides. */
  @ParameterizedTest
  @CsvSource({
    "orderId, 0, done",
    "requestId, 0, done",
    "orderId, 7002, done",
    "partnerCode, 0, unreachable",
    "partnerCode, 42, unreachable",
  })
  void refundQueryUnderOtherIdsShowsNothing(String name, int code, String meaning) {
    Refund refund = newRefund();
    answers.put(
        QUERY_REFUND,
        new Answer(
            200,
            Map.of(
                name,
                "X",
                "resultCode",
                code,
                "refundTrans",
                List.of(entry(refund.identity(), 1080)))));
    answers.put(QUERY, refunds(0, List.of(entry(refund.identity(), 0))));
    assertEquals(meaning, refundState(refund));
  }

  @ParameterizedTest
  @ValueSource(strings = {"partnerCode", "orderId", "requestId"})
  void billIsNotFoundOnlyByAnAnswerAboutNothingElse(String name) {
    answers.put(QUERY, new Answer(200, Map.of("resultCode", 42, name, "X")));
    assertEquals("unreachable", query());
    answers.put(QUERY, new Answer(200, Map.of("resultCode", 42, name, ABSENT)));
    assertEquals("not found", query());
  }

  @Test
  void aRefundKeepsItsIdsAndEveryQuestionHasItsOwn() {
    answers.put(REFUND, new Answer(200, Map.of("resultCode", 0)));
    answers.put(QUERY_REFUND, refunds(0, List.of()));
    answers.put(QUERY, refunds(0, List.of()));
    Refund refund = newRefund();
    gateway.refund(refund);
    gateway.refund(refund);
    gateway.queryRefund(refund);

    assertEquals(seen.get(0).text(), seen.get(1).text());
    JsonNode sent = Json.object(seen.get(0).text()).orElseThrow();
    String text =
        "amount=20000&description=khách đổi ý & muộn&orderId=%1$s&partnerCode=MOMO&requestId=%1$s"
            + "&transId=4088878653";
    assertEquals(
        Fixture.sign(Fixture.ACCESS_KEY, Fixture.SECRET_KEY, text.formatted(refund.identity())),
        sent.get("signature").getStringValue());
    assertTrue(sent.get("amount").isNumber() && sent.get("transId").isNumber());

    JsonNode asked = Json.object(seen.get(2).text()).orElseThrow();
    JsonNode askedAgain = Json.object(seen.get(3).text()).orElseThrow();
    assertEquals(refund.identity(), asked.get("orderId").getStringValue());
    assertEquals(REF.value(), askedAgain.get("orderId").getStringValue());
    Set<String> requestIds =
        Set.of(
            refund.identity(),
            asked.get("requestId").getStringValue(),
            askedAgain.get("requestId").getStringValue());
    assertEquals(3, requestIds.size());
  }

  @Test
  void refundsMadeInThePortalAreReversals() {
    answers.put(QUERY, refunds(0, List.of(entry("R1", 0), entry("R2", 7002))));
    assertEquals(
        List.of(
            notification("R1", new RefundReport.Done()),
            notification("R2", new RefundReport.Pending())),
        gateway.reversals(bill(), "4088878653"));
    answers.put(QUERY, refunds(0, List.of()));
    assertEquals(List.of(), gateway.reversals(bill(), "4088878653"));
    answers.put(QUERY, refunds(0, List.of(Map.of("orderId", "R1", "amount", 1))));
    assertThrows(GatewayUnreachable.class, () -> gateway.reversals(bill(), "4088878653"));
  }

  /** Only so does MoMo say that it gave held money back. */
  @Test
  void releasedMoneyIsARefundOfTheWhole() {
    Callback released =
        new Callback.RefundNotification(
            "main",
            "4088878653",
            "released-" + REF,
            Money.of(50_000, "VND"),
            new RefundReport.Done(),
            NOW);
    answers.put(QUERY, paid(Map.of("resultCode", 1003, "refundTrans", List.of())));
    assertEquals(List.of(released), gateway.reversals(bill(), "4088878653"));
    answers.put(QUERY, paid(Map.of("resultCode", 1003)));
    assertEquals(List.of(released), gateway.reversals(bill(), "4088878653"));
    answers.put(QUERY, refunds(1003, List.of(entry("R1", 0))));
    assertEquals(
        List.of(notification("R1", new RefundReport.Done())),
        gateway.reversals(bill(), "4088878653"));
    answers.put(QUERY, paid(Map.of("resultCode", 1003, "orderId", "X")));
    assertThrows(GatewayUnreachable.class, () -> gateway.reversals(bill(), "4088878653"));
  }

  @Test
  void unreadableRefundDoesNotHideTheOthers() {
    answers.put(
        QUERY, refunds(0, List.of(entry("R1", 0, Map.of("amount", -1)), entry("R2", 0), Map.of())));
    assertEquals(
        List.of(notification("R2", new RefundReport.Done())),
        gateway.reversals(bill(), "4088878653"));
  }

  @Test
  void reversalWithoutAReadableTimeIsOfTheTimeOfTheAnswer() {
    Instant answered = NOW.plusSeconds(30);
    Map<String, Object> entry = entry("R1", 0, Map.of("createdTime", "2021-05-01 10:00:00"));
    answers.put(
        QUERY,
        paid(Map.of("refundTrans", List.of(entry), "responseTime", answered.toEpochMilli())));
    assertEquals(answered, reversal().at());
    answers.put(QUERY, paid(Map.of("refundTrans", List.of(entry), "responseTime", ABSENT)));
    assertEquals(clock.instant(), reversal().at());
  }

  /** The database keeps 64 characters, and no others than ASCII. */
  @ParameterizedTest
  @CsvSource({"64, r, 64", "65, r, 9", "0, r, 9", "8, é, 9"})
  void orderIdThatCannotBeStoredIsReplacedByMomosNumber(int length, String character, int stored) {
    String orderId = character.repeat(length);
    answers.put(QUERY, refunds(0, List.of(entry(orderId, 0))));
    String identity = reversal().identity();
    assertEquals(stored, identity.length());
    assertEquals(stored == 9 ? "144518121" : orderId, identity);

    Refund ours = newRefund();
    answers.put(QUERY_REFUND, new Answer(200, Map.of("resultCode", 42)));
    assertEquals(
        "done",
        refundState(
            new Refund(
                identity, ours.bill(), ours.transactionId(), ours.amount(), "", Memo.EMPTY)));
  }

  @Test
  void queryUsesThePartnerThatTheBillWasPlannedFor() {
    answers.put(QUERY, new Answer(200, Map.of("resultCode", 13)));
    Bill bill = bill();
    MomoGateway exchanged =
        new MomoGateway(
            () -> RealHttp.CLIENT,
            List.of(Fixture.account("main", "OTHER", "access", "secret", api)),
            clock);
    assertThrows(GatewayUnreachable.class, () -> exchanged.query(bill));
    assertEquals(
        "MOMO",
        Json.object(seen.getFirst().text()).orElseThrow().get("partnerCode").getStringValue());
  }

  /** Repeats the ids of the call, as MoMo does, under what the test says. */
  private HttpResponse answer(HttpRequest request) {
    seen.add(request);
    Answer answer = answers.get(request.rawPath());
    JsonNode call = Json.object(request.text()).orElseThrow();
    Map<String, Object> members = new TreeMap<>();
    for (String name : List.of("partnerCode", "orderId", "requestId", "amount")) {
      if (call.get(name) != null) {
        members.put(name, call.get(name));
      }
    }
    members.putAll(answer.members());
    members.values().removeIf(ABSENT::equals);
    return HttpResponse.json(answer.status(), Json.write(members));
  }

  private static Answer paid(Map<String, Object> more) {
    Map<String, Object> members = new TreeMap<>();
    members.put("resultCode", 0);
    members.put("amount", 50_000);
    members.put("transId", 4_088_878_653L);
    members.put("payType", "qr");
    members.put("responseTime", NOW.toEpochMilli());
    members.putAll(more);
    return new Answer(200, members);
  }

  private static Answer refunds(int code, List<Map<String, Object>> entries) {
    return new Answer(200, Map.of("resultCode", code, "refundTrans", entries));
  }

  private static Answer empty(String codeAndList) {
    String[] parts = codeAndList.split(" ");
    int code = Integer.parseInt(parts[0]);
    return parts.length == 2
        ? refunds(code, List.of())
        : new Answer(200, Map.of("resultCode", code));
  }

  private static Map<String, Object> entry(String orderId, int code) {
    return entry(orderId, code, Map.of());
  }

  private static Map<String, Object> entry(
      String orderId, int code, Map<String, Object> otherMembers) {
    Map<String, Object> members = new TreeMap<>();
    members.put("orderId", orderId);
    members.put("amount", 20_000);
    members.put("resultCode", code);
    members.put("transId", 144_518_121);
    members.put("createdTime", NOW.toEpochMilli());
    members.putAll(otherMembers);
    return members;
  }

  private static Callback notification(String identity, RefundReport report) {
    return new Callback.RefundNotification(
        "main", "4088878653", identity, Money.of(20_000, "VND"), report, NOW);
  }

  private String opening() {
    return ReportTable.outcome(
        () ->
            switch (gateway.open(bill())) {
              case Opening.Opened _ -> "opened";
              case Opening.AlreadyOpen _ -> "already open";
              case Opening.Refused refused -> "refused " + refused.code();
            });
  }

  private String query() {
    return ReportTable.outcome(() -> ReportTable.of(gateway.query(bill())));
  }

  private String refunded() {
    return ReportTable.outcome(() -> ReportTable.of(gateway.refund(newRefund())));
  }

  private String refundState(Refund refund) {
    return ReportTable.outcome(() -> ReportTable.of(gateway.queryRefund(refund)));
  }

  private Callback.RefundNotification reversal() {
    return (Callback.RefundNotification) gateway.reversals(bill(), "4088878653").getFirst();
  }

  private Bill bill() {
    return BillFixture.planned(gateway, Fixture.newBill(REF, 50_000), NOW);
  }

  private Refund newRefund() {
    Bill bill = bill();
    Money part = Money.of(20_000, "VND");
    String reason = "khách  đổi ý & muộn\n";
    RefundPlan plan = gateway.planRefund(new NewRefund(bill, "4088878653", part, reason), NOW);
    return new Refund(plan.identity(), bill, "4088878653", part, reason, plan.memo());
  }
}
