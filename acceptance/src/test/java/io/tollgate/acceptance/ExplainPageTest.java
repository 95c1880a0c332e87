package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of this machine that says why a signature is refused, with this session's keys. */
class ExplainPageTest extends BrowserTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void wrongSignatureIsExplainedAndTheRightOneVerified() {
    Response opened =
        shop.create(
            """
            {"shop_ref":"%s","amount":50000,"description":"Two coffees","gateway":"vnpay"}"""
                .formatted(Shop.newOrder()));
    String url = opened.text("url");
    page.navigate(shop.url() + "/local/");
    page.getByText("Why is a signature refused?").click();

    explain("vnpay", url);
    assertThat(page.locator("#state")).hasText("The signature is right.");
    explain("vnpay", url.replaceFirst("vnp_SecureHash=....", "vnp_SecureHash=0000"));
    assertThat(page.locator("#state")).containsText("by no known mistake");
    explain("vnpay", url.substring(0, url.length() - 1));
    assertThat(page.locator("#reasons")).containsText("127 of its 128 characters");
    assertThat(page.locator("#strings")).containsText("vnp_OrderInfo=Two+coffees");
    assertEquals(
        true,
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    Screenshots.take(page, "explain", "PHONE");
  }

  /** Beside what every test of the browser looks for: no key is in any answer. */
  @Test
  void garbageIsAnsweredWithoutAKey() throws Exception {
    page.navigate(shop.url() + "/local/explain");
    explain("stripe", "<b>nothing</b>");
    assertThat(page.locator("#state")).containsText("There is no line Stripe-Signature");
    String body = JSON.writeValueAsString(Map.of("gateway", "momo", "message", "x".repeat(70_000)));
    Response tooLong = Web.post(shop.url() + "/local/explain", body);
    assertEquals("unreadable", tooLong.text("result"));
    Response unknown = Web.post(shop.url() + "/local/explain", "{\"gateway\":\"nobody\"}");
    assertTrue(unknown.body().startsWith("{\"gateways\":[\"izipay\","), unknown.body());
  }

  private void explain(String gateway, String message) {
    page.getByLabel("Gateway").selectOption(gateway);
    page.getByLabel("Message").fill(message);
    page.getByText("Explain", new Page.GetByTextOptions().setExact(true)).click();
  }
}
