package io.tollgate.gateway.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The strings that a bill and a refund are bound to. */
class VnpayPlanTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final Ref REF = new Ref("260201ABCDEFGHJ");
  private static final Money PRICE = Money.of(50_000, "VND");

  private final VnpayGateway gateway = Fixture.gateway(Fixture.NOWHERE, Clock.systemUTC());

  @Test
  void memoHoldsTheFieldsOfThePaymentUrl() {
    Plan plan = gateway.plan(Fixture.newBill(REF, PRICE), NOW);
    assertEquals(Instant.parse("2026-02-01T02:34:05Z"), plan.deadline());
    assertEquals(
        Map.ofEntries(
            Map.entry("vnp_Version", "2.1.0"),
            Map.entry("vnp_Command", "pay"),
            Map.entry("vnp_TmnCode", "SIMTMN01"),
            Map.entry("vnp_Amount", "5000000"),
            Map.entry("vnp_CurrCode", "VND"),
            Map.entry("vnp_TxnRef", "260201ABCDEFGHJ"),
            Map.entry("vnp_OrderInfo", "Don hang 1 ao thun"),
            Map.entry("vnp_OrderType", "other"),
            Map.entry("vnp_Locale", "vn"),
            Map.entry("vnp_ReturnUrl", "https://shop.example.vn/api/v1/return/vnpay"),
            Map.entry("vnp_IpAddr", "127.0.0.1"),
            Map.entry("vnp_CreateDate", "20260201091905"),
            Map.entry("vnp_ExpireDate", "20260201093405")),
        plan.memo().values());
  }

  @Test
  void paymentUrlIsSignedWithTheCurrentSecret() {
    Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, PRICE), NOW);
    Opening.Opened opened = (Opening.Opened) gateway.open(bill);
    String url = ((NextStep.Redirect) opened.nextStep()).url().toString();
    String signed = url.substring(url.indexOf('?') + 1, url.indexOf("&vnp_SecureHash="));
    assertTrue(url.startsWith("http://127.0.0.1:1/paymentv2/vpcpay.html?vnp_Amount=5000000&"), url);
    assertTrue(url.endsWith("&vnp_SecureHash=" + Fixture.sign(Fixture.SECRET, signed)), url);
    assertEquals(opened, gateway.open(bill));
  }

  @ParameterizedTest
  @CsvSource({
    // Midnight, new year and leap day in Vietnam.
    "2026-01-31T16:59:59.999Z, 20260131235959, 20260201001459",
    "2026-01-31T17:00:00Z, 20260201000000, 20260201001500",
    "2026-12-31T16:50:00Z, 20261231235000, 20270101000500",
    "2028-02-28T16:59:00Z, 20280228235900, 20280229001400"
  })
  void timesAreInTheTimeZoneOfVietnam(Instant now, String created, String expires) {
    Map<String, String> memo = gateway.plan(Fixture.newBill(REF, PRICE), now).memo().values();
    assertEquals(created, memo.get("vnp_CreateDate"));
    assertEquals(expires, memo.get("vnp_ExpireDate"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S, PT5M",
    "PT5M, PT5M",
    "PT5M0.5S, PT5M",
    "PT15M, PT15M",
    "PT1H, PT1H",
    "PT24H, PT24H",
    "PT25H, PT24H",
    "P30D, PT24H"
  })
  void requestedExpiryIsClampedToTheAllowedRange(Duration requested, Duration given) {
    NewBill bill = Fixture.newBill(REF, PRICE);
    NewBill withExpiry =
        new NewBill(
            bill.ref(),
            bill.account(),
            bill.amount(),
            bill.description(),
            bill.buyer(),
            bill.mode(),
            bill.callbackUrl(),
            bill.returnUrl(),
            bill.formUrl(),
            Optional.of(requested));
    Plan plan = gateway.plan(withExpiry, NOW);
    assertEquals(Instant.parse("2026-02-01T02:19:05Z").plus(given), plan.deadline());
    assertEquals(Dates.write(plan.deadline()), plan.memo().value("vnp_ExpireDate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thanh toán đơn hàng Tết|Thanh toan don hang Tet",
        "ĐẶNG THỊ HƯƠNG|DANG THI HUONG",
        "a b+c%20~*!'() &=#?/|a b c 20",
        "tab\tand   spaces |tab and spaces",
        "a.b,c:d_e-f|a.b,c:d_e-f",
        "😀 ok 中文|ok",
        "中文|260201ABCDEFGHJ",
        "''|260201ABCDEFGHJ"
      })
  void descriptionIsReducedToPlainAscii(String text, String plain) {
    NewBill bill = Fixture.newBill(REF, PRICE, text, Buyer.UNKNOWN);
    assertEquals(plain, gateway.plan(bill, NOW).memo().value("vnp_OrderInfo"));
  }

  @Test
  void composedAndDecomposedLettersAreTheSame() {
    assertEquals("Tet", OrderInfo.of("T\u1ebft", "x"));
    assertEquals("Tet", OrderInfo.of("Te\u0302\u0301t", "x"));
  }

  @Test
  void descriptionIsCutAtTheLengthLimit() {
    assertEquals("a".repeat(255), OrderInfo.of("a".repeat(300), "x"));
    assertEquals("a".repeat(254), OrderInfo.of("a".repeat(254) + " b", "x"));
  }

  @ParameterizedTest
  @CsvSource({
    "113.22.1.9, 113.22.1.9",
    "1.1.1.1, 1.1.1.1",
    "'', 127.0.0.1",
    "::1, 127.0.0.1",
    "2001:0db8:85a3:0000:0000:8a2e:0370:7334, 2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "fe80::1%eth0, 127.0.0.1",
    "localhost, 127.0.0.1"
  })
  void buyersIpAddressIsSentOrReplacedByLoopback(String ip, String sent) {
    assertEquals(
        sent, memo(new Buyer("", "", "", "", ip, "", Buyer.Billing.UNKNOWN), "vnp_IpAddr"));
  }

  @ParameterizedTest
  @CsvSource({"'', vn", "vi, vn", "vi-VN, vn", "VI, vn", "en, en", "es-PE, en"})
  void pageIsInTheBuyersLanguage(String language, String locale) {
    Buyer buyer = new Buyer("", "", "", "", "", language, Buyer.Billing.UNKNOWN);
    assertEquals(locale, memo(buyer, "vnp_Locale"));
  }

  private String memo(Buyer buyer, String name) {
    return gateway.plan(Fixture.newBill(REF, PRICE, "x", buyer), NOW).memo().value(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://s.example/~shop", "https://s.example/a'b", "http://a"})
  void returnUrlThatVnpayWouldRejectIsRejected(String url) {
    NewBill bill = returning(url);
    assertThrows(IllegalArgumentException.class, () -> gateway.plan(bill, NOW));
  }

  @Test
  void returnUrlOfMoreThan255CharactersIsRejected() {
    String longest = "https://shop.example.vn/" + "a".repeat(231);
    assertEquals(255, longest.length());
    assertEquals(longest, gateway.plan(returning(longest), NOW).memo().value("vnp_ReturnUrl"));
    NewBill longer = returning(longest + "a");
    assertThrows(IllegalArgumentException.class, () -> gateway.plan(longer, NOW));
  }

  private static NewBill returning(String url) {
    NewBill bill = Fixture.newBill(REF, PRICE);
    return new NewBill(
        bill.ref(),
        bill.account(),
        bill.amount(),
        bill.description(),
        bill.buyer(),
        bill.mode(),
        bill.callbackUrl(),
        URI.create(url),
        bill.formUrl(),
        bill.expiresIn());
  }

  @Test
  void amountsAreWithinTheLimits() {
    var range = gateway.limits().get(PRICE.currency());
    assertEquals(5_000, range.least());
    assertEquals(999_999_999, range.greatest());
  }

  @ParameterizedTest
  @CsvSource({"50000, 02", "20000, 03", "49999, 03"})
  void refundMemoHoldsTheFieldsOfTheRequest(long amount, String type) {
    Bill bill = BillFixture.planned(gateway, Fixture.newBill(REF, PRICE), NOW);
    NewRefund refund =
        new NewRefund(bill, "14226112", Money.of(amount, "VND"), "Trả lại | một nửa");
    RefundPlan plan = gateway.planRefund(refund, Instant.parse("2026-02-02T03:15:00Z"));
    assertTrue(plan.identity().matches("[0-9a-f]{32}"), plan.identity());
    assertEquals(
        Map.ofEntries(
            Map.entry("vnp_RequestId", plan.identity()),
            Map.entry("vnp_Version", "2.1.0"),
            Map.entry("vnp_Command", "refund"),
            Map.entry("vnp_TmnCode", "SIMTMN01"),
            Map.entry("vnp_TransactionType", type),
            Map.entry("vnp_TxnRef", "260201ABCDEFGHJ"),
            Map.entry("vnp_Amount", amount + "00"),
            Map.entry("vnp_OrderInfo", "Hoan tien " + plan.identity() + " Tra lai mot nua"),
            Map.entry("vnp_TransactionNo", "14226112"),
            Map.entry("vnp_TransactionDate", "20260201091905"),
            Map.entry("vnp_CreateBy", "tollgate"),
            Map.entry("vnp_CreateDate", "20260202101500"),
            Map.entry("vnp_IpAddr", "127.0.0.1")),
        plan.memo().values());
    assertNotEquals(plan.identity(), gateway.planRefund(refund, NOW).identity());
  }
}
