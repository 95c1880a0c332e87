package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Customers and operators sign in at an issuer's page and come back to where they were. */
class SignInPageTest extends BrowserTest {

  private static final String PHIN = "phin";
  private final String customer = UUID.randomUUID() + "@shop.example";

  @ParameterizedTest
  @CsvSource({"/shop/, customer", "/operator/#reviews, operator"})
  void everybodySignsInByTheSamePathAndComesBack(String path, String role) {
    visit(path);
    signIn("Lê Thu");
    page.waitForURL(shop.url() + path);
    assertThat(element("who")).hasText("Lê Thu");
    assertThat(element("sign-in")).isHidden();
    assertFalse(
        page.evaluate("JSON.stringify(sessionStorage)").toString().contains("refresh"),
        "nothing outlives the tab");

    signOut();
    page.waitForURL(shop.url() + path);
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate." + role + "')"));
  }

  /** A page of somebody else could send a browser here with its own code. */
  @ParameterizedTest
  @CsvSource({
    "?code=a&state=another",
    "?code=a",
    "?state=STATE",
    "?error=access_denied&state=STATE",
    "?code=a&state=STATE"
  })
  void answerToAnotherQuestionSignsNobodyIn(String query) {
    visit("/shop/");
    page.locator("#sign-in button").click();
    page.waitForURL("**/authorize?*");
    String state =
        page.evaluate("JSON.parse(sessionStorage.getItem('tollgate.sign-in')).state").toString();
    visit("/sign-in/" + query.replace("STATE", state));
    if (query.equals("?code=a&state=STATE")) {
      expectComplaint("400");
    }
    expectComplaint("sign_in_failed");
    assertNobodyIsSignedIn();
  }

  @Test
  void tokenOfAnotherNonceSignsNobodyIn() {
    visit("/shop/");
    page.locator("#sign-in button").click();
    page.waitForURL("**/authorize?*");
    page.evaluate(
        """
        () => {
          const asked = JSON.parse(sessionStorage.getItem("tollgate.sign-in"));
          sessionStorage.setItem("tollgate.sign-in", JSON.stringify({ ...asked, nonce: "x" }));
        }\
        """);
    element("name").fill(customer);
    element("name").press("Enter");
    expectComplaint("sign_in_failed");
    assertNobodyIsSignedIn();
  }

  private void assertNobodyIsSignedIn() {
    assertThat(element("problem")).hasText("Signing in did not work. Please try again.");
    assertEquals(shop.url() + "/sign-in/", page.url());
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate.customer')"));
    element("again").click();
    assertThat(element("sign-in")).isVisible();
  }

  @Test
  void whatWasTypedIsStillThereAfterAnExpiredSignIn() {
    toCheckout(customer);
    element("country").selectOption("PE");
    element("contact-name").fill("Lê Thu");
    element("phone").fill("+51 987 654 321");
    element("street").fill("Av. Larco 1");
    element("document").fill("40123456");
    element("note").fill("Ring twice");
    expireSignIn("customer");
    page.reload();
    page.waitForURL("**/authorize?*");
    signInAtIssuer(customer);

    page.waitForURL(shop.url() + "/shop/checkout/");
    assertThat(element("contact-name")).hasValue("Lê Thu");
    assertThat(element("street")).hasValue("Av. Larco 1");
    assertThat(element("note")).hasValue("Ring twice");
    assertThat(element("document")).hasValue("");
  }

  @Test
  void refusedTokenAtTheCheckoutLeadsToSigningInAndBack() {
    toCheckout(customer);
    element("contact-name").fill("Lê Thu");
    element("phone").fill("+84 90 123 45 67");
    element("street").fill("12 Lê Lợi");
    element("city").fill("Phường Xuân Hương");
    element("state").selectOption("Lâm Đồng");
    page.locator("#methods input[value='zalopay-main']").check();
    spoilToken("customer");
    element("pay-button").click();
    expectComplaint("401");
    assertThat(element("sign-again")).containsText("what you typed is still here");
    element("sign-in").click();
    signInAtIssuer(customer);
    assertThat(element("street")).hasValue("12 Lê Lợi");
    page.locator("#methods input[value='zalopay-main']").check();
    element("pay-button").click();
    awaitGateway();
  }

  @Test
  void whatSomebodyTypedIsNotShownToTheNext() {
    toCheckout(customer);
    element("contact-name").fill("Lê Thu");
    expireSignIn("customer");
    String other = UUID.randomUUID() + "@shop.example";
    Customer.of(TOLLGATE, other).fill(PHIN, 1);
    page.reload();
    signInAtIssuer(other);
    assertThat(element("summary")).containsText("85,000 ₫");
    assertThat(element("contact-name")).hasValue("");
  }

  @Test
  void historyNamesThePersonAndAnExpiredSignInKeepsTheForm() {
    String ref = shop.open();
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    visit("/operator/#orders?q=" + ref);
    signIn("thu@shop.example");
    page.locator("#rows a").click();
    page.locator("[data-action=ship]").click();
    field("tracking_number").fill("VN-2611-77");
    spoilToken("operator");
    page.locator("[data-confirm=ship]").click();
    expectComplaint("401");
    assertThat(element("sign-in-problem")).containsText("what you typed is kept");
    signIn("thu@shop.example");
    page.locator("[data-action=ship]").click();
    assertThat(field("tracking_number")).hasValue("VN-2611-77");
    page.locator("[data-confirm=ship]").click();
    assertThat(element("story")).hasAttribute("data-state", "SHIPPED");
    assertThat(element("story")).containsText("thu@shop.example");
  }

  /** The refund is done, its answer lost, the hour over: whoever signs in again presses again. */
  @Test
  void refundWhoseAnswerWasLostIsNotDoneTwiceAfterSigningInAgain() {
    String ref = openRefund("20,000");
    loseAnswerToRefund();
    spoilToken("operator");
    page.locator("[data-confirm=refund]").click();
    expectComplaint("401");
    assertThat(element("sign-in-problem")).containsText("what you typed is kept");
    signIn("thu@shop.example");
    page.locator("[data-action=ship]").click();
    page.locator("[data-confirm=ship]").click();
    expectComplaint("409"); // Its money went back: another request has been answered.
    page.locator("[data-action=refund]").click();
    assertThat(field("amount")).hasValue("20,000");
    page.locator("[data-confirm=refund]").click();
    assertThat(element("notice")).hasText("Done: refund.");
    assertEquals(List.of(20_000L), simulator.refunds(ref));
    assertEquals("{}", page.evaluate("sessionStorage.getItem('tollgate.wish')"), "answered");
  }

  @Test
  void keyOfALostAnswerIsNotTheNextPersons() {
    openRefund("20,000");
    loseAnswerToRefund();
    assertFalse(page.evaluate("sessionStorage.getItem('tollgate.wish')").equals("{}"));
    expireSignIn("operator");
    page.reload();
    signIn("an@shop.example");
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate.wish')"));
  }

  private String openRefund(String amount) {
    String ref = shop.open();
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    visit("/operator/#orders?q=" + ref);
    signIn("thu@shop.example");
    page.locator("#rows a").click();
    page.locator("[data-action=refund]").click();
    field("amount").fill(amount);
    return ref;
  }

  private void loseAnswerToRefund() {
    page.route(
        "**/refund",
        route -> {
          route.fetch();
          route.abort();
        },
        new Page.RouteOptions().setTimes(1));
    page.locator("[data-confirm=refund]").click();
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
  }

  @Test
  void viewerSeesEverythingAndChangesNothing() {
    String ref = shop.open();
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    signInAs("#orders?q=" + ref, "Bình", List.of("viewer"));
    assertThat(element("rights")).hasText("You may look at everything and change nothing.");
    page.locator("#rows a").click();
    assertThat(element("story")).hasAttribute("data-state", "PROCESSING");
    assertThat(page.locator("[data-action=ship]")).isDisabled();
    Object status =
        page.evaluate(
            """
            async (path) => {
              const { token } = JSON.parse(sessionStorage.getItem("tollgate.operator"));
              const headers = { Authorization: `Bearer ${token}` };
              return (await fetch(path, { method: "POST", headers, body: "{}" })).status;
            }\
            """,
            "/api/v1/admin/orders/1/ship");
    assertEquals(403, status);
    expectComplaint("403");
  }

  @Test
  void operatorWithoutTheRightToRefundIsNotOfferedIt() {
    String ref = shop.open();
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    signInAs("#orders?q=" + ref, "Bình", List.of("operator"));
    assertThat(element("rights")).hasText("You may not send money back.");
    page.locator("#rows a").click();
    assertThat(page.locator("[data-action=ship]")).isEnabled();
    assertThat(page.locator("[data-action=refund]")).isHidden();
  }

  @Test
  void whoIsInNoGroupMayDoNothing() {
    signInAs("", "Nobody", List.of());
    expectComplaint("403");
    expectComplaint("forbidden");
    assertThat(element("problem")).hasText("This token may not do that");
    assertThat(page.locator("#rows [data-id]")).hasCount(0);
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "PHONE,DARK", "DESKTOP,LIGHT"})
  void everyPageFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    visit("/operator/");
    page.locator("#sign-in button").click();
    assertThat(element("name")).isVisible();
    Screenshots.take(page, "issuer-operator", suffix);
    visit("/sign-in/?code=a&state=b");
    expectComplaint("sign_in_failed");
    assertThat(element("again")).isVisible();
    Screenshots.take(page, "sign-in-failed", suffix);
  }

  private void signInAs(String part, String name, List<String> groups) {
    visit("/operator/" + part);
    page.locator("#sign-in button").click();
    page.waitForURL("**/authorize?*");
    for (String group : List.of("operator", "viewer", "refund")) {
      page.locator("[name=group-" + group + "]").setChecked(groups.contains(group));
    }
    signInAtIssuer(name);
  }

  private void toCheckout(String name) {
    Customer.of(TOLLGATE, name).fill(PHIN, 1);
    visit("/shop/checkout/");
    signInAtIssuer(name);
    assertThat(element("summary")).containsText("85,000 ₫");
    assertThat(element("checkout-form")).hasAttribute("aria-busy", "false");
  }

  /** As after an hour, for the page. */
  private void expireSignIn(String role) {
    change(role, "until: 1");
  }

  /** As after an hour, for the API alone. */
  private void spoilToken(String role) {
    change(role, "token: 'none'");
  }

  private void change(String role, String member) {
    page.evaluate(
        """
        () => {
          const kept = JSON.parse(sessionStorage.getItem("tollgate.%1$s"));
          sessionStorage.setItem("tollgate.%1$s", JSON.stringify({ ...kept, %2$s }));
        }\
        """
            .formatted(role, member));
  }

  private Locator field(String name) {
    return page.locator(".action-form [name='" + name + "']");
  }
}
