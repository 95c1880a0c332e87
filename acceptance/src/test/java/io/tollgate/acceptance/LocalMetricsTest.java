package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page of what functions measure, from real functions through the front's own output. */
class LocalMetricsTest extends BrowserTest {

  private static final String PAGE = "/local/metrics";

  @Test
  void paymentRefusedCallbackAndRunOfReconcileAreOnTheOpenPage() {
    page.navigate(shop.url() + PAGE);
    simulator.pay(shop.open());
    String forged = "{\"data\":\"{}\",\"mac\":\"00\"}";
    assertEquals(400, Web.post(shop.url() + "/api/v1/callback/zalopay/main", forged).status());
    TOLLGATE.reconcile();
    assertThat(page.getByText("reconcile_success")).isVisible();
    assertThat(page.getByText("zalopay, main, paid")).isVisible();
    for (String figure :
        List.of(
            "payments zalopay, main, paid",
            "payment_amount zalopay, main, VND",
            "callbacks_refused zalopay, forged",
            "gateway_latency zalopay",
            "reconcile_success")) {
      assertTrue(figures().getOrDefault(figure, 0.0) > 0, figure);
    }
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("shown");
  }

  private Map<String, Double> figures() {
    Map<String, Double> figures = new TreeMap<>();
    for (JsonNode figure : Web.get(shop.url() + PAGE + ".json").json()) {
      String name = figure.path("metric").asText() + " " + figure.path("of").asText();
      figures.put(name.strip(), figure.path("sum").asDouble());
    }
    return figures;
  }
}
