package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a newcomer sees and presses at the simulated gateway. */
class SimulatorPageTest extends BrowserTest {

  @Test
  void showsTheOrderAndAButtonForEachOutcome() {
    String id = open();
    assertThat(page.locator(".ribbon")).containsText("no real money");
    assertThat(page.locator(".amount")).hasText("50,000 VND");
    assertThat(page.locator("dl")).containsText("Payment for Order #12345");
    assertThat(page.locator("dl")).containsText(id);
    assertEquals(
        List.of("success", "insufficient", "cancel", "expire"),
        page.locator("button[data-outcome]").all().stream()
            .map(button -> button.getAttribute("data-outcome"))
            .toList());
  }

  @Test
  void aPaidOrderCannotBePaidTwice() {
    open();
    press("success");
    assertSuccess();
    page.goBack();
    assertThat(page.locator(".end")).hasText("Paid");
    assertThat(page.locator("button")).hasCount(0);
  }

  @Test
  void anExpiredOrderCannotBePaid() {
    open();
    press("expire");
    assertFailure();
    page.goBack();
    assertThat(page.locator(".end")).hasText("This order has expired");
    assertThat(page.locator("button")).hasCount(0);
  }

  @Test
  void controlPageSwitchesAFaultOnAndOff() {
    page.navigate(simulator.url() + "/control");
    setCreateAnswer("error-500");
    visit("/");
    element("pay-button").click();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");

    page.navigate(simulator.url() + "/control");
    setCreateAnswer("normal");
    visit("/");
    element("pay-button").click();
    awaitGateway();
  }

  @Test
  void theControlPagePaysWithoutTheBuyersBrowser() {
    String id = open();
    page.navigate(simulator.url() + "/control");
    page.locator(".order", new Page.LocatorOptions().setHasText(id))
        .getByText("Pay", new Locator.GetByTextOptions().setExact(true))
        .click();
    assertThat(page.locator(".order:has-text('" + id + "') .state")).hasText("PAID");
    page.waitForCondition(() -> shop.status(id).equals("PAID"));
    confirmation(id);
    assertSuccess();
  }

  private void setCreateAnswer(String value) {
    if (!page.locator("[name=create-answer]").isVisible()) {
      page.locator("#faults").click();
    }
    page.locator("[name=create-answer]").selectOption(value);
    page.locator("button.main").click();
    page.waitForURL(simulator.url() + "/control");
  }

  private String open() {
    String id = openPayment();
    page.navigate(simulator.order(id).get("page").textValue());
    return id;
  }
}
