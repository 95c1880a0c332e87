package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the button to the gateway. Requests are intercepted only for what the product cannot be made
 * to do: answers that are nonsense, and a gateway whose page is slow.
 */
class CheckoutPageTest extends BrowserTest {

  private static final String NOT_STARTED = "Could not start payment. Please try again.";

  @Test
  void spinsFromTheClickUntilThereIsAnAnswer() {
    visitOffering();
    assertState("idle");
    assertThat(element("loading-spinner")).isHidden();
    try (var _ = database.freezeBills()) {
      element("pay-button").click();
      assertState("initiating");
      assertThat(element("loading-spinner")).isVisible();
      assertThat(element("progress-message")).hasText("Taking you to ZaloPay…");
      assertThat(element("checkout-form")).hasAttribute("aria-busy", "true");
    }
    awaitGateway();

    Request call = call(CREATE);
    assertEquals("POST", call.method());
    assertEquals("application/json", call.headerValue("content-type"));
    assertEquals(
        "{\"amount\":50000,\"order_info\":\"Saigon Roasters: Cầu Đất Arabica, 250 g\","
            + RECIPIENT
            + ","
            + "\"locale\":\"en\",\"currency\":\"VND\",\"method\":\"zalopay-main\"}",
        call.postData());
    assertTrue(call.headerValue("idempotency-key").matches("[0-9a-f]{32}"));
  }

  /** While the browser is leaving its document can still be seen, and must still say so. */
  @Test
  void spinsWhileTheGatewayIsSlowToAppear() {
    List<Route> leaving = new ArrayList<>();
    page.route(url -> url.startsWith(simulator.url()), leaving::add);
    visit("/");
    page.evaluate(
        """
        () => addEventListener("pagehide", () => sessionStorage.setItem("left",
            `${document.documentElement.dataset.state},`
            + document.getElementById("loading-spinner").checkVisibility()))\
        """);
    element("pay-button").click();
    page.waitForCondition(() -> leaving.size() == 1);
    leaving.getFirst().resume();
    awaitGateway();
    visit("/");
    assertEquals("initiating,true", page.evaluate("sessionStorage.getItem('left')"));
  }

  @Test
  void doubleClickAndImpatientKeysMakeOneCreate() {
    visit("/");
    try (var _ = database.freezeBills()) {
      element("pay-button").dblclick();
      element("pay-button").press("Enter");
      element("amount").press("Enter");
    }
    awaitGateway();
    assertEquals(1, calls(CREATE).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-500", "html", "drop-before", "drop-after"})
  void gatewayErrorShowsAMessageAndAllowsARetry(String answer) {
    simulator.faults("create-answer", answer);
    visit("/");
    element("pay-button").click();
    assertNotStarted();
    expectComplaint("503");
    expectComplaint("Failed to create payment order.");

    simulator.faults();
    element("pay-button").click();
    awaitGateway();
  }

  @Test
  void refusedAmountShowsAMessage() {
    visit("/");
    element("amount").fill("9000000000000");
    element("pay-button").click();
    assertThat(element("error-message")).hasText(NOT_STARTED);
    assertThat(element("amount-error")).hasText("This amount is not possible here.");
    assertThat(element("amount")).isFocused();
    assertState("idle");
    expectComplaint("400");
    expectComplaint("Failed to create payment order.");
  }

  @Test
  void offlineBrowserShowsAMessageAndAllowsARetry() {
    visit("/");
    visitor.setOffline(true);
    element("pay-button").click();
    assertNotStarted();
    expectComplaint("ERR_INTERNET_DISCONNECTED");
    expectComplaint("Payment not started:");

    visitor.setOffline(false);
    element("pay-button").click();
    awaitGateway();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html        | <h1>order_url</h1>  | Payment not started:",
        "application/json | null                | Payment not started:",
        "application/json | {}                  | Order URL not received.",
        "application/json | {\"order_url\":\"\"}   | Order URL not received.",
        "application/json | {\"order_url\":null} | Order URL not received.",
        "application/json | {\"gateway\":\"vnpay\",\"order_key\":\"k\"} | Order URL not received.",
        "application/json | {\"gateway\":\"manual\"} | Order URL not received.",
      })
  void nonsenseIsTheSameSentence(String contentType, String body, String complaint) {
    pretend(CREATE, contentType, body);
    visit("/");
    element("pay-button").click();
    assertNotStarted();
    expectComplaint(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "75000       | 75,000",
        "75,000      | 75,000",
        "75.000      | 75,000",
        "' 1 250 000 ' | 1,250,000",
        "1           | 1"
      })
  void readsAmountsAsPeopleWriteThem(String typed, String amount) {
    visit("/");
    element("amount").fill(typed);
    element("amount").press("Enter");
    awaitGateway();
    assertThat(page.locator(".amount")).hasText(amount + " VND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "50.5", "5,00", "fifty", "1e5", "99999999999999999"})
  void invalidAmountIsAnErrorAtTheField(String typed) {
    visit("/");
    page.evaluate("document.getElementById('amount').removeAttribute('maxlength')");
    element("amount").fill(typed);
    element("pay-button").click();
    assertThat(element("amount-error")).containsText("Please enter a whole amount of dong");
    assertThat(element("amount")).isFocused();
    assertThat(element("amount")).hasAttribute("aria-invalid", "true");
    assertThat(element("total")).hasText("–");
    assertState("idle");
    assertEquals(List.of(), calls(CREATE));

    element("amount").fill("50,000");
    assertThat(element("amount-error")).isEmpty();
    element("pay-button").click();
    awaitGateway();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VND | zalopay-main | Pay 80,000 ₫ with ZaloPay     | 80,000 ₫ | 'amount':80000",
        "VND | vnpay-main   | Pay 80,000 ₫ with VNPAY       | 80,000 ₫ | 'amount':80000",
        "USD | stripe-main  | Pay $ 12.00 with Stripe       | $ 12.00  | 'amount':1200",
        "PEN | stripe-main  | Pay S/ 32.00 with Stripe      | S/ 32.00 | 'amount':3200",
        "VND | manual-bank  | Place the order for 80,000 ₫  | 80,000 ₫ | 'amount':80000",
        "USD | manual-cash  | Place the order for $ 12.00   | $ 12.00  | 'amount':1200",
      })
  void eachWayToPayIsInTheBodyWithItsCurrency(
      String currency, String method, String button, String price, String amount) {
    pretend(CREATE, "application/json", "{}");
    visit("/");
    choose(currency, method);
    page.locator("[data-amount]").last().click();
    assertThat(element("pay-button")).hasText(button);
    assertThat(element("total")).hasText(price);
    element("pay-button").click();
    expectComplaint("Order URL not received.");
    assertEquals(
        "{%s,'order_info':'Saigon Roasters: Cầu Đất Arabica, 250 g',%s,'locale':'en','currency':'%s','method':'%s'}"
            .formatted(amount, RECIPIENT, currency, method)
            .replace('\'', '"'),
        call(CREATE).postData());
  }

  /** Whatever gateways there are: the page names none. */
  @ParameterizedTest
  @CsvSource({"VND, 50000", "PEN, 2000", "USD, 800"})
  void choicesAreThoseThatTheServerOffersInTheCurrency(String currency, long price) {
    List<String> offered = new ArrayList<>();
    shop.methods("?amount=%d&currency=%s".formatted(price, currency))
        .json()
        .path("payment_methods")
        .forEach(method -> offered.add(method.path("name").asText()));
    visit("/");
    element("currency-" + currency).check();
    assertThat(page.locator("#methods span")).hasText(offered.toArray(String[]::new));
  }

  /** The shop's usual way, which the server knows. */
  @Test
  void withoutAListOfChoicesThePaymentNamesNone() {
    pretend("/api/v1/payment-methods", "text/html", "<h1>Bad gateway</h1>");
    visit("/");
    assertThat(element("pay-button")).hasText("Pay");
    element("pay-button").click();
    awaitGateway();
    assertTrue(call(CREATE).postData().endsWith("\"currency\":\"VND\"}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "pop-up", "redirect"})
  void onlyIzipayHasModes(String mode) {
    pretend(CREATE, "application/json", "{}");
    visitOffering();
    assertThat(element("modes")).isHidden();
    choose("PEN", "izipay-main");
    assertThat(element("modes-legend")).hasText("Where Izipay’s form opens");
    element("mode-" + mode).check();
    element("pay-button").click();
    expectComplaint("Order URL not received.");
    assertThat(element("modes")).isVisible();
    assertTrue(call(CREATE).postData().endsWith("\"mode\":\"" + mode + "\"}"));
  }

  @Test
  void theArrowKeysChooseHowToPay() {
    visitOffering();
    Locator second = page.locator("[name=method]").nth(1);
    element("method-zalopay-main").focus();
    page.keyboard().press("ArrowRight");
    assertThat(second).isFocused();
    assertThat(second).isChecked();
    String name = page.locator("#methods span").nth(1).textContent();
    assertThat(element("pay-button")).hasText("Pay 50,000 ₫ with " + name);
  }

  /** Cents are digits, never fractions: 0.29 · 100 is 28.999999999999996. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.29     | 29       | $ 0.29",
        "8        | 800      | $ 8.00",
        "8.5      | 850      | $ 8.50",
        "1,234.05 | 123405   | $ 1,234.05",
        "1 234.5  | 123450   | $ 1,234.50",
        "9007199254740.99 | 900719925474099 | $ 9,007,199,254,740.99",
      })
  void readsCentsAsPeopleWriteThem(String typed, String amount, String shown) {
    pretend(CREATE, "application/json", "{}");
    visit("/");
    choose("USD", "stripe-main");
    page.evaluate("document.getElementById('amount').removeAttribute('maxlength')");
    element("amount").fill(typed);
    assertThat(element("total")).hasText(shown);
    element("pay-button").click();
    expectComplaint("Order URL not received.");
    assertTrue(call(CREATE).postData().startsWith("{\"amount\":" + amount + ","));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0.00", "-1", "8,50", "1.234", "1.234,50", "8.505", "8.", ".5", "8e2"})
  void invalidAmountWithCentsIsAnErrorAtTheField(String typed) {
    visit("/");
    choose("PEN", "izipay-main");
    element("amount").fill(typed);
    element("pay-button").click();
    assertThat(element("amount-error"))
        .hasText("Please enter an amount of soles, for example 20.00.");
    assertThat(element("amount")).isFocused();
    assertEquals(List.of(), calls(CREATE));
  }

  @Test
  void changingTheCurrencyKeepsTheAmountOfEachAndTheMethod() {
    visit("/");
    choose("VND", "stripe-main");
    element("amount").fill("65000");
    element("currency-USD").check();
    assertThat(element("amount")).hasValue("8.00");
    element("amount").fill("9.5");
    element("currency-VND").check();
    assertThat(element("amount")).hasValue("65,000");
    element("currency-USD").check();
    assertThat(element("method-stripe-main")).isChecked();
    assertThat(element("amount")).hasValue("9.50");
    assertThat(element("total")).hasText("$ 9.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bank | Waiting for your transfer | HOLD",
        "cash | Being prepared            | PROCESSING",
      })
  void anOrderWithoutAGatewayLeadsToItsPage(String method, String headline, String state) {
    visit("/");
    element("method-manual-" + method).check();
    assertThat(element("pay-button")).hasText("Place the order for 50,000 ₫");
    element("pay-button").click();
    page.waitForURL(url -> url.startsWith(shop.url() + "/order/#"));
    assertThat(element("state")).hasText(headline);
    assertThat(element("order")).hasAttribute("data-state", state);
    page.goBack();
    assertState("idle");
    assertThat(element("loading-spinner")).isHidden();
  }

  /** Whoever pays without a gateway has chosen to. */
  @Test
  void waysToPayWithoutAGatewayAreNotPreselected() {
    pretend(
        "/api/v1/payment-methods",
        "application/json",
        """
        {"payment_methods":[
          {"code":"manual-bank","name":"Bank transfer","gateway":"manual","modes":[],
           "currency":"VND","has_next_step":false},
          {"code":"manual-cash","name":"Cash on delivery","gateway":"manual","modes":[],
           "currency":"VND","has_next_step":false}]}\
        """);
    visit("/");
    assertThat(page.locator("#methods span").first()).hasText("Bank transfer");
    assertThat(page.locator("[name=method]:checked")).hasCount(0);
    element("pay-button").click();
    assertThat(element("method-error")).hasText("Please choose how you pay.");
    assertThat(element("method-manual-bank")).isFocused();
    assertEquals(List.of(), calls(CREATE));
  }

  /** A shop without such an account answers 400 and names the field. */
  @Test
  void unavailablePaymentMethodIsAnErrorAtTheField() {
    page.route(
        url -> url.startsWith(shop.url() + CREATE),
        route ->
            route.resume(
                new Route.ResumeOptions()
                    .setPostData(
                        "{\"amount\":800,\"order_info\":\"x\",\"currency\":\"USD\","
                            + "\"gateway\":\"nobody\"}")));
    visit("/");
    choose("USD", "stripe-main");
    element("pay-button").click();
    assertThat(element("error-message")).hasText(NOT_STARTED);
    assertThat(element("method-stripe-main")).isFocused();
    assertThat(element("method-error"))
        .hasText("Stripe is not available in this shop. Please choose another way to pay.");
    expectComplaint("400");
    expectComplaint("Failed to create payment order.");

    element("method-manual-cash").check();
    assertThat(element("method-error")).isEmpty();
  }

  @Test
  void suggestedAmountFillsTheField() {
    visit("/");
    page.locator("[data-amount='80000']").click();
    assertThat(element("amount")).hasValue("80,000");
    assertThat(element("total")).hasText("80,000 ₫");
    assertThat(page.locator(".suggestions [aria-pressed=true]")).hasText("80,000 ₫");
  }

  @Test
  void bagIsSoldToSomebodyWithNamePhoneAndAddress() {
    page.addInitScript("sessionStorage.removeItem('tollgate.recipient')");
    visit("/");
    element("method-manual-cash").check();
    element("pay-button").click();
    assertThat(element("contact-name-error")).hasText("Please fill this in.");
    assertThat(element("phone-error")).hasText("Please fill this in.");
    assertThat(element("state-error")).hasText("Please fill this in.");
    assertThat(element("contact-name")).isFocused();
    assertEquals(List.of(), calls(CREATE));

    String name = "Lê Thu " + Shop.newOrder();
    element("contact-name").fill(name);
    element("phone").fill("+84 90 765 43 21");
    element("country").selectOption("US");
    element("street").fill("1 Market St");
    element("postal-code").fill("94105");
    element("city").fill("San Francisco");
    element("note").fill("Ring twice");
    element("pay-button").click();
    page.waitForURL(url -> url.startsWith(shop.url() + "/order/#"));
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");
    assertEquals(
        List.of("1 Market St 94105 San Francisco US: Ring twice"),
        database.column(
            "SELECT CONCAT_WS(' ',JSON_VALUE(shipping,'$.street'),"
                + "JSON_VALUE(shipping,'$.postal_code'),JSON_VALUE(shipping,'$.city'),"
                + "CONCAT(JSON_VALUE(shipping,'$.country'),': ',note))"
                + " FROM orders WHERE JSON_VALUE(contact,'$.name')=?",
            name));
  }

  /** Browsers bring a page back as it was left; a spinner for ever would be all one could see. */
  @Test
  void pageIsIdleAgainAfterBrowserBack() {
    visit("/");
    try (var _ = database.freezeBills()) {
      element("pay-button").click();
      assertState("initiating");
      page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
      assertState("idle");
      assertThat(element("loading-spinner")).isHidden();
    }
    awaitGateway();
    page.goBack();
    assertState("idle");
  }

  @Test
  void pageSaysThatTheGatewayIsSimulated() {
    visit("/");
    page.getByText("Simulated gateway, no real money").click();
    assertThat(element("how")).containsText("simulator");
  }

  /** Waits for the choices: without them a payment names no method. */
  private void visitOffering() {
    visit("/");
    assertThat(element("pay-button")).hasText("Pay 50,000 ₫ with ZaloPay");
  }

  private void assertNotStarted() {
    assertThat(element("error-message")).hasText(NOT_STARTED);
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("pay-button")).isFocused();
    assertState("idle");
  }
}
