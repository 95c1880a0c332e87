package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whole payments, from the shop's page to the confirmation, with nothing in between but ZaloPay.
 */
class ShopPageTest extends BrowserTest {

  private static final String[] LANGUAGES =
      Stream.of("en", "vi", "es")
          .map(language -> "#languages [lang=" + language + "]")
          .toArray(String[]::new);

  @Test
  void aBuyerPaysAndIsThanked() {
    String id = startPayment();
    assertThat(page.locator(".amount")).hasText("50,000 VND");
    press("success");
    assertSuccess();
    assertThat(element("transaction-id")).hasText(id);
    assertEquals("PAID", shop.status(id));
  }

  /** Chosen on the first page, and on none after it. */
  @Test
  void languageOfTheFirstPageIsThatOfTheLast() {
    visit("/");
    page.locator("#languages [lang=vi]").click();
    assertThat(element("pay-button")).hasText("Thanh toán 50.000 ₫ qua ZaloPay");
    assertThat(element("amount")).hasValue("50.000");
    assertThat(element("total")).hasText("50.000 ₫");
    element("pay-button").click();
    awaitGateway();
    assertThat(page.locator(".amount")).hasText("50,000 VND");
    press("success");
    assertThat(element("status-message")).hasText("Cảm ơn bạn! Thanh toán thành công.");
    assertThat(page).hasTitle("Thanh toán thành công · Saigon Roasters");
    element("see-order").click();
    assertThat(element("state")).hasText("Đang chuẩn bị");
  }

  @Test
  void aBuyerPaysWithTheKeyboardAlone() {
    visit("/");
    assertThat(element("method-zalopay-main")).isChecked();
    tabTo("a.wordmark", ".masthead p a");
    tabTo(LANGUAGES);
    tabTo("#currency-VND", "#method-zalopay-main", "#amount");
    page.keyboard().type("65000");
    tabTo("[data-amount='30000']", "[data-amount='50000']", "[data-amount='80000']");
    tabTo("#contact-name", "#email", "#phone", "#country", "#street", "#city", "#state", "#note");
    tabTo("#pay-button");
    page.keyboard().press("Enter");
    awaitGateway();
    assertThat(page.locator(".amount")).hasText("65,000 VND");
    tabTo("[data-outcome=success]");
    page.keyboard().press("Enter");
    assertSuccess();
    tabTo("a.wordmark");
    tabTo(LANGUAGES);
    tabTo("#see-order", "main a[href='/']");
    page.keyboard().press("Enter");
    assertThat(element("pay-button")).isVisible();
  }

  /** The browser's return makes the next query due, and the status request makes it. */
  @Test
  void returnFindsThePaymentWhoseCallbackWasLost() {
    simulator.faults("callback-lost", "true");
    String id = startPayment();
    press("success");
    assertSuccess();
    assertEquals(0, simulator.order(id).get("callbacks").size());
    assertTrue(simulator.order(id).get("calls").get("query").intValue() > 0);
  }

  @Test
  void aBuyerWhoCancelsAndThenPaysInTheAppIsThankedOnTheOpenPage() {
    String id = startPayment();
    press("cancel");
    assertFailure();
    assertThat(element("status-hint")).containsText("Still checking with the gateway");
    simulator.pay(id);
    assertSuccess();
  }

  @Test
  void aBuyerWithTooLittleMoneyTopsUpAndPaysTheSameOrder() {
    String id = startPayment();
    press("insufficient");
    assertFailure();
    page.goBack();
    press("success");
    assertSuccess();
    assertThat(element("transaction-id")).hasText(id);
  }

  @Test
  void anOrderThatExpiredHasFailed() {
    String id = startPayment();
    press("expire");
    assertFailure();
    assertThat(element("ending-text")).hasText("The time to pay is over. Nothing was taken.");
    assertThat(element("check-again")).isVisible();
    assertEquals("FAILED", shop.status(id));
  }

  @Test
  void forgedStatusInTheAddressIsNotPaid() {
    String id = startPayment();
    visit(CONFIRMATION + "?apptransid=" + id + "&status=1");
    assertFailure();
    assertEquals("PENDING", shop.status(id));
  }

  /** The gateway's own return with a wrong signature. */
  @Test
  void forgedReturnIsRejected() {
    simulator.faults("return", "forged");
    String id = startPayment();
    page.locator("[data-outcome=cancel]").click();
    page.waitForURL(url -> url.equals(shop.url() + CONFIRMATION));
    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    assertEquals("PENDING", shop.status(id));
  }

  @Test
  void aPaymentStartedAfterAnOutageIsPaid() {
    simulator.faults("create-answer", "error-500");
    visit("/");
    element("pay-button").click();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");
    simulator.faults();
    element("pay-button").click();
    awaitGateway();
    press("success");
    assertSuccess();
  }

  /** In the app: the browser that began it never comes back. */
  @Test
  void anotherBrowserSeesThePaymentOfThisOne() {
    String id = startPayment();
    simulator.pay(id);
    page.waitForCondition(() -> shop.status(id).equals("PAID"));
    openTab(Screen.DESKTOP, ColorScheme.DARK);
    confirmation(id);
    assertSuccess();
    assertThat(element("see-order")).isHidden();
    assertEquals(List.of(), visitor.cookies());
  }

  @Test
  void addressOfTheResultLeadsToTheOrderInAnotherBrowser() {
    startPayment();
    press("success");
    assertSuccess();
    String address = page.url();
    openTab(Screen.DESKTOP, ColorScheme.LIGHT);
    page.navigate(address);
    assertSuccess();
    element("see-order").click();
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");
    assertEquals(List.of(), calls(CONFIRMATION).stream().filter(it -> it.contains("#")).toList());
  }

  @Test
  void reconcileFindsThePaymentWhoseCallbackWasLost() {
    simulator.faults("callback-lost", "true");
    String id = startPayment();
    simulator.pay(id);
    TOLLGATE.advance(Duration.ofSeconds(61));
    TOLLGATE.reconcile();
    page.waitForCondition(() -> database.state(id.replace("_", "")).equals("PAID"));
    openTab(Screen.DESKTOP, ColorScheme.LIGHT);
    confirmation(id);
    assertSuccess();
  }

  /** A shop that knows only two routes: the front-end document's two scripts, as they are. */
  @Test
  void scriptsOfTheFrontEndDocumentPay() {
    serveDocumentPages();
    visit("/");
    element("pay-button").click();
    awaitGateway();
    assertThat(page.locator("dl")).containsText("Payment for Order #12345");
    press("success");
    assertThat(element("status-message")).hasText("Thank you! Your payment was successful.");
    assertThat(element("success-icon")).isVisible();
    assertThat(element("loading-spinner")).isHidden();
  }

  @Test
  void scriptsOfTheFrontEndDocumentSayWhatFailed() {
    serveDocumentPages();
    simulator.faults("create-answer", "error-500");
    visit("/");
    element("pay-button").click();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");
    assertThat(element("error-message")).hasText("Could not start payment. Please try again.");
    assertThat(element("loading-spinner")).isHidden();
    simulator.faults();
    element("pay-button").click();
    awaitGateway();
    press("expire");
    assertThat(element("status-message"))
        .hasText("Your payment failed or is still processing. Please contact support.");
    assertThat(element("failure-icon")).isVisible();
    visit(CONFIRMATION + "?status=1");
    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    confirmation(NOBODYS);
    expectComplaint("404");
    expectComplaint("Status verification failed.");
    assertThat(element("status-message"))
        .hasText("We could not verify your payment status. Please contact support.");
  }

  /** The pages of examples/express in place of ours, and behind them Tollgate's own routes. */
  private void serveDocumentPages() {
    Path pages = Project.ROOT.resolve("examples/express/public");
    Map<String, String> files =
        Map.of(
            "/",
            "index.html",
            "/pay.js",
            "pay.js",
            CONFIRMATION,
            "order/confirmation.html",
            "/confirmation.js",
            "confirmation.js");
    files.forEach(
        (path, file) ->
            page.route(
                url -> url.startsWith(shop.url()) && URI.create(url).getPath().equals(path),
                route -> route.fulfill(new Route.FulfillOptions().setPath(pages.resolve(file)))));
  }

  /** To the gateway's page; answers the order's id. */
  private String startPayment() {
    visit("/");
    element("pay-button").click();
    awaitGateway();
    return page.locator("dt:text-is('Order') + dd").textContent();
  }

  private void tabTo(String... elements) {
    for (String element : elements) {
      page.keyboard().press("Tab");
      assertThat(page.locator(element)).isFocused();
    }
  }
}
