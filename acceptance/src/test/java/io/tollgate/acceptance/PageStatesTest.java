package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of the flow: as a table, as pictures, and as files. */
class PageStatesTest extends BrowserTest {

  @Test
  void stateMachineEqualsTheTable() {
    visit("/");
    assertEquals(
        """
                            pay          accept    verify      back  error  paid               unpaid             notice
        idle                initiating   -         verifying   -     idle   -                  -                  -
        initiating          -            accepted  -           idle  idle   -                  -                  -
        accepted            -            -         -           idle  -      -                  -                  -
        verifying           -            -         -           -     idle   confirmed-success  confirmed-failure  confirmed-notice
        confirmed-success   -            -         -           -     -      -                  -                  -
        confirmed-failure   -            -         verifying   -     -      confirmed-success  confirmed-failure  confirmed-notice
        confirmed-notice    -            -         verifying   -     -      -                  -                  -
        """,
        page.evaluate(
            """
            async () => {
              const { State, after } = await import("/checkout.js");
              const widths = [20, 13, 10, 12, 6, 7, 19, 19, 0];
              const events = ["pay", "accept", "verify", "back", "error", "paid", "unpaid", "notice"];
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
    Screenshots.take(page, "idle", suffix);
    simulator.faults("create-answer", "error-500");
    element("pay-button").click();
    assertThat(element("error-message")).not().isEmpty();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");
    Screenshots.take(page, "idle-after-error", suffix);
    simulator.faults();
    try (var _ = database.freezeBills()) {
      element("pay-button").click();
      assertState("initiating");
      Screenshots.take(page, "initiating", suffix);
    }
    awaitGateway();
    Screenshots.take(page, "gateway", suffix);
    press("cancel");
    assertFailure();
    Screenshots.take(page, "confirmed-failure", suffix);
    page.goBack();
    press("success");
    assertSuccess();
    Screenshots.take(page, "confirmed-success", suffix);
    try (var _ = database.freezeBills()) {
      page.reload();
      assertState("verifying");
      Screenshots.take(page, "verifying", suffix);
    }
    confirmation(NOBODYS);
    expectComplaint("404");
    expectComplaint("Status verification failed.");
    assertThat(element("check-again")).isVisible();
    Screenshots.take(page, "unverified", suffix);
    visit("/");
    choose("PEN", "izipay-main");
    Screenshots.take(page, "idle-izipay", suffix);
    choose("VND", "manual-bank");
    element("pay-button").click();
    assertThat(element("qr")).isVisible();
    Screenshots.take(page, "transfer", suffix);
  }
}
