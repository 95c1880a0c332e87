package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payments at every gateway that the page offers, from the button to the confirmation. */
class GatewaysPageTest extends BrowserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zalopay |          | 50,000 | VND | told",
        "zalopay |          | 50,000 | VND | callback lost",
        "vnpay   |          | 50,000 | VND | told",
        "vnpay   |          | 50,000 | VND | callback lost",
        "stripe  |          | 8.00   | USD | told",
        "stripe  |          | 50,000 | VND | callback lost",
        "izipay  | embedded | 20.00  | PEN | told",
        "izipay  | pop-up   | 20.00  | PEN | told",
        "izipay  | redirect | 8.00   | USD | told",
        "izipay  | embedded | 20.00  | PEN | callback lost",
      })
  void aBuyerPays(String gateway, String mode, String amount, String currency, String callback) {
    TOLLGATE
        .simulator(gateway)
        .faults("callback-lost", Boolean.toString(callback.equals("callback lost")));
    choose(gateway, mode, currency);
    assertThat(hosted(gateway, mode, ".amount")).hasText(amount + " " + currency);
    hosted(gateway, mode, "[data-outcome=success]").click();
    awaitShop();
    assertSuccess();
    assertEquals("PAID", shop.status(shownId()));
  }

  /** What is final is said to have failed; what can still be paid stays open. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zalopay |          | VND | expire       | FAILED",
        "vnpay   |          | VND | insufficient | FAILED",
        "stripe  |          | USD | cancel       | PENDING",
        "izipay  | redirect | PEN | insufficient | PENDING",
      })
  void aBuyerWhoDoesNotPayIsNotThanked(
      String gateway, String mode, String currency, String outcome, String status) {
    choose(gateway, mode, currency);
    hosted(gateway, mode, "[data-outcome=" + outcome + "]").click();
    awaitShop();
    assertFailure();
    assertEquals(status, shop.status(shownId()));
  }

  /** The form stays open for another try, and leads back to the shop. */
  @ParameterizedTest
  @CsvSource({"embedded", "pop-up"})
  void unpaidFormLeadsBackToThePendingPayment(String mode) {
    choose("izipay", mode, "PEN");
    hosted("izipay", mode, "[data-outcome=insufficient]").click();
    assertThat(element("problem")).isVisible();
    element("leave").click();
    awaitShop();
    assertFailure();
    assertEquals("PENDING", shop.status(shownId()));
  }

  private void choose(String gateway, String mode, String currency) {
    visit("/");
    choose(currency, gateway + "-main");
    if (gateway.equals("izipay")) {
      element("mode-" + mode).check();
    }
    element("pay-button").click();
  }

  /** On the gateway's own page, or in its form on ours. */
  private Locator hosted(String gateway, String mode, String selector) {
    if (gateway.equals("izipay") && !mode.equals("redirect")) {
      return page.frameLocator("iframe[title=Izipay]").locator(selector);
    }
    page.waitForURL(url -> url.startsWith(TOLLGATE.simulator(gateway).url()));
    return page.locator(selector);
  }

  private void awaitShop() {
    page.waitForURL(url -> url.startsWith(shop.url() + CONFIRMATION));
  }

  private String shownId() {
    return element("transaction-id").textContent();
  }
}
