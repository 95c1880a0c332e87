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

  @Test
  void refreshOfTheControlPageKeepsWhatIsTypedFocusedAndOpen() {
    page.navigate(simulator.url() + "/control");
    page.locator("#forget").click();
    element("preset-order").fill("26");
    element("q").fill("typed");
    String id = openPayment();
    assertThat(card(id)).isVisible();
    simulator.pay(id);
    assertThat(card(id).locator(".state")).hasText("PAID");
    assertThat(element("q")).isFocused();
    assertThat(element("q")).hasValue("typed");
    assertThat(element("preset-order")).hasValue("26");
    assertThat(page.getByText("Yes, forget everything")).isVisible();

    card(id).locator("[name=times]").fill("3");
    String later = openPayment();
    assertThat(card(later)).isVisible();
    assertThat(card(id).locator("[name=times]")).hasValue("3");
    assertThat(card(id).locator("[name=times]")).isFocused();
  }

  @Test
  void presetPaysAfterTheDeadlineAndFaultsGoOffWithoutForgetting() {
    String id = openPayment();
    page.navigate(simulator.url() + "/control");
    Locator late = page.locator("[value=paid-after-deadline]");
    assertThat(late).isDisabled();
    page.getByText("Refunds fail").click();
    assertThat(element("on")).containsText("refund-course = fails");
    card(id).getByText("Bad days for it").click();
    assertThat(element("preset-order")).hasValue(id);
    late.click();
    assertThat(element("notice")).hasText("Paid after the deadline: done.");
    assertThat(card(id).locator(".state")).hasText("PAID");
    assertThat(element("clock-state")).containsText("Ahead of real time");
    page.getByText("All faults off").click();
    assertThat(element("on")).containsText("Nothing is switched on");
    page.getByText("Back to real time").click();
    assertThat(element("clock-state")).containsText("Real time.");
    assertThat(card(id)).isVisible();
  }

  @Test
  void downGatewayRefusesAPaymentAndTheControlPageSaysWhy() {
    page.navigate(simulator.url() + "/control");
    page.getByText("Gateway down for a minute").click();
    assertThat(element("on")).containsText("The gateway is down until");
    visit("/");
    element("pay-button").click();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");
    page.navigate(simulator.url() + "/control");
    assertThat(page.locator(".exchange").first()).containsText("no answer");
    page.getByText("All faults off").click();
    assertThat(element("on")).not().containsText("down");
  }

  @Test
  void presetWithoutAnOrderThatIsPlayedAllTheSameSaysWhatIsMissing() {
    page.navigate(simulator.url() + "/control");
    element("preset-order").fill("261121_nobody");
    page.locator("[value=paid-too-little]").click();
    expectComplaint("404");
    assertThat(element("problem")).hasText("Paid too little: no such order.");
    assertThat(element("preset-order")).hasValue("261121_nobody");
  }

  @Test
  void ordersAndExchangesAreSearchedAndRefreshStaysWithTheSearch() {
    String id = openPayment();
    String other = openPayment();
    page.navigate(simulator.url() + "/control");
    element("q").fill(id);
    element("q").press("Enter");
    page.waitForURL(url -> url.contains("q=" + id));
    assertThat(card(id)).isVisible();
    assertThat(card(other)).hasCount(0);
    simulator.pay(id);
    assertThat(card(id).locator(".state")).hasText("PAID");
    assertThat(card(other)).hasCount(0);
    Locator callback = page.locator(".exchange:has-text('callback')").first();
    callback.locator("summary").click();
    assertThat(callback).containsText(id);
    assertThat(callback).containsText("return_code");
    card(id).getByText("Its requests").click();
    page.waitForURL(url -> url.endsWith("#exchanges"));
    assertThat(page.locator(".exchange")).not().hasCount(0);
  }

  @Test
  void orderLeadsToTheOperatorsPageAndFromThereBack() {
    String id = openPayment();
    page.navigate(simulator.url() + "/control");
    card(id).getByText("In the shop").click();
    signIn("Thu");
    assertThat(page.locator("#rows tr")).hasCount(1);
    page.locator("#rows a").click();
    page.locator("[data-simulator=zalopay]").click();
    assertThat(card(id)).isVisible();
    assertThat(page.locator(".order")).hasCount(1);
  }

  @Test
  void localPageLeadsToEveryControlPage() {
    visit("/local/");
    for (Simulator each : TOLLGATE.simulators()) {
      assertThat(page.locator("a[href='" + each.url() + "/control']")).isVisible();
    }
    Screenshots.take(page, "local", "phone");
  }

  private Locator card(String id) {
    return page.locator(".order", new Page.LocatorOptions().setHasText(id));
  }

  private void setCreateAnswer(String value) {
    if (!page.locator("[name=create-answer]").isVisible()) {
      page.locator("#faults").click();
    }
    page.locator("[name=create-answer]").selectOption(value);
    page.locator("button.main").click();
    assertThat(element("notice")).hasText("Apply: done.");
  }

  private String open() {
    String id = openPayment();
    page.navigate(simulator.order(id).get("page").textValue());
    return id;
  }
}
