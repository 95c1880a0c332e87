package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whole payments, from the shop's page to the confirmation, with nothing in between but ZaloPay.
 */
class ShopPageTest extends BrowserTest {

  @Test
  void aBuyerPaysAndIsThanked() {
    String id = startPayment();
    assertThat(page.locator(".amount")).hasText("50,000 VND");
    press("success");
    assertSuccess();
    assertThat(element("transaction-id")).hasText(id);
    assertEquals("PAID", shop.status(id));
  }

  @Test
  void aBuyerPaysWithTheKeyboardAlone() {
    visit("/");
    assertThat(element("method-zalopay-main")).isChecked();
    tabTo("a.wordmark", ".masthead p a", "#currency-VND", "#method-zalopay-main", "#amount");
    page.keyboard().type("65000");
    tabTo("[data-amount='30000']", "[data-amount='50000']", "[data-amount='80000']");
    tabTo("#pay-button");
    page.keyboard().press("Enter");
    awaitGateway();
    assertThat(page.locator(".amount")).hasText("65,000 VND");
    tabTo("[data-outcome=success]");
    page.keyboard().press("Enter");
    assertSuccess();
    tabTo("a.wordmark", "main a[href='/']");
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
    assertThat(element("status-hint")).containsText("nothing is lost");
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
    assertEquals(List.of(), visitor.cookies());
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

  /** What a shop that knows only two routes has on its own page. */
  @Test
  void aShopsOwnScriptPays() {
    visit("/");
    page.evaluate(
        """
        () => {
          document.body.innerHTML = '<button id="pay">Pay with ZaloPay</button>'
              + '<div id="loading-spinner" hidden>…</div><p id="error-message"></p>';
          const spinner = document.getElementById('loading-spinner');
          document.getElementById('pay').addEventListener('click', async () => {
            spinner.hidden = false;
            try {
              const response = await fetch('/api/payment/create', {
                method: 'POST',
                headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify({ amount: 50000, order_info: 'Payment for Order #12345' }),
              });
              if (!response.ok) throw new Error('Failed to create payment order.');
              const data = await response.json();
              if (data.order_url) window.location.href = data.order_url;
              else throw new Error('Order URL not received.');
            } catch (error) {
              console.error(error);
              spinner.hidden = true;
              document.getElementById('error-message').textContent =
                  'Could not start payment. Please try again.';
            }
          });
        }\
        """);
    page.locator("#pay").click();
    awaitGateway();
    assertThat(page.locator("dl")).containsText("Payment for Order #12345");
    press("success");
    assertSuccess();
    assertEquals(
        "PAID",
        page.evaluate(
            """
            async () => {
              const id = new URLSearchParams(window.location.search).get('apptransid');
              const response = await fetch(`/api/payment/status/${id}`);
              if (!response.ok) throw new Error('Status verification failed.');
              const data = await response.json();
              return data.status;
            }\
            """));
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
