package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The payment page, its checks of a payment URL, and the browser's return. */
class VnpayPageTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @ParameterizedTest
  @CsvSource({
    "vnp_TmnCode, SIMTMN99, 72",
    "vnp_Version, 2.0.0, 03",
    "vnp_Command, token, 03",
    "vnp_CurrCode, USD, 03",
    "vnp_Amount, 50000.00, 03",
    "vnp_Amount, 1234567890123, 03",
    "vnp_Amount, '', 03",
    "vnp_TxnRef, '', 03",
    "vnp_OrderInfo, '', 03",
    "vnp_OrderInfo, Đơn hàng, 03",
    "vnp_OrderInfo, it's, 03",
    "vnp_Locale, fr, 03",
    "vnp_IpAddr, ::1, 03",
    "vnp_ReturnUrl, 'shop.example.vn/back', 03",
    "vnp_ReturnUrl, 'https://a b.example', 03",
    "vnp_CreateDate, 20260230000000, 03",
    "vnp_ExpireDate, soon, 03",
    "vnp_Amount, 499900, 32",
    "vnp_Amount, 100000000000, 32",
    "vnp_ExpireDate, 20260201091905, 15"
  })
  void invalidPaymentUrlLeadsToItsErrorCode(String name, String value, String code) {
    Map<String, String> address = merchant.address();
    address.put(name, value);
    assertEquals(PayPage.ERROR + "?code=" + code, merchant.opened(address));
    assertEquals(List.of(), merchant.vnpay.orders());
  }

  @ParameterizedTest
  @CsvSource({"vnp_Amount, 500000", "vnp_Amount, 99999999900", "vnp_ExpireDate, 20260201091906"})
  void smallestAndLargestAmountAndEarliestExpiryAreAccepted(String name, String value) {
    Map<String, String> address = merchant.address();
    address.put(name, value);
    assertTrue(merchant.opened(address).startsWith(PayPage.PAGE));
  }

  @Test
  void signatureFormAmountTimeAndReferenceAreCheckedInThisOrder() {
    Map<String, String> address = merchant.address();
    address.put("vnp_Locale", "fr");
    address.put("vnp_Amount", "1");
    address.put("vnp_ExpireDate", "20260101000000");
    String query = Signature.query(address) + "&vnp_SecureHash=";
    assertEquals("70", code(merchant.opened(query)));
    assertEquals("70", code(merchant.opened(query + Signature.of("x", Signature.query(address)))));
    assertEquals("03", code(merchant.opened(address)));
    address.put("vnp_Locale", "en");
    assertEquals("32", code(merchant.opened(address)));
    address.put("vnp_Amount", "5000000");
    assertEquals("15", code(merchant.opened(address)));
    address.remove("vnp_ExpireDate");
    assertTrue(merchant.opened(address).startsWith(PayPage.PAGE));
    assertEquals("01", code(merchant.opened(address)));
  }

  @Test
  void paymentWithoutExpiryExpiresAfterFifteenMinutes() {
    Map<String, String> address = merchant.address();
    address.remove("vnp_ExpireDate");
    merchant.opened(address);
    assertEquals(
        Merchant.START.plus(Duration.ofMinutes(15)),
        merchant.story(address.get("vnp_TxnRef")).expiresAt());
  }

  /** Decoded, the query with %20 equals the signed one with a plus; as sent it does not. */
  @Test
  void signatureIsVerifiedOverTheDecodedQueryUnlessSwitchedToRaw() {
    Map<String, String> address = merchant.address();
    String query = Signature.query(address);
    String spaced = query.replace("+", "%20") + "&vnp_SecureHash=" + sign(query);
    merchant.vnpay.faults().byDefault(Switches.NORMAL.with(Fault.RAW_QUERY, true));
    assertEquals("70", code(merchant.opened(spaced)));
    merchant.vnpay.faults().byDefault(Switches.NORMAL);
    assertTrue(merchant.opened(spaced).startsWith(PayPage.PAGE));
  }

  private static String sign(String query) {
    return Signature.of(Merchant.SECRET, query);
  }

  private static String code(String location) {
    return TestMerchant.queryOf("http://x" + location).get("code");
  }

  @Test
  void theErrorPageSaysWhatIsWrong() {
    String page = merchant.get(PayPage.ERROR + "?code=70").body();
    assertTrue(page.contains("Wrong signature"), page);
    assertTrue(page.contains("<code>70</code>"), page);
    assertTrue(merchant.get(PayPage.ERROR + "?code=%3Cb%3E").body().contains("&lt;b&gt;"));
  }

  @Test
  void thePageShowsThePaymentAndItsButtons() {
    String page = page(merchant.created());
    assertTrue(page.contains("50,000 <small>VND</small>"), page);
    assertTrue(page.contains("Don hang &lt;1&gt;: ao thun"), page);
    assertTrue(page.contains(">15:00<"), page);
    assertTrue(page.contains("Simulator"), page);
    assertEquals(
        List.of("success", "delayed", "suspicious", "insufficient", "cancel", "expire"),
        Pattern.compile("data-outcome=\"([a-z]+)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList());
    assertFalse(Pattern.compile("(src|href)=\"(?!data:)").matcher(page).find(), page);
  }

  @Test
  void getOfThePageChangesNothing() {
    String id = merchant.created();
    page(id);
    merchant.send(
        URI.create(merchant.story(id).page() + "&outcome=success"), "GET", "text/plain", "");
    assertEquals(State.CREATED, merchant.story(id).state());
    assertEquals(404, merchant.get(PayPage.PAGE + "?token=x").status());
  }

  @ParameterizedTest
  @CsvSource({
    "success, 00, 00, PAID, NCB, ATM",
    "suspicious, 07, 07, SUSPICIOUS, NCB, ATM",
    "insufficient, 51, 02, FAILED, NCB, ATM",
    "cancel, 24, 02, FAILED, VNPAY, QRCODE",
    "expire, 15, 02, EXPIRED, VNPAY, QRCODE"
  })
  void outcomeButtonEndsThePaymentAndReturnsSigned(
      String outcome, String code, String status, State state, String bank, String card) {
    String id = merchant.created();
    Merchant.Answer answer = merchant.press(id, outcome);
    assertEquals(302, answer.status());
    assertTrue(answer.location().startsWith("https://shop.example.vn/back?lang=vi&vnp_Amount="));
    Map<String, String> back = Merchant.queryOf(answer.location());
    assertTrue(Merchant.isSigned(back));
    assertEquals(code, back.get("vnp_ResponseCode"));
    assertEquals(status, back.get("vnp_TransactionStatus"));
    assertEquals(bank, back.get("vnp_BankCode"));
    assertEquals(card, back.get("vnp_CardType"));
    assertEquals("5000000", back.get("vnp_Amount"));
    assertEquals("20260201091905", back.get("vnp_PayDate"));
    assertEquals("Don hang <1>: ao thun", back.get("vnp_OrderInfo"));
    assertEquals(bank.equals("VNPAY"), back.get("vnp_TransactionNo").equals("0"));
    boolean isMoney = !status.equals("02");
    assertEquals(isMoney, back.containsKey("vnp_BankTranNo"));
    assertEquals(state, merchant.story(id).state());
    assertEquals(isMoney, !merchant.story(id).transactionId().isEmpty());

    // A payment that has ended does not change, whichever button is pressed.
    Map<String, String> again = Merchant.queryOf(merchant.press(id, "success").location());
    assertEquals(back, again);
    Map<String, String> ipn = Merchant.fields(merchant.callbacks(id, 1).getFirst());
    assertEquals("vnpay", ipn.remove("src"));
    back.remove("lang");
    assertEquals(back, ipn);
  }

  @Test
  void expiryCodeMayBe11() {
    String id = merchant.created(Switches.NORMAL.with(Fault.EXPIRY_CODE, Fault.ExpiryCode.ELEVEN));
    Map<String, String> back = Merchant.queryOf(merchant.press(id, "expire").location());
    assertEquals("11", back.get("vnp_ResponseCode"));
    assertEquals(State.EXPIRED, merchant.story(id).state());
  }

  @Test
  void delayedPaymentKeepsTheBuyerOnThePage() {
    String id = merchant.created();
    Merchant.Answer answer = merchant.press(id, "delayed");
    assertTrue(answer.location().startsWith(PayPage.PAGE), answer.location());
    assertTrue(page(id).contains("Payment in progress"));
    assertEquals(State.PROCESSING, merchant.story(id).state());
    merchant.clock.advance(Duration.ofSeconds(120));
    assertEquals(State.PAID, merchant.story(id).state());
    assertTrue(page(id).contains("Paid"));
    assertEquals(1, merchant.callbacks(id, 1).size());
  }

  @Test
  void forgedReturnClaimsSuccessWithAWrongSignature() {
    String id = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.FORGED));
    Map<String, String> back = Merchant.queryOf(merchant.press(id, "cancel").location());
    assertEquals("00", back.get("vnp_ResponseCode"));
    assertNotEquals("0", back.get("vnp_TransactionNo"));
    assertFalse(Merchant.isSigned(back));
    assertEquals(128, back.get("vnp_SecureHash").length());
    assertEquals(State.FAILED, merchant.story(id).state());
  }

  @Test
  void missingReturnKeepsTheBrowserOnThePage() {
    String id = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.MISSING));
    assertTrue(merchant.press(id, "success").location().startsWith(PayPage.PAGE));
  }

  @ParameterizedTest
  @EnumSource(Fault.Spaces.class)
  void spacesAreEncodedAsTheSwitchSays(Fault.Spaces spaces) {
    String id = merchant.created(Switches.NORMAL.with(Fault.SPACES, spaces));
    String location = merchant.press(id, "success").location();
    boolean isPlus = spaces == Fault.Spaces.PLUS;
    assertEquals(isPlus, location.contains("Don+hang"));
    assertEquals(!isPlus, location.contains("Don%20hang"));
    Map<String, String> back = Merchant.queryOf(location);
    assertEquals(spaces != Fault.Spaces.PERCENT_SIGNED, Merchant.isSigned(back));
    String text = Signature.query(back).replace("+", "%20");
    assertEquals(
        spaces == Fault.Spaces.PERCENT_SIGNED,
        Signature.matches(back.get("vnp_SecureHash"), Merchant.SECRET, text));
  }

  private String page(String id) {
    return merchant.send(URI.create(merchant.story(id).page()), "GET", "text/plain", "").body();
  }
}
