package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our page around Izipay's form, in every way in which the form can be shown. */
class IzipayFormTest extends BrowserTest {

  private static final String FORM = "/api/v1/form/izipay/";

  private final Simulator izipay = TOLLGATE.simulator("izipay");

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "pop-up"})
  void aBuyerPaysInAFormOnOurPage(String mode) {
    String id = open(mode);
    assertThat(page.locator("h1")).hasText("Secure payment");
    inFrame("success").click();
    assertPaid(id);
  }

  @Test
  void aBuyerPaysOnIzipaysOwnPage() {
    String id = open("redirect");
    page.waitForURL(url -> url.startsWith(izipay.url()));
    assertThat(page.locator(".amount")).hasText("10.50 PEN");
    outcome("success").click();
    assertPaid(id);
  }

  /** The default mode and no notification: the signed result in the browser's return is enough. */
  @Test
  void signedResultFromTheBrowserIsPaidWithoutANotification() {
    izipay.faults("callback-lost", "true", "search", "not-there");
    String id = open("");
    inFrame("success").click();
    assertPaid(id);
  }

  /** The browser does not return from the form: only the notification reports the payment. */
  @Test
  void notificationWithoutAReturnIsPaid() {
    izipay.faults("return", "missing");
    String id = open("embedded");
    inFrame("success").click();
    page.waitForCondition(() -> shop.status(id).equals("PAID"));
    assertEquals("PAID", database.state(ref(id)));
  }

  @Test
  void queryFindsThePaymentWithoutReturnOrNotification() {
    izipay.faults("return", "missing", "callback-lost", "true");
    String id = open("embedded");
    inFrame("success").click();
    assertThat(frame().locator("p.end")).hasText("Paid");
    TOLLGATE.nextLook();
    page.waitForCondition(() -> database.state(ref(id)).equals("PAID"));
  }

  /** A pop-up may be called popup too. */
  @ParameterizedTest
  @ValueSource(strings = {"embedded", "popup"})
  void afterADeclineTheBuyerTriesAgainOnTheSamePage(String mode) {
    String id = open(mode);
    inFrame("insufficient").click();
    assertThat(element("problem")).hasText("Insufficient funds");
    assertEquals("PENDING", shop.status(id));
    element("again").click();
    inFrame("success").click();
    assertPaid(id);
  }

  @Test
  void aDeclineOnIzipaysOwnPageLeadsBackUnpaid() {
    String id = open("redirect");
    page.waitForURL(url -> url.startsWith(izipay.url()));
    press("insufficient");
    assertFailure();
    assertEquals("PENDING", shop.status(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "unsigned"})
  void whoCancelsOnIzipaysOwnPageComesBackUnpaid(String says) {
    izipay.faults("cancel-says", says);
    String id = open("redirect");
    page.waitForURL(url -> url.startsWith(izipay.url()));
    press("cancel");
    assertFailure();
    assertEquals("PENDING", shop.status(id));
  }

  @Test
  void closedPopUpIsOpenedAgain() {
    String id = open("pop-up");
    page.locator("dialog button").click();
    assertThat(page.locator("dialog")).hasCount(0);
    assertThat(element("again")).hasText("Open the form");
    element("again").click();
    inFrame("success").click();
    assertPaid(id);
  }

  /**
   * Izipay's result is unknown: the buyer is redirected to the shop, and the query finds the
   * status.
   */
  @ParameterizedTest
  @CsvSource({"approved, PAID", "absent, PENDING"})
  void unknownResultIsQueried(String truth, String status) {
    izipay.faults("communication-error", truth, "callback-lost", "true");
    String id = open("embedded");
    inFrame("success").click();
    page.waitForURL(url -> url.startsWith(shop.url() + CONFIRMATION));
    page.waitForCondition(() -> shop.status(id).equals(status));
  }

  @Test
  void forgedResultIsRejected() {
    izipay.faults("return", "forged");
    String id = open("embedded");
    inFrame("cancel").click();
    page.waitForURL(shop.url() + CONFIRMATION);
    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    assertEquals("PENDING", shop.status(id));
  }

  @Test
  void formOfAPaidPaymentLeadsToTheShop() {
    String id = open("embedded");
    String form = page.url();
    inFrame("success").click();
    assertPaid(id);
    page.navigate(form);
    expectComplaint("409");
    assertThat(element("another")).isHidden();
    assertThat(element("status")).hasText("This payment is done already.");
    element("leave").click();
    assertSuccess();
  }

  @Test
  void formIsRequestedAgainAfterAnOutage() {
    izipay.faults("create-answer", "error-500");
    String id = open("embedded");
    expectComplaint("503");
    assertThat(element("problem")).containsText("If you have sent the payment, wait");
    izipay.faults();
    element("again").click();
    inFrame("success").click();
    assertPaid(id);
  }

  /** Whoever loads the page again may have paid in it. */
  @Test
  void outageAfterTheFormWasShownDoesNotSayThatNothingWasCharged() {
    open("embedded");
    assertThat(inFrame("success")).isVisible();
    izipay.faults("create-answer", "error-500");
    page.reload();
    expectComplaint("503");
    assertThat(element("problem"))
        .hasText("There is no answer. If you have sent the payment, wait for its result.");
  }

  @Test
  void aScriptThatDoesNotLoadIsLoadedAgain() {
    page.route(
        "**/payments/v1/js/index.js",
        route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
    String id = open("embedded");
    expectComplaint("404");
    assertThat(element("problem")).containsText("could not be loaded");
    page.unroute("**/payments/v1/js/index.js");
    element("again").click();
    inFrame("success").click();
    assertPaid(id);
  }

  /** Fifteen minutes, which a test's own clock moves on. */
  @Test
  void aFormThatHasExpiredIsShownAgain() {
    page.clock().install();
    String id = open("embedded");
    assertThat(inFrame("success")).isVisible();
    page.clock().runFor(Duration.ofMinutes(15).toMillis());
    assertThat(element("problem")).containsText("expired");
    element("again").click();
    inFrame("success").click();
    assertPaid(id);
  }

  /** Outside of Izipay's frame, so that nobody pays what they do not see. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Secure payment     | S/ 10.50 | Open the form again",
        "vi | Thanh toán an toàn | 10,50 S/ | Mở lại biểu mẫu",
        "es | Pago seguro        | S/ 10.50 | Abrir el formulario de nuevo",
      })
  void pageNamesShopGoodsAndAmountInTheBuyersLanguage(
      String language, String title, String total, String reopen) {
    open("embedded", ",\"locale\":\"" + language + "\"");
    assertThat(page.locator("h1")).hasText(title);
    assertThat(element("shop")).hasText("Saigon Roasters");
    assertThat(element("lines")).hasText("Café");
    assertThat(element("total")).hasText(total);
    inFrame("cancel").click();
    assertThat(element("again")).hasText(reopen);
    element("again").click();
    izipay.faults("cancel-says", "unsigned");
    inFrame("cancel").click();
    assertThat(element("problem")).isVisible();
    element("another").click();
    page.waitForURL(shop.url() + "/order/?pay=another#*");
    assertThat(element("method-stripe-main")).isVisible();
  }

  @Test
  void expiredPaymentIsPaidInAnotherWay() {
    String id = open("embedded");
    assertThat(inFrame("success")).isVisible();
    izipay.end(ref(id), "expire");
    Eventually.holdsAfter("expired", TOLLGATE::nextLook, () -> shop.status(id).equals("FAILED"));
    page.reload();
    expectComplaint("409");
    assertThat(element("problem")).hasText("This payment can no longer be made.");
    assertThat(element("total")).hasText("S/ 10.50");
    element("another").click();
    assertThat(element("state-hint"))
        .hasText(
            "The time to pay is over. If you have paid already, please do not pay again:"
                + " tell the shop your order number.");
    assertThat(element("pay-button")).isVisible();
  }

  @Test
  void withoutItsKeyThePageShowsNothing() {
    open("embedded");
    String form = page.url().substring(0, page.url().indexOf('#'));
    page.navigate(form);
    assertThat(element("problem")).containsText("link is incomplete");
    page.navigate(form + "#somebody-elses");
    expectComplaint("404");
    assertThat(element("problem")).containsText("no such payment");
  }

  @Test
  void pageHoldsNeitherRefNorAmount() {
    String id = open("embedded");
    Response bare = Web.get(page.url().substring(0, page.url().indexOf('#')));
    assertEquals(200, bare.status());
    assertTrue(bare.body().contains("izipay-form"));
    assertTrue(!bare.body().contains(ref(id)) && !bare.body().contains("10.50"));
  }

  /** Opens a payment over the direct route, follows its URL, and answers its id. */
  private String open(String mode) {
    return open(mode, "");
  }

  private String open(String mode, String more) {
    Response created =
        shop.createDirect(
            "{\"amount\":1050,\"order_info\":\"Café\",\"currency\":\"PEN\",\"gateway\":\"izipay\"%s%s}"
                .formatted(mode.isEmpty() ? "" : ",\"mode\":\"" + mode + "\"", more));
    assertTrue(created.text("url").startsWith(shop.url() + FORM), created.toString());
    page.navigate(created.text("url"));
    return created.text("app_trans_id");
  }

  private FrameLocator frame() {
    return page.frameLocator("iframe[title=Izipay]");
  }

  private Locator inFrame(String outcome) {
    return frame().locator("button[data-outcome='" + outcome + "']");
  }

  private Locator outcome(String outcome) {
    return page.locator("button[data-outcome='" + outcome + "']");
  }

  private void assertPaid(String id) {
    page.waitForURL(url -> url.startsWith(shop.url() + CONFIRMATION));
    assertSuccess();
    assertEquals("PAID", shop.status(id));
  }

  private static String ref(String id) {
    return id.replace("_", "");
  }
}
