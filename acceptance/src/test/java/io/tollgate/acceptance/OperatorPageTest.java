package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import io.tollgate.acceptance.Chromium.Screen;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's page: from a list of orders to the cases that a person must decide. */
class OperatorPageTest extends BrowserTest {

  private static final String ADMIN = "/api/v1/admin/";

  @Test
  void confirmedBankTransferIsShippedDeliveredAndCompleted() {
    Response order = direct("bank");
    openStory(order);
    assertStory("HOLD");
    act("confirm-payment");
    field("reference").fill("FT26328" + order.text("ref"));
    confirm("confirm-payment");
    assertThat(element("notice")).hasText("Done: confirm payment.");
    assertStory("PROCESSING");
    act("ship");
    field("tracking_number").fill("VNPOST-1");
    confirm("ship");
    assertStory("SHIPPED");
    assertThat(element("story")).containsText("VNPOST-1");
    act("deliver");
    assertStory("DELIVERED");
    act("complete");
    assertStory("COMPLETED");
    assertThat(kinds("receipt")).hasCount(1);
    assertThat(page.locator(".timeline li").last()).not().isEmpty();
    assertEquals("PAID", shop.status(order.text("ref")));
    act("anonymise");
    assertThat(element("story")).containsText("leave this order for ever");
    confirm("anonymise");
    assertThat(element("notice")).hasText("Done: anonymise.");
    assertThat(element("story")).containsText("Data removed");
    assertThat(page.locator("[data-action=anonymise]")).hasCount(0);
  }

  @Test
  void whatWaitsForApprovalIsApproved() {
    String ref = shop.open();
    database.write("UPDATE bill SET auto_approve=0 WHERE ref='" + ref + "'");
    pay(ref);
    openStory(ref);
    assertStory("HOLD");
    act("approve");
    assertStory("PROCESSING");
    assertThat(kinds("event").filter(withText("order.processing"))).hasCount(1);
    assertThat(page.locator("[data-action=approve]")).hasCount(0);
  }

  @Test
  void anOrderOfAGatewayShowsItsWholeStory() {
    String ref = paidOrder();
    openStory(ref);
    assertStory("PROCESSING");
    assertThat(kinds("order")).not().hasCount(0);
    assertThat(kinds("payment")).not().hasCount(0);
    assertThat(kinds("callback")).not().hasCount(0);
    assertThat(kinds("receipt")).containsText("50,000 ₫ arrived");
    assertThat(kinds("callback")).containsText("ZaloPay called");
    assertThat(kinds("event").filter(withText("order.processing"))).hasCount(1);
  }

  @Test
  void orderShowsWhetherItsBuyerWasToldAndNeverWhat() {
    String buyer = UUID.randomUUID() + "@buyer.example";
    TOLLGATE.mailbox().turn(false);
    try {
      Response order =
          shop.create(
              """
              {"shop_ref":"%s","amount":50000,"gateway":"zalopay",
               "buyer":{"email":"%s","locale":"en"}}"""
                  .formatted(Shop.newOrder(), buyer));
      pay(order.text("ref"));
      openStory(order);
      assertThat(kinds("mail")).containsText("Mail: receipt");
      assertThat(kinds("mail")).containsText("not sent yet · next attempt");
    } finally {
      TOLLGATE.mailbox().turn(true);
    }
    TOLLGATE.advance(Duration.ofMinutes(7));
    TOLLGATE.deliver();
    assertEquals(1, TOLLGATE.mailbox().to(buyer).size());
    page.reload();
    assertThat(kinds("mail")).hasText(Pattern.compile("Mail: receipt ?sent.*", Pattern.DOTALL));
    assertThat(element("story")).not().containsText("Your payment for order");
  }

  @Test
  void moneyIsGivenBackInPartAndThenWithTheOrder() {
    String ref = paidOrder();
    openStory(ref);
    act("refund");
    field("amount").fill("20,000");
    field("reason").fill("One was cold");
    confirm("refund");
    assertThat(element("notice")).hasText("Done: refund.");
    assertThat(element("story")).containsText("One was cold");
    assertThat(element("story")).containsText("50,000 ₫ · ZaloPay");
    assertThat(element("story")).containsText("refundable: 30,000 ₫");
    assertEquals(List.of(20_000L), simulator.refunds(ref));
  }

  /** No shipped gateway names an end, so the answer is that of another gateway. */
  @Test
  void caseWhoseMoneyNoLongerGoesBackSaysWhatToDo() {
    page.route(
        "**/api/v1/admin/reviews",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                        """
                        {"reviews":[{"id":1,"kind":"SECOND_PAYMENT","ref":"2611210CYC2F3Q6",
                          "gateway":"samplewallet","gateway_name":"Sample Wallet","amount":1050,
                          "currency":"USD","opened_at":"2026-06-01T00:00:00Z","refundable":0,
                          "refundable_until":"2026-08-01T00:00:00Z","decisions":["keep"]}]}
                        """)));
    signIn();
    element("tab-reviews").click();

    Locator review = page.locator("#reviews .case");
    assertThat(review).containsText("Sample Wallet gave this money back until Aug 1, 2026");
    assertThat(review).containsText("decide “Keep” and note how");
    assertThat(review.locator("[data-decision]")).hasCount(1);
  }

  @Test
  void aRefundWhoseAnswerWasLostIsFoundByPressingAgain() {
    String ref = paidOrder();
    openStory(ref);
    act("refund");
    field("amount").fill("20,000");
    page.route(
        "**/refund",
        route -> {
          route.fetch();
          route.abort();
        },
        new Page.RouteOptions().setTimes(1));
    confirm("refund");
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    confirm("refund");
    assertThat(element("notice")).hasText("Done: refund.");
    assertEquals(List.of(20_000L), simulator.refunds(ref));
  }

  /** Pressed once more it would be another request, with another key. */
  @Test
  void refundIsNotOfferedAgainWhenItsOrderCannotBeReadAgain() {
    String ref = paidOrder();
    openStory(ref);
    typeRefund();
    page.route("**/admin/orders/*", Route::abort, new Page.RouteOptions().setTimes(1));
    confirm("refund");
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    assertThat(element("problem")).not().isEmpty();
    assertThat(element("notice")).hasText("Done: refund.");
    assertThat(page.locator(".action-form form")).hasCount(0);
    assertEquals(List.of(20_000L), simulator.refunds(ref));
  }

  @Test
  void refundIsNotOfferedAgainWhenTheSignInRanOutBehindIt() {
    String ref = paidOrder();
    openStory(ref);
    typeRefund();
    page.route(
        "**/admin/orders/*",
        route -> route.fulfill(new Route.FulfillOptions().setStatus(401)),
        new Page.RouteOptions().setTimes(1));
    confirm("refund");
    expectComplaint("401");
    expectComplaint("unauthorized");
    assertThat(element("notice")).hasText("Done: refund.");
    signIn("An");
    assertThat(element("story")).containsText("refundable: 30,000 ₫");
    act("refund");
    assertThat(field("amount")).hasValue("30,000");
    assertEquals(List.of(20_000L), simulator.refunds(ref));
  }

  private void typeRefund() {
    act("refund");
    field("amount").fill("20,000");
  }

  @Test
  void paidOrderDoesNotFailWithoutARefund() {
    openStory(paidOrder());
    act("fail");
    field("reason").fill("Out of beans");
    confirm("fail");
    expectComplaint("409");
    expectComplaint("Problem:");
    assertThat(element("problem")).not().isEmpty();
    assertStory("PROCESSING");
    page.locator("[name=refund]").check();
    confirm("fail");
    assertThat(element("notice")).hasText("Done: fail.");
  }

  @Test
  void moneyOfAWrongAmountIsDecidedWithANote() {
    String ref = wronglyPaid();
    signIn();
    assertThat(element("open-cases")).not().isEmpty();
    element("tab-reviews").click();
    Locator review = page.locator("#reviews .case", new Page.LocatorOptions().setHasText(ref));
    assertThat(review).containsText("The gateway took another amount than the bill’s.");
    review.locator("[data-decision=keep]").click();
    expectComplaint("400");
    expectComplaint("Problem:");
    assertThat(element("problem")).containsText("note is required");
    assertThat(review).containsText("makes what arrived the order’s total");
    review.locator("[name=note]").fill("The rest was a voucher");
    review.locator("[data-decision=accept]").click();
    assertThat(element("notice")).hasText("Decided: accept.");
    assertThat(review).hasCount(0);
    page.locator("#tab-orders").click();
    openListed(ref);
    assertThat(element("story")).containsText("1 × Adjustment");
    assertThat(element("story")).containsText("-10,000\u00a0₫");
  }

  /** Goods leave for disputed money only when the operator says so twice. */
  @Test
  void disputedOrderIsShippedAfterASecondConfirmation() {
    Simulator stripe = TOLLGATE.simulator("stripe");
    String ref = shop.create(stripeRequest()).text("ref");
    stripe.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
    stripe.act(ref, "dispute", "amount", "30000");
    page.waitForCondition(() -> database.cases(ref).equals(List.of("DISPUTE")));
    openStory(ref);
    assertThat(element("story")).containsText("DISPUTE · 30,000 ₫ · answer by");
    act("ship");
    field("tracking_number").fill("VNPOST-2");
    confirm("ship");
    expectComplaint("409");
    assertThat(page.locator(".action-form")).containsText("30,000 ₫ of this order is disputed");
    assertStory("PROCESSING");
    page.evaluate(
        "() => { const form = document.querySelector('.action-form form');"
            + " form.requestSubmit(); form.requestSubmit(); }");
    assertStory("SHIPPED");
    List<String> calls = calls(ADMIN + "orders/");
    assertEquals(2, calls.stream().filter(call -> call.endsWith("/ship")).count());
    assertThat(element("story")).containsText("VNPOST-2");
    element("tab-reviews").click();
    Locator review = page.locator("#reviews .case", new Page.LocatorOptions().setHasText(ref));
    assertThat(review).containsText("answer by");
  }

  private static String stripeRequest() {
    return "{\"shop_ref\":\"%s\",\"amount\":50000,\"currency\":\"VND\",\"gateway\":\"stripe\"}"
        .formatted(Shop.newOrder());
  }

  @Test
  void ordersAreFilteredByStateAndFoundByRef() {
    Response order = direct("bank");
    signIn();
    element("state").selectOption("HOLD");
    assertThat(page.locator("#rows .badge:not([data-state=HOLD])")).hasCount(0);
    assertThat(rows()).not().hasCount(0);
    element("q").fill("nobody-s");
    element("q").press("Enter");
    assertThat(element("rows")).hasText("No such orders.");
    element("q").fill(order.text("ref"));
    element("q").press("Enter");
    assertThat(rows()).hasCount(1);
    assertThat(rows()).containsText(order.text("shop_ref"));
  }

  @Test
  void whoIsNotSignedInSeesNothing() {
    visit("/operator/#orders/1");
    assertThat(element("desk")).isHidden();
    assertThat(element("sign-in")).isVisible();
    assertEquals(List.of(), calls(ADMIN));
    signIn();
    page.waitForLoadState(LoadState.NETWORKIDLE); // What still loads would be refused.
    signOut();
    assertThat(element("desk")).isHidden();
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate.operator')"));
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "PHONE,DARK", "DESKTOP,LIGHT", "DESKTOP,DARK"})
  void everyPageFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    visit("/operator/");
    assertThat(element("sign-in")).isVisible();
    Screenshots.take(page, "operator-signed-out", suffix);
    String ref = paidOrder();
    openStory(ref);
    assertStory("PROCESSING");
    act("ship");
    Screenshots.take(page, "operator-story", suffix);
    visit("/operator/#orders");
    page.reload();
    assertThat(rows()).not().hasCount(0);
    Screenshots.take(page, "operator-orders", suffix);
    wronglyPaid();
    visit("/operator/#reviews");
    page.reload();
    assertThat(page.locator("#reviews .case")).not().hasCount(0);
    Screenshots.take(page, "operator-reviews", suffix);
  }

  private Response direct(String account) {
    return shop.createDirect(
        "{\"amount\":50000,\"currency\":\"VND\",\"order_info\":\"Beans\",\"gateway\":\"manual\",\"account\":\"%s\"}"
            .formatted(account));
  }

  /** The ref of an order that a gateway's callback has paid. */
  private String paidOrder() {
    String ref = shop.open();
    pay(ref);
    return ref;
  }

  private void pay(String ref) {
    simulator.pay(ref);
    page.waitForCondition(() -> shop.status(ref).equals("PAID"));
  }

  /** The ref of a payment of 40,000 where 50,000 were asked for. */
  private String wronglyPaid() {
    String ref = shop.open();
    simulator.faultsOf(ref, "paid-amount", "40000");
    simulator.pay(ref);
    page.waitForCondition(() -> database.cases(ref).equals(List.of("WRONG_AMOUNT")));
    return ref;
  }

  private void signIn() {
    visit("/operator/");
    signIn("An");
    assertThat(element("desk")).isVisible();
  }

  private void openStory(Response order) {
    openStory(order.text("ref"));
  }

  private void openStory(String ref) {
    signIn();
    openListed(ref);
  }

  private void openListed(String ref) {
    element("q").fill(ref);
    element("q").press("Enter");
    assertThat(rows()).hasCount(1);
    rows().locator("a").click();
  }

  private void assertStory(String state) {
    assertThat(element("story")).hasAttribute("data-state", state);
  }

  private void act(String action) {
    page.locator("[data-action='" + action + "']").click();
  }

  private void confirm(String action) {
    page.locator("[data-confirm='" + action + "']").click();
  }

  private Locator field(String name) {
    return page.locator(".action-form [name='" + name + "']");
  }

  private Locator rows() {
    return page.locator("#rows [data-id]");
  }

  private Locator kinds(String kind) {
    return page.locator("[data-kind='" + kind + "']");
  }

  private static Locator.FilterOptions withText(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
