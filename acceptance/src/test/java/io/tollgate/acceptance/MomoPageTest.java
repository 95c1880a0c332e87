package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payments with MoMo from the button to the refund, in a browser of a phone's size. */
class MomoPageTest extends BrowserTest {

  private final Simulator momo = TOLLGATE.simulator("momo");

  @ParameterizedTest
  @ValueSource(strings = {"told", "callback lost"})
  void buyerPaysOnAPhone(String notification) {
    momo.faults("callback-lost", Boolean.toString(notification.equals("callback lost")));
    chooseMomo();
    assertThat(page.locator(".amount")).hasText("50,000 VND");
    Screenshots.take(page, "momo-page", "PHONE");
    press("success");
    assertSuccess();
    Screenshots.take(page, "momo-paid", "PHONE");
    assertEquals("PAID", shop.status(shownId()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "insufficient", "expire"})
  void buyerWhoDoesNotPayIsNotThanked(String outcome) {
    chooseMomo();
    press(outcome);
    assertFailure();
    Screenshots.take(page, "momo-" + outcome, "PHONE");
    assertEquals("FAILED", shop.status(shownId()));
  }

  @Test
  void operatorRefundsOnAPhoneAndTheBuyerIsTold() {
    chooseMomo();
    press("success");
    assertSuccess();
    String id = shownId();
    String ref = id.replace("_", "");
    visit("/operator/");
    signIn("An");
    element("q").fill(ref);
    element("q").press("Enter");
    Locator rows = page.locator("#rows [data-id]");
    assertThat(rows).hasCount(1);
    rows.locator("a").click();
    page.locator("[data-action=refund]").click();
    page.locator("[data-confirm=refund]").click();
    assertThat(element("notice")).hasText("Done: refund.");
    Screenshots.take(page, "momo-refunded", "PHONE");
    assertEquals(List.of(50_000L), momo.refunds(ref));

    confirmation(id);
    assertThat(element("status-message")).hasText("Your payment was given back to you in full.");
  }

  private void chooseMomo() {
    visit("/");
    choose("VND", "momo-main");
    element("pay-button").click();
    page.waitForURL(url -> url.startsWith(momo.url()));
  }

  private String shownId() {
    return element("transaction-id").textContent();
  }
}
