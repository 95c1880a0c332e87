package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Makes the pictures of README and docs/reference/run.md. {@code ./dev screenshots} runs it; its
 * name is none of a test, because nobody can compare the pictures but people.
 */
class ReadmePictures extends BrowserTest {

  private static final int BYTES_MAX = 150_000;

  private static final String ADDRESS =
      """
      {"contact":{"name":"Trần Thị Thu","email":"thu@buyer.example","phone":"+84 90 123 45 67"},
       "shipping":{"street":"12 Lê Lợi","city":"Đà Lạt","country":"VN"},"gateway":"vnpay"}\
      """;

  private final List<byte[]> screens = new ArrayList<>();

  @AfterEach
  void backToNow() {
    simulator.resetClock();
  }

  @Test
  void payment() throws IOException {
    visit("/");
    assertThat(element("pay-button")).containsText("with ZaloPay");
    take();
    element("pay-button").click();
    awaitGateway();
    take();
    press("success");
    assertSuccess();
    take();
    writePhones("payment");
  }

  @Test
  void orders() throws IOException {
    Response transfer = open("manual-bank");
    assertEquals(201, transfer.status(), transfer.body());
    visitOrder(transfer);
    assertThat(element("qr")).isVisible();
    take();

    Response cancelled = open("vnpay");
    end(cancelled.text("ref"), "cancel");
    page.evaluate(
        "([ref, key]) => sessionStorage.setItem(`tollgate.order.${ref}`, key)",
        List.of(cancelled.text("ref"), cancelled.text("order_key")));
    confirmation(cancelled.text("app_trans_id"));
    assertFailure();
    assertThat(element("pay-again")).isVisible();
    take();

    String key = cancelled.text("order_key");
    String ref = shop.payOrder(key, "{\"gateway\":\"vnpay\"}").text("ref");
    end(ref, "insufficient");
    pay(shop.payOrder(key, "{\"gateway\":\"vnpay\"}").text("ref"));
    visitOrder(cancelled);
    assertThat(element("print")).isVisible();
    take();
    writePhones("orders");
  }

  @Test
  void shop() throws IOException {
    openTab(Screen.DESKTOP, ColorScheme.LIGHT);
    visit("/shop/");
    signIn("thu@buyer.example");
    assertThat(element("products")).hasAttribute("aria-busy", "false");
    page.locator("[data-sku='ca-phe-sua'] button").click();
    assertThat(element("cart")).containsText("29");
    take();
    writeDesktop("shop");
  }

  @Test
  void operator() throws IOException {
    Customer thu = Customer.of(TOLLGATE, "thu@buyer.example");
    thu.fill("ca-phe-sua", 2);
    Response bought = thu.checkout(ADDRESS);
    pay(bought.text("ref"));
    openTab(Screen.DESKTOP, ColorScheme.LIGHT);
    visit("/operator/#orders?q=" + bought.text("number"));
    signIn("Lê Minh");
    page.locator("#rows a").click();
    page.locator("[data-action=ship]").click();
    page.locator("[name=tracking_number]").fill("VN-2611-77");
    page.locator(".action-form button[type=submit]").click();
    assertThat(element("story")).hasAttribute("data-state", "SHIPPED");
    take();
    writeDesktop("operator");
  }

  private Response open(String gateway) {
    return shop.create(
        """
        {"shop_ref":"%s","amount":79000,"currency":"VND","description":"Cà phê sữa đá và bánh mì","%s":"%s"}\
        """
            .formatted(Shop.newOrder(), gateway.contains("-") ? "method" : "gateway", gateway));
  }

  private void end(String ref, String outcome) {
    Web.get(shop.look(ref).at("/next_step/url").asText());
    TOLLGATE.simulator("vnpay").end(ref, outcome);
    Eventually.holds(outcome, () -> shop.status(ref).equals("FAILED"));
  }

  private void pay(String ref) {
    Web.get(shop.look(ref).at("/next_step/url").asText());
    TOLLGATE.simulator("vnpay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
  }

  private void visitOrder(Response opened) {
    visit("/");
    visit("/order/#" + opened.text("order_key"));
    assertThat(element("order")).hasAttribute("aria-busy", "false");
  }

  private void take() {
    screens.add(page.screenshot());
  }

  private void writePhones(String name) throws IOException {
    write(name, 918, 640, 274);
  }

  private void writeDesktop(String name) throws IOException {
    write(name, 980, 640, 940);
  }

  /** Puts the screens beside each other, smaller, on white. */
  private void write(String name, int width, int height, int widthOfEach) throws IOException {
    StringBuilder html =
        new StringBuilder(
            """
            <style>
              body { display: flex; gap: 24px; margin: 24px 22px; background: #fff }
              img { width: %dpx; border: 1px solid #c8ccd4; border-radius: 16px }
            </style>
            """
                .formatted(widthOfEach));
    for (byte[] screen : screens) {
      String png = Base64.getEncoder().encodeToString(screen);
      html.append("<img src=\"data:image/png;base64,%s\">".formatted(png));
    }
    openTab(Screen.DESKTOP, ColorScheme.LIGHT);
    page.setViewportSize(width, height);
    page.setContent(html.toString());
    byte[] picture = page.screenshot();
    assertTrue(picture.length < BYTES_MAX, name + " has " + picture.length + " bytes");
    Files.write(Project.ROOT.resolve("docs").resolve(name + ".png"), picture);
  }
}
