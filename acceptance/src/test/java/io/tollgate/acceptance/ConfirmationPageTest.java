package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page shows success only for a status that the server answered. Requests are intercepted only
 * for answers that the product never gives.
 */
class ConfirmationPageTest extends BrowserTest {

  private static final String VERIFYING = "Verifying your payment...";
  private static final String NOT_VERIFIED =
      "We could not verify your payment status. Please contact support.";

  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  /** The first look and the six that follow it. */
  private static final int LOOKS_MAX = 7;

  @Test
  void verifiesAtOnceAndThanksWhenPaid() {
    String id = paid();
    try (var _ = database.freezeBills()) {
      visit(CONFIRMATION + "?ref=" + id.replace("_", "") + "&apptransid=" + id);
      assertThat(element("status-message")).hasText(VERIFYING);
      assertThat(element("loading-spinner")).isVisible();
      assertThat(element("confirmation")).hasAttribute("aria-busy", "true");
      assertState("verifying");
    }
    assertSuccess();
    assertThat(element("transaction-id")).hasText(id);
    assertThat(page).hasTitle("Payment successful · Saigon Roasters");
    assertEquals(List.of(question(id)), calls("/api/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"paid\"}",
        "{\"status\":\"PAID \"}",
        "{\"status\":[\"PAID\"]}",
        "{\"status\":1}",
        "{\"Status\":\"PAID\"}",
        "{}",
        "\"PAID\"",
      })
  void anyOtherAnswerIsNoSuccess(String body) {
    pretend(STATUS, "application/json", body);
    confirmation(NOBODYS);
    assertFailure();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&status=1",
        "&status=PAID",
        "&status=1&amount=50000&checksum=0&discountamount=0&pmcid=38&appid=2553&bankcode=",
        "&apptransid=" + NOBODYS + "&status=1",
        "&state=confirmed-success#confirmed-success",
      })
  void statusClaimedInTheAddressIsIgnored(String claim) {
    String id = openPayment();
    confirmation(id + claim);
    assertFailure();
    assertEquals(List.of(question(id)), calls("/api/"));
    assertEquals("PENDING", shop.status(id));
  }

  @Test
  void idWithPathCharactersIsEscapedInTheStatusRequest() {
    confirmation("../x%3Fstatus=PAID%23");
    assertNotVerified();
    expectComplaint("400");
    expectComplaint("Status verification failed.");
    assertEquals(List.of(question("..%2Fx%3Fstatus%3DPAID%23")), calls("/api/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?status=1", "?apptransid=", "?APPTRANSID=" + NOBODYS})
  void missingIdSendsNoStatusRequest(String query) {
    visit(CONFIRMATION + query);
    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("success-icon")).isHidden();
    assertThat(element("check-again")).isHidden();
    assertState("idle");
    assertEquals(List.of(), calls("/api/"));
  }

  @Test
  void returnThatIsNotGenuineSaysHowToFindTheOrder() {
    visit("/api/v1/return/zalopay/main?status=1");

    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    assertThat(element("status-hint")).containsText("Your order is not lost.");
    assertThat(element("see-order")).isHidden();

    page.evaluate("sessionStorage.setItem('tollgate.order.2611210000000ZZ', 'key')");
    visit("/api/v1/return/zalopay/main?status=1");
    assertThat(element("see-order")).hasAttribute("href", "/order/#key");
  }

  @Test
  void unknownAddressShowsAnErrorPage() {
    visit("/oder/confirmation");

    assertThat(page.locator("h1")).hasText("There is no page at this address.");
    expectComplaint("404");
  }

  @Test
  void unknownIdIsNotVerified() {
    confirmation(NOBODYS);
    assertNotVerified();
    expectComplaint("404");
    expectComplaint("Status verification failed.");
  }

  /** First our database fails, then the visitor's network; then both are well. */
  @Test
  void failedStatusRequestIsNotVerifiedAndCanBeRetried() {
    String id = paid();
    try (var _ = database.hideBills()) {
      confirmation(id);
      assertNotVerified();
      expectComplaint("503");
      expectComplaint("Status verification failed.");
    }
    visitor.setOffline(true);
    element("check-again").click();
    expectComplaint("ERR_INTERNET_DISCONNECTED");
    expectComplaint("Payment not verified:");
    assertNotVerified();

    visitor.setOffline(false);
    element("check-again").click();
    assertSuccess();
    assertThat(element("status-message")).isFocused();
  }

  /** Late money of a cancelled order, a refund, and an order that was paid twice. */
  @Test
  void moneyThatDoesNotPayTheOrderShowsANoticeInsteadOfThanks() {
    String late = openPayment();
    operator.act(orderId(late), "fail");
    confirmation(late);
    assertFailure();
    assertThat(element("status-hint")).containsText("Your order was cancelled.");
    simulator.pay(late);
    page.waitForCondition(() -> order(late).equals("under_review"));
    confirmation(late);
    assertNotice("Your payment arrived, and a person is looking at it. Please do not pay again.");
    operator.decide(caseOf(orderId(late)), "keep", "The buyer agrees");
    element("check-again").click();
    assertNotice("Your payment arrived, but your order was cancelled. Please contact support.");

    String refunded = paid();
    shop.refund(refunded, "{}");
    page.waitForCondition(
        () -> {
          TOLLGATE.nextLook();
          return order(refunded).equals("refunded");
        });
    confirmation(refunded);
    assertNotice("Your payment was given back to you in full.");
  }

  /** Each pair of status and order leads to an end state; only one pair says thanks. */
  @Test
  void onlyAConfirmedOrderThatIsPaidIsThankedFor() {
    List<String> words =
        List.of("open", "confirmed", "cancelled", "refunded", "duplicate", "under_review", "other");
    for (String status : List.of("PAID", "PENDING", "FAILED")) {
      for (String word : words) {
        page.unrouteAll();
        pretend(
            STATUS,
            "application/json",
            "{\"status\":\"%s\",\"order\":\"%s\"}".formatted(status, word));
        confirmation(NOBODYS);
        assertThat(element("loading-spinner")).isHidden();
        if (!status.equals("PAID")) {
          assertFailure();
        } else if (word.equals("confirmed")) {
          assertSuccess();
        } else {
          assertState("confirmed-notice");
          assertThat(element("status-message")).not().isEmpty();
          assertThat(element("success-icon")).isHidden();
        }
      }
    }
  }

  private void assertNotice(String message) {
    assertThat(element("status-message")).hasText(message);
    assertThat(element("failure-icon")).isVisible();
    assertThat(element("success-icon")).isHidden();
    assertState("confirmed-notice");
  }

  private String order(String ref) {
    return shop.statusAnswer(ref).text("order");
  }

  private String orderId(String id) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", id.replace("_", "")).getFirst();
  }

  private String caseOf(String order) {
    return database.column("SELECT id FROM review_case WHERE order_id=?", order).getFirst();
  }

  @ParameterizedTest
  @CsvSource({"text/html,<h1>PAID</h1>", "application/json,null"})
  void malformedAnswerIsNotVerified(String contentType, String body) {
    pretend(STATUS, contentType, body);
    confirmation(NOBODYS);
    assertNotVerified();
    expectComplaint("Payment not verified:");
  }

  @Test
  void aPendingPaymentThatGetsPaidIsSeen() {
    String id = openPayment();
    page.clock().install();
    confirmation(id);
    assertFailure();
    assertThat(element("status-hint")).containsText("Still checking with the gateway");
    lookAgain(2);
    assertFailure();

    visitor.setOffline(true);
    lookAgain(3);
    expectComplaint("ERR_INTERNET_DISCONNECTED");
    expectComplaint("Payment not verified:");
    assertFailure();

    visitor.setOffline(false);
    simulator.pay(id);
    page.waitForCondition(() -> shop.status(id).equals("PAID"));
    lookAgain(4);
    assertSuccess();
    assertThat(element("status-hint")).isEmpty();
  }

  @Test
  void stopsAskingAfterAWhileAndLeavesAButton() {
    page.clock().install();
    confirmation(openPayment());
    // The first answer comes before time passes, or a slow start would meet the page's time-out.
    assertThat(element("status-hint")).containsText("Still checking with the gateway");
    assertThat(element("check-again")).isHidden();
    lookAgain(LOOKS_MAX);
    assertThat(element("status-hint")).containsText("nothing is lost");
    assertFailure();
    page.clock().runFor("10:00");
    assertEquals(LOOKS_MAX, calls(STATUS).size());

    element("check-again").click();
    page.waitForCondition(() -> calls(STATUS).size() == LOOKS_MAX + 1);
    assertThat(element("status-hint")).containsText("Still checking with the gateway");
  }

  /** The pages' clock stands still but for this. */
  private void lookAgain(int total) {
    page.waitForCondition(
        () -> {
          if (calls(STATUS).size() < total) {
            page.clock().runFor("00:01");
          }
          return calls(STATUS).size() == total;
        });
  }

  private String paid() {
    String id = openPayment();
    simulator.pay(id);
    page.waitForCondition(() -> shop.status(id).equals("PAID"));
    return id;
  }

  private String question(String id) {
    return "GET " + shop.url() + STATUS + id;
  }

  private void assertNotVerified() {
    assertThat(element("status-message")).hasText(NOT_VERIFIED);
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("success-icon")).isHidden();
    assertState("idle");
  }
}
