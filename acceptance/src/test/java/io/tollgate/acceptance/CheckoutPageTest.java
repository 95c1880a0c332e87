package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the button to the gateway, before a server that dawdles, fails or talks nonsense. */
class CheckoutPageTest extends BrowserTest {

  private static final String NOT_STARTED = "Could not start payment. Please try again.";
  private static final String GATEWAY = "/gateway";

  @Test
  void spinsFromTheClickUntilTheBrowserHasLeft() {
    List<Route> creating = new ArrayList<>();
    List<Route> leaving = new ArrayList<>();
    List<Call> calls = answer(CREATE, creating::add);
    answer(GATEWAY, leaving::add);
    visit("/");
    assertState("idle");
    assertThat(element("loading-spinner")).isHidden();

    element("pay-button").click();
    page.waitForCondition(() -> creating.size() == 1);
    assertState("initiating");
    assertThat(element("loading-spinner")).isVisible();
    assertThat(element("progress-message")).hasText("Taking you to ZaloPay…");
    assertThat(element("checkout-form")).hasAttribute("aria-busy", "true");

    opened().accept(creating.getFirst());
    page.waitForCondition(() -> leaving.size() == 1);
    json("{}").accept(leaving.getFirst());
    page.waitForURL(pages.baseUrl() + GATEWAY);

    Call call = calls.getFirst();
    assertEquals("POST", call.method());
    assertEquals("application/json", call.contentType());
    assertEquals(
        "{\"amount\":50000,\"order_info\":\"Saigon Roasters: Cầu Đất Arabica, 250 g\"}",
        call.body());
  }

  /** While the browser is leaving its document can still be seen, and must still say so. */
  @Test
  void spinsWhileTheGatewayIsSlowToAppear() {
    List<Route> leaving = new ArrayList<>();
    answer(CREATE, opened());
    answer(GATEWAY, leaving::add);
    visit("/");
    page.evaluate(
        """
        () => addEventListener("pagehide", () => sessionStorage.setItem("left",
            `${document.documentElement.dataset.state},`
            + document.getElementById("loading-spinner").checkVisibility()))\
        """);
    element("pay-button").click();
    page.waitForCondition(() -> leaving.size() == 1);
    json("{}").accept(leaving.getFirst());
    page.waitForURL(pages.baseUrl() + GATEWAY);
    assertEquals("initiating,true", page.evaluate("sessionStorage.getItem('left')"));
  }

  @Test
  void doubleClickAndImpatientKeysMakeOneCreate() {
    List<Route> creating = new ArrayList<>();
    List<Call> calls = answer(CREATE, creating::add);
    answer(GATEWAY, json("{}"));
    visit("/");
    element("pay-button").dblclick();
    element("pay-button").press("Enter");
    element("amount").press("Enter");
    page.waitForCondition(() -> !creating.isEmpty());
    opened().accept(creating.getFirst());
    page.waitForURL(pages.baseUrl() + GATEWAY);
    assertEquals(1, calls.size());
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void anyTroubleIsOneSentenceAndAnotherTry(Trouble trouble) {
    answer(CREATE, trouble);
    visit("/");
    element("pay-button").click();
    assertThat(element("error-message")).hasText(NOT_STARTED);
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("pay-button")).isFocused();
    assertState("idle");
    switch (trouble) {
      case BAD_REQUEST, UNAVAILABLE -> assertComplaint("Failed to create payment order.");
      case DROPPED, HTML, NULL -> assertComplaint("Payment not started:");
    }

    page.unrouteAll();
    answer(CREATE, opened());
    answer(GATEWAY, json("{}"));
    element("pay-button").click();
    page.waitForURL(pages.baseUrl() + GATEWAY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"order_url\":\"\"}", "{\"order_url\":null}"})
  void noOrderUrlIsAnErrorToo(String body) {
    answer(CREATE, json(body));
    visit("/");
    element("pay-button").click();
    assertThat(element("error-message")).hasText(NOT_STARTED);
    assertThat(element("loading-spinner")).isHidden();
    assertComplaint("Order URL not received.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"75000|75000", "75,000|75000", "75.000|75000", " 1 250 000 |1250000", "1|1"})
  void readsAmountsAsPeopleWriteThem(String typed, long amount) {
    List<Call> calls = answer(CREATE, opened());
    answer(GATEWAY, json("{}"));
    visit("/");
    element("amount").fill(typed);
    element("amount").press("Enter");
    page.waitForURL(pages.baseUrl() + GATEWAY);
    assertTrue(calls.getFirst().body().startsWith("{\"amount\":" + amount + ","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "50.5", "5,00", "fifty", "1e5", "99999999999999999"})
  void asksForAnAmountInsteadOfGuessingOne(String typed) {
    List<Call> calls = answer(CREATE, opened());
    visit("/");
    page.evaluate("document.getElementById('amount').removeAttribute('maxlength')");
    element("amount").fill(typed);
    element("pay-button").click();
    assertThat(element("amount-error")).containsText("Please enter a whole amount of dong");
    assertThat(element("amount")).isFocused();
    assertThat(element("amount")).hasAttribute("aria-invalid", "true");
    assertThat(element("total")).hasText("–");
    assertState("idle");
    assertEquals(List.of(), calls);

    answer(GATEWAY, json("{}"));
    element("amount").fill("50,000");
    assertThat(element("amount-error")).isEmpty();
    element("pay-button").click();
    page.waitForURL(pages.baseUrl() + GATEWAY);
  }

  @Test
  void aSuggestionIsAPrice() {
    visit("/");
    page.locator("[data-amount='80000']").click();
    assertThat(element("amount")).hasValue("80,000");
    assertThat(element("total")).hasText("80,000 ₫");
    assertThat(page.locator("[aria-pressed=true]")).hasText("80,000 ₫");
  }

  @Test
  void canBePaidWithTheKeyboardAlone() {
    List<Call> calls = answer(CREATE, opened());
    answer(GATEWAY, json("{}"));
    visit("/");
    for (String expected : List.of("a.wordmark", "#amount")) {
      page.keyboard().press("Tab");
      assertThat(page.locator(expected)).isFocused();
    }
    page.keyboard().type("65000");
    for (String expected : List.of("30000", "50000", "80000")) {
      page.keyboard().press("Tab");
      assertThat(page.locator("[data-amount='" + expected + "']")).isFocused();
    }
    page.keyboard().press("Tab");
    assertThat(element("pay-button")).isFocused();
    page.keyboard().press("Enter");
    page.waitForURL(pages.baseUrl() + GATEWAY);
    assertTrue(calls.getFirst().body().startsWith("{\"amount\":65000,"));
  }

  /** Browsers bring a page back as it was left; a spinner for ever would be all one could see. */
  @Test
  void isIdleAgainWhenTheBuyerComesBack() {
    answer(CREATE, route -> {});
    visit("/");
    element("pay-button").click();
    assertState("initiating");
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    assertState("idle");
    assertThat(element("loading-spinner")).isHidden();
  }

  @Test
  void saysThatNoMoneyIsReal() {
    visit("/");
    page.getByText("Simulated gateway, no real money").click();
    assertThat(element("how")).containsText("simulator");
  }

  private void assertComplaint(String words) {
    page.waitForCondition(() -> complaints.stream().anyMatch(text -> text.contains(words)));
  }

  private static Consumer<Route> opened() {
    return json("{\"order_url\":\"" + pages.baseUrl() + GATEWAY + "\"}");
  }
}
