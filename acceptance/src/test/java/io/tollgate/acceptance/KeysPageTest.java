package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operators' page of API keys; a key is tried at a route of the shop's back end. */
class KeysPageTest extends BrowserTest {

  private static final String SECRET = "tg_[a-z0-9]{12}_[A-Za-z0-9]{43}";

  private final String name = "Till " + UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void removeKeys() {
    TOLLGATE.database().write("DELETE FROM api_key WHERE name LIKE 'Till %'");
  }

  @Test
  void keyIsMadeRotatedAndRevokedAndItsSecretIsShownOnce() {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    openKeys();
    String former = make();
    act(page.locator("#secret"), "copy");
    assertThat(page.locator(".secret [role=status]")).hasText("Copied.");
    assertEquals(former, page.evaluate("navigator.clipboard.readText()"));
    assertEquals(404, statusWith(former));
    page.reload();
    assertThat(part(former)).containsText("payment · made by An, ");
    assertThat(part(former)).containsText("last used");
    assertFalse(page.content().contains(former));

    act(part(former), "rotate");
    part(former).getByLabel("This one ends").selectOption("in a week");
    confirm("rotate");
    String next = secret();
    assertFalse(next.equals(former));
    assertEquals(List.of(404, 404), List.of(statusWith(former), statusWith(next)));
    assertThat(part(former)).containsText(idOf(next) + " is in its place");
    assertThat(part(former).locator("[data-action=rotate]")).hasCount(0);

    act(part(former), "revoke");
    assertThat(part(former)).containsText("It opens nothing from now on");
    confirm("revoke");
    assertThat(element("keys")).containsText(idOf(former) + ") is revoked.");
    assertEquals(List.of(401, 404), List.of(statusWith(former), statusWith(next)));
    page.locator("#keys summary").click();
    assertThat(part(former)).containsText("revoked by An, ");
  }

  /** Whoever lost it would have to make another one. */
  @Test
  void secretIsShownThoughTheListIsNotAnswered() {
    openKeys();
    page.route(
        "**/api-keys",
        route -> {
          if (route.request().method().equals("GET")) {
            route.abort();
          } else {
            route.resume();
          }
        });
    String former = make();
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    assertThat(element("problem")).not().isEmpty();
    assertThat(page.locator("#keys form")).hasCount(0);
    assertEquals(404, statusWith(former));
    element("tab-orders").click();
    assertThat(element("orders")).isVisible();
    assertEquals(former, secret());
    act(page.locator("#secret"), "close");
    assertThat(element("secret")).isEmpty();
  }

  @Test
  void secretIsShownToWhoeverWentToAnotherTabMeanwhile() {
    openKeys();
    List<Route> held = new CopyOnWriteArrayList<>();
    page.route("**/api-keys", held::add);
    act(page.locator("#keys"), "add");
    page.getByLabel("Who has it").fill(name);
    confirm("add");
    page.waitForCondition(() -> !held.isEmpty());
    element("tab-orders").click();
    assertThat(element("orders")).isVisible();
    page.unroute("**/api-keys");
    held.forEach(Route::resume);
    assertEquals(404, statusWith(secret()));
  }

  @Test
  void refusalIsSaidBelowTheFormAndWhatWasTypedStays() {
    openKeys();
    act(page.locator("#keys"), "add");
    page.getByLabel("Who has it").fill(name);
    page.getByLabel("Open, see and end payments").uncheck();
    confirm("add");
    expectComplaint("400");
    expectComplaint("Problem:");
    assertThat(page.locator("#keys form [role=alert]")).containsText("scopes must name at least");
    assertThat(page.getByLabel("Who has it")).hasValue(name);
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "DESKTOP,DARK"})
  void pageFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    if (screen == Screen.PHONE) {
      page.setViewportSize(360, 740);
    }
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    openKeys();
    act(page.locator("#keys"), "add");
    Screenshots.take(page, "operator-key-add", suffix);
    page.getByLabel("Who has it").fill(name);
    confirm("add");
    String secret = secret();
    act(part(secret), "rotate");
    Screenshots.take(page, "operator-keys", suffix);
  }

  private void openKeys() {
    visit("/operator/");
    signIn("An");
    element("tab-keys").click();
    assertThat(element("keys")).isVisible();
  }

  private String make() {
    act(page.locator("#keys"), "add");
    page.getByLabel("Who has it").fill(name);
    confirm("add");
    return secret();
  }

  private String secret() {
    String secret = page.locator(".secret code").textContent();
    assertTrue(secret.matches(SECRET), secret);
    return secret;
  }

  private Locator part(String key) {
    return page.locator("#keys [data-id='" + idOf(key) + "']");
  }

  private static String idOf(String key) {
    return key.split("_")[1];
  }

  private static void act(Locator where, String action) {
    where.locator("[data-action='" + action + "']").first().click();
  }

  private void confirm(String action) {
    page.locator("[data-confirm='" + action + "']").click();
  }

  private int statusWith(String key) {
    String path = "/api/v1/payment?ref=261121C21V0K88V";
    return Web.get(shop.url() + path, "x-api-key", key).status();
  }
}
