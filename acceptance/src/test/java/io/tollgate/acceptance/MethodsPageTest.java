package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's page of payment methods. */
class MethodsPageTest extends BrowserTest {

  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final String code = Shop.newOrder().toLowerCase();

  /** Other tests find the methods as configuration made them. */
  @AfterEach
  void switchOff() {
    database.write("UPDATE payment_method SET is_on=0 WHERE code='" + code + "'");
  }

  @Test
  void textsOfAMethodAreWrittenInEachLanguageAndItsOtherSettingsStay() {
    operator.post(
        "/payment-methods",
        """
        {"code":"%s","name":"Quick transfer","gateway":"manual","account":"bank",
         "rules":{"amounts":{"VND":{"min":77777,"max":77777}}},
         "settings":{"bank":"ACB","account":"257678859","holder":"TOLLGATE"}}"""
            .formatted(code));
    visit("/operator/");
    signIn("An");
    element("tab-methods").click();
    Locator method = page.locator("#methods [data-code='" + code + "']");
    method.getByRole(AriaRole.BUTTON).click();
    method.getByLabel("Name in Tiếng Việt").fill("Chuyển khoản nhanh");
    method.getByLabel("Instructions in Español").fill("Pronto, por favor");
    method.locator("[data-confirm=change]").click();
    assertThat(method.getByRole(AriaRole.STATUS)).hasText("Changed.");

    JsonNode listed = listed();
    assertEquals("Quick transfer", listed.path("name").asText());
    assertEquals("{\"vi\":\"Chuyển khoản nhanh\"}", listed.path("names").toString());
    assertEquals("{\"es\":\"Pronto, por favor\"}", listed.path("texts").toString());
    assertEquals(
        "257678859",
        database
            .column(
                "SELECT JSON_UNQUOTE(JSON_EXTRACT(settings,'$.account')) FROM payment_method"
                    + " WHERE code=?",
                code)
            .getFirst());
  }

  private JsonNode listed() {
    for (JsonNode method :
        shop.methods("?amount=77777&currency=VND").json().path("payment_methods")) {
      if (method.path("code").asText().equals(code)) {
        return method;
      }
    }
    throw new AssertionError("No method " + code);
  }
}
