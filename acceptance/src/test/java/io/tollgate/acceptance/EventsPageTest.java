package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** The page that shows what the event bus took. */
class EventsPageTest extends BrowserTest {

  @Test
  void newEventsAppearOnTheOpenPageAndAreFiltered() {
    String ref = shop.open();
    page.navigate(TOLLGATE.bus().pageUrl());
    page.getByLabel("Contains").fill(ref);
    page.getByLabel("Type begins with").fill("order.processing");
    Locator events = page.locator("details");
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("0 shown");
    simulator.pay(ref);
    assertThat(events).hasCount(1);
    assertThat(events).containsText("in the queue fulfilment");
    events.locator("summary").click();
    assertThat(events.locator("pre")).containsText("\"type\": \"order.processing\"");
  }
}
