package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages stand still while they load, fit their screens, and are markup that the standard allows.
 */
class PageLayoutTest extends BrowserTest {

  /** Above it a page is felt to jump (web.dev, Cumulative Layout Shift). */
  private static final double GOOD_SHIFT = 0.1;

  private static final String OBSERVE_SHIFTS =
      """
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) window.shift += value;
      }).observe({ type: "layout-shift", buffered: true });
      """;

  private static final String AFTER_TWO_FRAMES =
      "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

  /** Attributes that are not allowed where they stand, ids that are there twice. */
  private static final String INVALID_MARKUP =
      """
      () => {
        const invalid = [
          "a:not([href]):is([rel], [target], [download])",
          "svg[hidden]",
          "input[autocomplete=street-address]",
          "body meta:not([itemprop])",
          "label[for] input:not([id])",
          ":is(ul, ol) > :not(li, script, template)",
        ].flatMap((rule) => [...document.querySelectorAll(rule)].map(() => rule));
        const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
        const twice = ids.filter((id, index) => ids.indexOf(id) < index);
        const labels = [...document.querySelectorAll("label[for]")]
            .map((label) => label.getAttribute("for")).filter((id) => !ids.includes(id));
        return [...invalid, ...twice, ...labels];
      }\
      """;

  /** The catalogue comes when the rest of the page has been seen for a while. */
  @Test
  void theShopStandsStillWhileItLoadsOnAPhone() {
    ProductAdmin.of(TOLLGATE).made(29_000, 10);
    List<Route> products = new ArrayList<>();
    page.addInitScript(OBSERVE_SHIFTS);
    page.route(url -> url.contains("/api/v1/products"), products::add);
    visit("/shop/");
    assertThat(element("title")).not().isEmpty();
    page.waitForCondition(() -> !products.isEmpty());
    page.evaluate(AFTER_TWO_FRAMES);

    page.unroute(url -> url.contains("/api/v1/products"));
    products.forEach(Route::resume);
    assertThat(element("products")).hasAttribute("aria-busy", "false");
    page.evaluate(AFTER_TWO_FRAMES);

    double shift = ((Number) page.evaluate("window.shift")).doubleValue();
    assertTrue(shift < GOOD_SHIFT, "layout shift " + shift);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/shop/",
        "/shop/checkout/",
        "/order/",
        CONFIRMATION + "/",
        "/operator/",
        "/local/"
      })
  void thePagesAreValidMarkup(String path) {
    String html = Web.get(shop.url() + path).body();
    visit("/");
    // Its scripts have done what they do, and find no other page in its place.
    assertThat(element("pay-button")).hasText("Pay 50,000 ₫ with ZaloPay");
    page.setContent(html.replaceAll("<script[^>]*></script>", ""));

    assertEquals(List.of(), page.evaluate(INVALID_MARKUP), path);
  }

  @ParameterizedTest
  @MethodSource("io.tollgate.acceptance.Tollgate#gateways")
  void theControlPagesFitTheirScreens(String gateway) {
    shop.create(
        """
        {"shop_ref":"%s","amount":50000,"currency":"%s","gateway":"%s","description":"%s"}\
        """
            .formatted(Shop.newOrder(), shop.currencyOf(gateway), gateway, "x".repeat(250)));
    for (Screen screen : Screen.values()) {
      openTab(screen, ColorScheme.LIGHT);
      if (screen == Screen.PHONE) {
        page.setViewportSize(360, 740);
      }
      page.navigate(TOLLGATE.simulator(gateway).url() + "/control");
      page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)");

      Screenshots.take(page, "control-" + gateway, screen.name());
      assertEquals(List.of(), page.evaluate(INVALID_MARKUP), gateway);
    }
  }
}
