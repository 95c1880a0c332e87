package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void lateListOfTheFilterBeforeIsNotShown() {
    String ref = shop.open();
    simulator.pay(ref);
    page.clock().install();
    page.navigate(TOLLGATE.bus().pageUrl());
    page.clock().pauseAt(Instant.now().plusSeconds(60).toEpochMilli());
    List<Route> held = new ArrayList<>();
    page.route(url -> url.contains("type=&q=" + ref), held::add);
    page.getByLabel("Contains").fill(ref);
    page.waitForCondition(() -> !held.isEmpty());
    page.getByLabel("Type begins with").fill("payment.paid");
    assertThat(page.locator("details")).hasCount(1);
    page.waitForResponse(
        url -> url.url().contains("type=&q=" + ref), () -> held.forEach(Route::resume));
    page.evaluate("() => fetch('/local/events.json').then((answer) => answer.text())");
    assertThat(page.getByRole(AriaRole.STATUS)).hasText("1 shown");
    assertEquals(1, page.locator("details").count());
  }

  @Test
  void eventShowsItsWebhooksAndIsSentAgain() {
    OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
    AtomicInteger received = new AtomicInteger();
    try (HttpServer server =
        HttpServer.start(
            0,
            _ -> {
              received.incrementAndGet();
              return HttpResponse.json(200, "{}");
            })) {
      String url = "http://localhost:" + server.port() + "/hook";
      operator.post("/endpoints", "{\"url\":\"%s\",\"events\":[\"payment.paid\"]}".formatted(url));
      String ref = shop.open();
      simulator.pay(ref);
      page.navigate(TOLLGATE.bus().pageUrl());
      page.getByLabel("Contains").fill(ref);
      page.getByLabel("Type begins with").fill("payment.paid");
      Locator event = page.locator("details");
      assertThat(event).hasCount(1);
      event.locator("summary").click();
      assertThat(event).containsText(url + ": delivered (200 in ");
      event.getByText("Send again").click();
      assertThat(event).containsText(url + ": waiting");
      TOLLGATE.deliver();
      assertThat(event).containsText(url + ": delivered (200 in ");
      assertEquals(2, received.get());
    } finally {
      operator.disableEndpoints();
    }
  }
}
