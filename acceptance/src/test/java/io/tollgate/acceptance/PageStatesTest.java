package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of the flow: as a table, as pictures in target/screenshots, and as files. */
class PageStatesTest extends BrowserTest {

  private static final Path PICTURES = Path.of("target", "screenshots");

  /** Text of less contrast than 4.5 (3 when large) to the nearest background: WCAG 2.2, 1.4.3. */
  private static final String FAINT_TEXTS =
      """
      () => {
        const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
        const light = (color) => {
          const [r, g, b] = rgb(color).map((part) => part / 255)
              .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = (element) => {
          const color = getComputedStyle(element).backgroundColor;
          return rgb(color)[3] === 0 ? ground(element.parentElement) : color;
        };
        const contrast = (one, other) => {
          const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
          return (bright + 0.05) / (dark + 0.05);
        };
        return [...document.querySelectorAll("body *")]
            .filter((element) => !element.closest("svg") && element.checkVisibility())
            .filter((element) => [...element.childNodes]
                .some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
            .filter((element) => {
              const style = getComputedStyle(element);
              const needed = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
              return contrast(style.color, ground(element)) < needed;
            })
            .map((element) => element.textContent.trim());
      }\
      """;

  @Test
  void theMachineIsThisTable() {
    visit("/");
    assertEquals(
        """
                            pay          accept    verify      back  error  paid               unpaid
        idle                initiating   -         verifying   -     idle   -                  -
        initiating          -            accepted  -           idle  idle   -                  -
        accepted            -            -         -           -     -      -                  -
        verifying           -            -         -           -     idle   confirmed-success  confirmed-failure
        confirmed-success   -            -         -           -     -      -                  -
        confirmed-failure   -            -         verifying   -     -      confirmed-success  confirmed-failure
        """,
        page.evaluate(
            """
            async () => {
              const { State, after } = await import("/checkout.js");
              const widths = [20, 13, 10, 12, 6, 7, 19, 0];
              const events = ["pay", "accept", "verify", "back", "error", "paid", "unpaid"];
              const line = (cells) => cells.map((cell, i) => cell.padEnd(widths[i])).join("");
              const rows = Object.values(State).map((state) =>
                  line([state, ...events.map((event) => after(state, event) ?? "-")]));
              return [line(["", ...events]), ...rows].join("\\n") + "\\n";
            }\
            """));
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "PHONE,DARK", "DESKTOP,LIGHT", "DESKTOP,DARK"})
  void everyStateFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    visit("/");
    picture("idle", suffix);
    simulator.faults("create-answer", "error-500");
    element("pay-button").click();
    assertThat(element("error-message")).not().isEmpty();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");
    picture("idle-after-error", suffix);
    simulator.faults();
    try (var _ = books.freezeBills()) {
      element("pay-button").click();
      assertState("initiating");
      picture("initiating", suffix);
    }
    awaitGateway();
    picture("gateway", suffix);
    press("cancel");
    assertFailure();
    picture("confirmed-failure", suffix);
    page.goBack();
    press("success");
    assertSuccess();
    picture("confirmed-success", suffix);
    try (var _ = books.freezeBills()) {
      page.reload();
      assertState("verifying");
      picture("verifying", suffix);
    }
    confirmation(NOBODYS);
    expectComplaint("404");
    expectComplaint("Status verification failed.");
    assertThat(element("check-again")).isVisible();
    picture("unverified", suffix);
    visit("/");
    element("method-izipay").check();
    picture("idle-izipay", suffix);
    element("method-cash").check();
    element("pay-button").click();
    assertState("accepted");
    picture("accepted", suffix);
  }

  private void picture(String name, String suffix) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(PICTURES.resolve(name + "-" + suffix + ".png")));
    assertEquals(
        page.evaluate("document.documentElement.clientWidth"),
        page.evaluate("document.documentElement.scrollWidth"),
        "scrolls sideways: " + name);
    assertEquals(List.of(), page.evaluate(FAINT_TEXTS), name);
  }
}
