package io.tollgate.gateway.vnpay;

import static io.tollgate.gateway.vnpay.Fixture.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.Reason;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.ReportTable;
import io.tollgate.gateway.Secret;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What VNPAY's server and the returning browser may say, and what is believed of it. */
class VnpayCallbackTest {

  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(50_000, "VND");
  private static final Instant PAID_AT = Instant.parse("2026-02-01T02:21:30Z");
  private static final Instant NOW = Instant.parse("2026-02-01T02:22:00Z");
  private static final Map<String, String> PAID = Fixture.paid(REF, PRICE);
  private static final String QUERY = FormEncoding.write(new TreeMap<>(PAID));

  private static final Callback MALFORMED = new Callback.Rejected(Reason.MALFORMED);
  private static final Callback FORGED = new Callback.Rejected(Reason.FORGED);
  private static final Callback UNSIGNED = new Callback.Rejected(Reason.UNSIGNED);

  private final VnpayGateway gateway =
      Fixture.gateway(Fixture.NOWHERE, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aPaymentIsRead() {
    assertEquals(paid("hash-secret", QUERY), read(Fixture.signed(Fixture.SECRET, PAID)));
  }

  @Test
  void signatureByThePreviousSecretIsAccepted() {
    assertEquals(
        paid("hash-secret-previous", QUERY), read(Fixture.signed(Fixture.SECRET_PREVIOUS, PAID)));
  }

  @Test
  void onlyTheKeysOfTheAccountInTheRouteAreTried() {
    String query = Fixture.signed(Fixture.SECRET, PAID);
    assertEquals(paid("hash-secret", QUERY), gateway.read(Fixture.ipn(Optional.of("main"), query)));
    assertEquals(FORGED, gateway.read(Fixture.ipn(Optional.of("second"), query)));
  }

  @Test
  void ipnOfTheSecondTerminalIsForItsAccount() {
    Map<String, String> others = with(PAID, "vnp_TmnCode", Fixture.OTHER_TMN_CODE);
    Callback callback = read(Fixture.signed(Fixture.OTHER_SECRET, others));
    assertEquals("second", ((Callback.Verified) callback).account());
  }

  @Test
  void callbackAsAPostedFormIsRead() {
    String form = Fixture.signed(Fixture.SECRET, PAID);
    assertEquals(paid("hash-secret", QUERY), gateway.read(posted("", form)));
    assertEquals(paid("hash-secret", QUERY), gateway.read(posted(form, "")));
    assertEquals(UNSIGNED, gateway.read(posted(form, "x=1")));
  }

  /** VNPAY's acceptance tool signs a plus and sends {@code %20}. */
  @Test
  void spaceIsReadAsPlusOrPercentTwenty() {
    String hash = "&vnp_SecureHash=" + Fixture.sign(Fixture.SECRET, QUERY);
    assertEquals(paid("hash-secret", QUERY), read(QUERY.replace("+", "%20") + hash));
    String spaced = QUERY.replace("+", "%20");
    String spacedHash = "&vnp_SecureHash=" + Fixture.sign(Fixture.SECRET, spaced);
    assertEquals(paid("hash-secret", spaced), read(spaced + spacedHash));
    assertEquals(paid("hash-secret", spaced), read(QUERY + spacedHash));
  }

  /** Lower-case escapes, escapes that need not be, another order: decoded it is the same. */
  @Test
  void signatureDoesNotDependOnOrderOrEscaping() {
    String hash = Fixture.sign(Fixture.SECRET, QUERY);
    for (String query :
        new String[] {
          "vnp_SecureHash=" + hash + "&" + QUERY,
          QUERY + "&vnp_SecureHash=" + hash.toUpperCase(Locale.ROOT),
          QUERY.replace("%3A", "%3a") + "&vnp_SecureHash=" + hash,
          QUERY.replace("NCB", "%4ECB") + "&vnp_SecureHash=" + hash,
          QUERY + "&vnp_SecureHash=" + hash + "&vnp_SecureHashType=HMACSHA512",
          QUERY + "&vnp_SecureHash=" + hash + "&vnp_Inv_Type=",
          "src=web&" + QUERY + "&vnp_SecureHash=" + hash + "&lang=vi",
          QUERY + "&vnp_SecureHash=" + hash + "&"
        }) {
      assertEquals(paid("hash-secret", QUERY), read(query), query);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thanh toán đơn hàng",
        "Thanh toa\u0301n",
        "a b+c%20~*!'() &=#?/",
        "😀",
        "100%",
        "{\"a\":1}"
      })
  void anyDescriptionIsVerified(String description) {
    Map<String, String> fields = with(PAID, "vnp_OrderInfo", description);
    assertEquals(
        paid("hash-secret", FormEncoding.write(new TreeMap<>(fields))),
        read(Fixture.signed(Fixture.SECRET, fields)));
  }

  @ParameterizedTest
  @CsvSource({
    "00, 00, paid",
    // Both codes count; where they contradict each other a person must look.
    "00, 01, in progress",
    "00, 02, suspicious 02",
    "24, 00, suspicious 24",
    "99, 00, suspicious 99",
    // Money was taken, and VNPAY doubts it.
    "07, 07, suspicious 07",
    "07, 00, suspicious 07",
    "07, 01, suspicious 07",
    "07, 02, suspicious 07",
    "00, 07, suspicious 07",
    "00, 04, suspicious 04",
    "24, 04, suspicious 04",
    "00, 05, suspicious 05",
    "00, 06, suspicious 06",
    "00, 09, suspicious 09",
    // PAY, table of vnp_ResponseCode, and 15 that is sent without being in it.
    "09, 02, failed not_registered 09",
    "10, 02, failed not_authenticated 10",
    "11, 02, expired 11",
    "12, 02, failed card_locked 12",
    "13, 02, failed not_authenticated 13",
    "15, 02, expired 15",
    "24, 02, failed cancelled_by_payer 24",
    "51, 02, failed insufficient_balance 51",
    "65, 02, failed daily_limit 65",
    "75, 02, failed bank_error 75",
    "79, 02, failed not_authenticated 79",
    "99, 02, failed failed 99",
    // Of the list before 2.1.0, and of none.
    "04, 02, failed failed 04",
    "98, 02, failed failed 98",
    // Not at an end, or unknown.
    "24, 01, in progress",
    "00, 03, open page",
    "00, 99, open page"
  })
  void responseCodeAndStatusDetermineTheReport(String code, String status, String meaning) {
    Map<String, String> fields =
        with(with(PAID, "vnp_ResponseCode", code), "vnp_TransactionStatus", status);
    Callback.Verified callback = (Callback.Verified) read(Fixture.signed(Fixture.SECRET, fields));
    assertEquals(REF, callback.ref());
    assertEquals(meaning, ReportTable.of(callback.report()));
  }

  /** Said to be paid, and nothing to call money: a person must look. */
  @ParameterizedTest
  @CsvSource({
    "vnp_TransactionNo, 0",
    "vnp_TransactionNo, 00000000",
    "vnp_TransactionNo, ''",
    "vnp_TransactionNo, 1234567890123456",
    "vnp_TransactionNo, -1",
    "vnp_TransactionNo, VNP1",
    "vnp_Amount, ''",
    "vnp_Amount, 5000050",
    "vnp_Amount, 50000.00",
    "vnp_Amount, -5000000",
    "vnp_Amount, 99999999999999999999"
  })
  void successWithoutAValidAmountOrNumberIsSuspicious(String name, String value) {
    Callback callback = read(Fixture.signed(Fixture.SECRET, with(PAID, name, value)));
    assertEquals(new Callback.Verified("main", REF, new Report.Suspicious("00")), callback);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vnp_ResponseCode", "vnp_TransactionStatus", "vnp_TxnRef"})
  void callbackWithoutARequiredFieldIsMalformed(String name) {
    assertEquals(MALFORMED, read(Fixture.signed(Fixture.SECRET, with(PAID, name, ""))));
  }

  /** vnp_PayDate is optional: then it was paid when we heard of it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0", "20260231000000", "20260201246060", "2026-02-01 09:21"})
  void paymentWithoutATimeIsPaidNow(String payDate) {
    Callback.Verified callback =
        (Callback.Verified)
            read(Fixture.signed(Fixture.SECRET, with(PAID, "vnp_PayDate", payDate)));
    assertEquals(NOW, ((Report.Paid) callback.report()).paidAt());
  }

  @ParameterizedTest
  @CsvSource({
    "20260201000000, 2026-01-31T17:00:00Z",
    "20260131235959, 2026-01-31T16:59:59Z",
    "20261231235959, 2026-12-31T16:59:59Z",
    "20280229000000, 2028-02-28T17:00:00Z"
  })
  void timesAreInTheTimeZoneOfVietnam(String payDate, Instant paidAt) {
    Callback.Verified callback =
        (Callback.Verified)
            read(Fixture.signed(Fixture.SECRET, with(PAID, "vnp_PayDate", payDate)));
    assertEquals(paidAt, ((Report.Paid) callback.report()).paidAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "NOTFOUND_1a2b3c4d", "260201_ABCDEFGHJ", "260201abcdefghj"})
  void unknownReferenceIsForeign(String reference) {
    Callback callback = read(Fixture.signed(Fixture.SECRET, with(PAID, "vnp_TxnRef", reference)));
    assertEquals(reference, ((Callback.Foreign) callback).merchantReference());
  }

  @Test
  void browserReturnProvesNoPayment() {
    for (String code : new String[] {"00", "24", "07"}) {
      String query = Fixture.signed(Fixture.SECRET, with(PAID, "vnp_ResponseCode", code));
      assertEquals(
          new Callback.Returned("main", REF), gateway.read(Fixture.browserReturn(query)), code);
    }
    String query = Fixture.signed(Fixture.SECRET, PAID);
    assertEquals(
        new Callback.Returned("main", REF), gateway.read(Fixture.browserReturn("src=a&" + query)));
    assertEquals(FORGED, gateway.read(Fixture.browserReturn(query.replace("=00", "=01"))));
    assertEquals(UNSIGNED, gateway.read(Fixture.browserReturn(QUERY)));
    assertEquals(
        new Callback.Irrelevant("return"),
        gateway.read(
            Fixture.browserReturn(Fixture.signed(Fixture.SECRET, with(PAID, "vnp_TxnRef", "5")))));
  }

  @ParameterizedTest
  @CsvSource({
    "RECORDED, 00, Confirm Success",
    "IGNORED, 00, Confirm Success",
    "ALREADY_RECORDED, 02, Order already confirmed",
    "UNKNOWN_REF, 01, Order not found",
    "WRONG_AMOUNT, 04, Invalid amount",
    "REJECTED, 97, Invalid signature",
    "NOT_RECORDED, 99, Unknown error"
  })
  void repliesAreThoseThatVnpayDocuments(
      Acknowledgement acknowledgement, String code, String message) {
    assertEquals(
        new CallbackReply(
            200,
            "application/json",
            "{\"RspCode\":\"%s\",\"Message\":\"%s\"}".formatted(code, message)),
        gateway.reply(acknowledgement));
  }

  private Callback read(String query) {
    return gateway.read(Fixture.ipn(Optional.empty(), query));
  }

  private static CallbackRequest posted(String query, String body) {
    return new CallbackRequest(
        Channel.CALLBACK,
        Optional.empty(),
        "POST",
        query,
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Callback paid(String key, String message) {
    String secret = key.equals("hash-secret") ? Fixture.SECRET : Fixture.SECRET_PREVIOUS;
    Evidence evidence =
        new Evidence(
            "vnpay/main/" + key,
            message,
            new Key(key, new Secret(secret)).fingerprint(),
            Fixture.sign(secret, message));
    return new Callback.Verified(
        "main", REF, new Report.Paid(PRICE, "14226112", PAID_AT, evidence));
  }
}
