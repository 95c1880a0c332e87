package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but the server's answer leads to the words of success. */
class ConfirmationPageTest extends BrowserTest {

  private static final String VERIFYING = "Verifying your payment...";
  private static final String SUCCESS = "Thank you! Your payment was successful.";
  private static final String FAILURE =
      "Your payment failed or is still processing. Please contact support.";
  private static final String NOT_VERIFIED =
      "We could not verify your payment status. Please contact support.";

  private static final String ID = "261121_7K3M9QZ2X";
  private static final String RETURN = "/order/confirmation?apptransid=" + ID;

  /** The first look and the five that follow it. */
  private static final int LOOKS_MAX = 6;

  @Test
  void verifiesAtOnceAndThanksWhenPaid() {
    List<Route> asked = new ArrayList<>();
    List<Call> calls = answer(STATUS, asked::add);
    visit(RETURN + "&ref=2611217K3M9QZ2X");
    assertThat(element("status-message")).hasText(VERIFYING);
    assertThat(element("loading-spinner")).isVisible();
    assertThat(element("confirmation")).hasAttribute("aria-busy", "true");
    assertState("verifying");

    page.waitForCondition(() -> asked.size() == 1);
    status("PAID").accept(asked.getFirst());
    assertThat(element("status-message")).hasText(SUCCESS);
    assertThat(element("success-icon")).isVisible();
    assertThat(element("failure-icon")).isHidden();
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("transaction-id")).hasText(ID);
    assertThat(page).hasTitle("Payment successful · Saigon Roasters");
    assertState("confirmed-success");
    assertEquals(List.of(new Call("GET", pages.baseUrl() + STATUS + ID, "", "")), calls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"FAILED\"}",
        "{\"status\":\"PENDING\"}",
        "{\"status\":\"paid\"}",
        "{\"status\":\"PAID \"}",
        "{\"status\":[\"PAID\"]}",
        "{\"status\":1}",
        "{\"Status\":\"PAID\"}",
        "{}",
        "\"PAID\"",
      })
  void anyOtherAnswerIsNoSuccess(String body) {
    answer(STATUS, json(body));
    visit(RETURN + "&status=1");
    assertFailure();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&status=1",
        "&status=PAID",
        "&status=1&amount=50000&checksum=0&discountamount=0&pmcid=38&appid=2553&bankcode=",
        "&apptransid=261121_ANOTHER00&status=1",
        "&state=confirmed-success#confirmed-success",
      })
  void whatTheAddressClaimsIsNotRead(String claim) {
    List<Call> calls = answer(STATUS, status("FAILED"));
    visit(RETURN + claim);
    assertFailure();
    assertEquals(List.of(new Call("GET", pages.baseUrl() + STATUS + ID, "", "")), calls);
  }

  @Test
  void anIdCannotLeadTheQuestionAstray() {
    List<Call> calls = answer("/api/", status("FAILED"));
    visit("/order/confirmation?apptransid=../x%3Fstatus=PAID%23");
    assertFailure();
    assertEquals(pages.baseUrl() + STATUS + "..%2Fx%3Fstatus%3DPAID%23", calls.getFirst().url());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?status=1", "?apptransid=", "?APPTRANSID=261121_7K3M9QZ2X"})
  void withoutAnIdNothingIsAsked(String query) {
    List<Call> calls = answer("/api/", status("PAID"));
    visit("/order/confirmation" + query);
    assertThat(element("status-message")).hasText("Error: Transaction ID not found.");
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("success-icon")).isHidden();
    assertThat(element("check-again")).isHidden();
    assertState("idle");
    assertEquals(List.of(), calls);
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void anyTroubleConfirmsNothingAndCanBeAskedAgain(Trouble trouble) {
    answer(STATUS, trouble);
    visit(RETURN);
    assertThat(element("status-message")).hasText(NOT_VERIFIED);
    assertThat(element("loading-spinner")).isHidden();
    assertThat(element("success-icon")).isHidden();
    assertState("idle");
    String complaint =
        switch (trouble) {
          case BAD_REQUEST, UNAVAILABLE -> "Status verification failed.";
          case DROPPED, HTML, NULL -> "Payment not verified:";
        };
    page.waitForCondition(() -> complaints.stream().anyMatch(text -> text.contains(complaint)));

    page.unrouteAll();
    answer(STATUS, status("PAID"));
    element("check-again").click();
    assertThat(element("status-message")).hasText(SUCCESS);
    assertThat(element("status-message")).isFocused();
  }

  @Test
  void aPendingPaymentThatGetsPaidIsSeen() {
    page.clock().install();
    List<Call> calls = answer(STATUS, status("PENDING"));
    visit(RETURN);
    assertFailure();
    assertThat(element("status-hint")).containsText("Still checking with ZaloPay");
    lookAgain(calls, 2);
    assertFailure();

    page.unrouteAll();
    lookAgain(answer(STATUS, Trouble.UNAVAILABLE), 1);
    assertFailure();

    page.unrouteAll();
    lookAgain(answer(STATUS, status("PAID")), 1);
    assertThat(element("status-message")).hasText(SUCCESS);
    assertThat(element("failure-icon")).isHidden();
    assertThat(element("status-hint")).isEmpty();
  }

  @Test
  void stopsAskingAfterAWhileAndLeavesAButton() {
    page.clock().install();
    List<Call> calls = answer(STATUS, status("PENDING"));
    visit(RETURN);
    assertThat(element("check-again")).isHidden();
    lookAgain(calls, LOOKS_MAX);
    assertFailure();
    assertThat(element("status-hint")).containsText("nothing is lost");
    page.clock().runFor("10:00");
    assertEquals(LOOKS_MAX, calls.size());

    element("check-again").click();
    page.waitForCondition(() -> calls.size() == LOOKS_MAX + 1);
    assertThat(element("status-hint")).containsText("Still checking with ZaloPay");
  }

  /** The pages' clock stands still but for this. */
  private void lookAgain(List<Call> calls, int total) {
    page.waitForCondition(
        () -> {
          if (calls.size() < total) {
            page.clock().runFor("00:01");
          }
          return calls.size() == total;
        });
  }

  private void assertFailure() {
    assertThat(element("status-message")).hasText(FAILURE);
    assertThat(element("failure-icon")).isVisible();
    assertThat(element("success-icon")).isHidden();
    assertThat(element("loading-spinner")).isHidden();
    assertState("confirmed-failure");
  }
}
