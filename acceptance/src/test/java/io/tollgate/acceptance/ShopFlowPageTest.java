package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer in the shop's own pages, from the first click to the order's page. */
class ShopFlowPageTest extends BrowserTest {

  private static final String BEANS = "beans-250";
  private static final String PHIN = "phin";

  /** Nobody else's cart. */
  private final String customer = UUID.randomUUID() + "@shop.example";

  @Test
  void aCustomerFailsToPayInOneWayAndPaysInAnother() {
    fillCart(BEANS, PHIN, PHIN);
    toCheckout();
    assertThat(element("summary")).containsText("295,000 ₫");
    fillForm();
    payWith("vnpay-main");
    page.waitForURL(url -> url.startsWith(TOLLGATE.simulator("vnpay").url()));
    press("insufficient");
    assertFailure();
    element("see-order").click();
    assertOrder("FAILED");
    assertThat(element("state-hint")).containsText("There was not enough money");

    payWith("zalopay-main");
    awaitGateway();
    assertThat(page.locator(".amount")).hasText("295,000 VND");
    press("success");
    assertSuccess();
    element("see-order").click();
    assertOrder("PROCESSING");
    assertThat(element("another")).isHidden();
    assertThat(happened("payment.failed")).hasText("Payment failed");
    assertThat(happened("payment.paid")).hasText("Payment confirmed");
    assertThat(element("lines")).containsText("2 × Phin nhôm");

    visit("/shop/");
    assertThat(element("cart")).hasText("Nothing in it yet.");
  }

  @Test
  void bankTransferIsNotPreselectedAndTellsWhereToPay() {
    fillCart(PHIN);
    toCheckout();
    assertThat(element("method-manual-bank")).not().isChecked();
    fillForm();
    payWith("manual-bank");
    assertOrder("HOLD");
    assertThat(element("number")).containsText("Order ");
    assertThat(element("state")).hasText("Waiting for your transfer");
    assertThat(element("transfer-amount")).hasText("85,000 ₫");
  }

  @Test
  void errorsStandAtTheirFieldsAndTheFirstHasTheFocus() {
    fillCart(BEANS);
    toCheckout();
    element("phone").fill("call me");
    element("pay-button").click();
    assertThat(element("error-message")).hasText("Please look at the marked fields.");
    assertThat(element("contact-name")).isFocused();
    assertThat(element("contact-name-error")).hasText("Please fill this in.");
    assertThat(element("phone-error")).hasText("Please check how this is written.");
    assertThat(element("street")).hasAttribute("aria-describedby", "street-error");
    assertThat(element("street")).hasAttribute("aria-invalid", "true");
    assertThat(element("state-error")).hasText("Please fill this in.");
    assertEquals(List.of(), orders());
    assertThat(element("email")).hasValue(customer);

    fillForm();
    element("phone").fill("+84 90 123 4567");
    payWith("zalopay-main");
    awaitGateway();
  }

  @Test
  void cartWithoutShippingNeedsNoAddress() {
    fillCart("banh-mi");
    toCheckout();
    assertThat(element("address")).isHidden();
    element("contact-name").fill("An");
    payWith("zalopay-main");
    awaitGateway();
    assertThat(page.locator(".amount")).hasText("35,000 VND");
  }

  @Test
  void openPaymentIsContinuedOrReplaced() {
    fillCart(PHIN);
    toCheckout();
    fillForm();
    payWith("zalopay-main");
    awaitGateway();
    press("cancel");
    assertFailure();
    element("see-order").click();
    assertOrder("NEW");
    assertThat(element("continue")).hasText("Continue to ZaloPay");
    element("another-title").click();
    payWith("manual-cash");
    assertOrder("PROCESSING");
  }

  @Test
  void checkoutAfterBrowserBackIsPaidByAnotherMethod() {
    fillCart(PHIN);
    toCheckout();
    fillForm();
    payWith("zalopay-main");
    awaitGateway();
    page.goBack();
    assertThat(element("summary")).containsText("85,000 ₫");
    fillForm();
    payWith("vnpay-main");
    page.waitForURL(url -> url.startsWith(TOLLGATE.simulator("vnpay").url()));
    press("success");
    assertSuccess();
    element("see-order").click();
    assertOrder("PROCESSING");
    assertThat(element("continue")).isHidden();
    assertThat(element("another")).isHidden();
    assertThat(element("state-hint")).isEmpty();
  }

  /** The other page was still open. */
  @Test
  void buyerWhoPaidTwiceReadsThatTheSecondPaymentGoesBack() {
    Response first = shop.create(Shop.request(Shop.newOrder()));
    visit("/order/#" + first.text("order_key"));
    element("another-title").click();
    payWith("vnpay-main");
    page.waitForURL(url -> url.startsWith(TOLLGATE.simulator("vnpay").url()));
    press("success");
    assertSuccess();
    simulator.pay(first.text("ref"));
    Eventually.holds("a case", () -> database.cases(first.text("ref")).size() == 1);

    visit("/order/#" + first.text("order_key"));
    assertOrder("PROCESSING");
    assertThat(element("state-hint")).containsText("It goes back to you.");
    assertThat(element("continue")).isHidden();
  }

  @Test
  void orderWithMoneyInReviewOffersNoPayment() {
    Response opened = shop.create(Shop.request(Shop.newOrder()));
    simulator.faultsOf(opened.text("ref"), "paid-amount", "40000");
    simulator.pay(opened.text("ref"));
    Eventually.holds("a case", () -> database.cases(opened.text("ref")).size() == 1);

    visit("/order/#" + opened.text("order_key"));
    assertOrder("NEW");
    assertThat(element("state-hint")).containsText("is being looked at");
    assertThat(element("continue")).isHidden();
    assertThat(element("another")).isHidden();
  }

  @Test
  void orderWithAPaymentInProgressOffersNoPayment() {
    Simulator stripe = TOLLGATE.simulator("stripe");
    Response opened =
        shop.create(
            Shop.request(Shop.newOrder())
                .replace("}", ",\"currency\":\"VND\",\"gateway\":\"stripe\"}"));
    stripe.end(opened.text("ref"), "delayed");
    Eventually.holds(
        "told",
        () -> database.count("SELECT in_progress FROM bill WHERE ref=?", opened.text("ref")) == 1);

    visit("/order/#" + opened.text("order_key"));
    assertOrder("NEW");
    assertThat(element("state-hint")).containsText("is on its way");
    assertThat(element("continue")).isHidden();
    assertThat(element("another")).isHidden();
  }

  @Test
  void checkoutOfTheLastPieceAfterBrowserBackCorrectsThePhone() {
    ProductAdmin goods = ProductAdmin.of(TOLLGATE);
    String last = goods.made(29_000, 1);
    Customer.of(TOLLGATE, customer).fill(last, 1);
    signIn();
    toCheckout();
    fillContact("+84 90 123 45 67");
    payWith("zalopay-main");
    awaitGateway();

    page.goBack();
    assertThat(element("summary")).containsText("29,000 ₫");
    fillContact("+84 90 765 43 21");
    payWith("zalopay-main");
    awaitGateway();
    press("success");

    assertSuccess();
    element("see-order").click();
    assertOrder("PROCESSING");
    assertEquals(0, goods.left(last));
    assertEquals(
        List.of("+84 90 765 43 21 PROCESSING"),
        database.column(
            "SELECT CONCAT(JSON_UNQUOTE(JSON_EXTRACT(contact,'$.phone')),' ',state)"
                + " FROM orders WHERE JSON_UNQUOTE(JSON_EXTRACT(contact,'$.email'))=?",
            customer));
  }

  /** With the old key the answer would be that of the payment that was left. */
  @Test
  void aCheckoutThatTheBackButtonRestoresAsksWithANewKey() {
    List<String> keys = new ArrayList<>();
    page.onRequest(
        request -> {
          if (request.method().equals("POST") && request.url().endsWith("/api/v1/cart/checkout")) {
            keys.add(request.headers().get("idempotency-key"));
          }
        });
    // No content: the browser stays where it is.
    page.route(
        url -> url.startsWith(simulator.url()),
        route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));
    fillCart(PHIN);
    toCheckout();
    fillForm();
    page.waitForRequest(simulator.url() + "/**", () -> payWith("zalopay-main"));
    restore();
    page.waitForRequest(simulator.url() + "/**", () -> payWith("zalopay-main"));
    assertEquals(2, Set.copyOf(keys).size(), keys.toString());
  }

  /** The cart is empty then; without a word of the order it would be filled and ordered again. */
  @Test
  void cashOrderWhoseAnswerWasLostIsFoundByReloading() {
    fillCart(PHIN);
    toCheckout();
    fillForm();
    page.route(
        "**/api/v1/cart/checkout",
        route -> {
          route.fetch();
          route.abort();
        },
        new Page.RouteOptions().setTimes(1));
    payWith("manual-cash");
    expectComplaint("ERR_FAILED");
    assertThat(element("error-message")).not().isEmpty();
    page.reload();
    page.waitForURL("**/shop/orders/");
    assertThat(page.locator("#orders li")).hasCount(1);
  }

  @Test
  void restoredPagesShowTheCartAsItIsNow() {
    Customer elsewhere = Customer.of(TOLLGATE, customer);
    fillCart(PHIN);
    elsewhere.fill(BEANS, 1);
    restore();
    assertThat(quantity(BEANS)).hasText("1");
    assertThat(quantity(PHIN)).hasCount(0);
    toCheckout();
    elsewhere.empty();
    restore();
    page.waitForURL("**/shop/orders/");
  }

  @Test
  void changeOfTheCartInAnotherTabIsKept() {
    fillCart(PHIN);
    Customer.of(TOLLGATE, customer).fill(BEANS, 2);
    add(BEANS);
    assertThat(quantity(BEANS)).hasText("3");
    assertThat(quantity(PHIN)).hasCount(0);
  }

  /** As the back button does. */
  private void restore() {
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
  }

  @Test
  void unpaidOrderIsCancelledAfterConfirmation() {
    fillCart(PHIN);
    toCheckout();
    fillForm();
    payWith("zalopay-main");
    awaitGateway();
    press("cancel");
    assertFailure();
    element("see-order").click();
    assertOrder("NEW");
    assertThat(element("cancel-button")).isHidden();
    element("cancel").locator("summary").click();
    element("cancel-button").click();

    assertOrder("FAILED");
    assertThat(element("state")).hasText("Order cancelled");
    assertThat(element("state-hint")).isHidden();
    assertThat(element("cancel")).isHidden();
    assertThat(element("another")).isHidden();
    assertThat(element("open")).isHidden();
  }

  @Test
  void rejectedTokenAsksToSignInAgain() {
    fillCart(PHIN);
    page.evaluate(
        """
        () => {
          const kept = JSON.parse(sessionStorage.getItem("tollgate.customer"));
          sessionStorage.setItem("tollgate.customer", JSON.stringify({ ...kept, token: "none" }));
        }\
        """);
    add(PHIN);
    expectComplaint("401");
    expectComplaint("unauthorized");
    assertThat(element("problem")).hasText("Please sign in.");
    assertThat(element("sign-in")).isVisible();
    assertThat(element("cart")).isHidden();
  }

  @Test
  void enterBeforePaymentMethodsAreLoadedDoesNotBlockPaying() {
    fillCart(PHIN);
    List<Route> held = new ArrayList<>();
    // Not with a number of times: when they are used up, the browser goes on by itself.
    page.route("**/api/v1/cart/checkout", held::add);
    visit("/shop/checkout/");
    page.waitForCondition(() -> !held.isEmpty());
    assertThat(element("pay-button")).isHidden();
    element("contact-name").press("Enter");
    assertThat(element("loading-spinner")).isHidden();
    page.unroute("**/api/v1/cart/checkout");
    held.getFirst().resume();
    fillForm();
    payWith("zalopay-main");
    awaitGateway();
  }

  @Test
  void aCartThatCouldNotBeReadIsNotOverwritten() {
    fillCart(PHIN);
    page.route("**/api/v1/cart", Route::abort, new Page.RouteOptions().setTimes(1));
    visit("/shop/");
    expectComplaint("ERR_FAILED");
    expectComplaint("offline");
    add(BEANS);
    assertThat(quantity(BEANS)).hasText("1");
    assertThat(quantity(PHIN)).hasText("1");
  }

  @Test
  void aCartIsChangedWithTheKeyboard() {
    fillCart(PHIN);
    Locator more = page.locator("[data-change='phin 1']");
    more.press("Enter");
    assertThat(quantity(PHIN)).hasText("2");
    assertThat(more).isFocused();
    page.locator("[data-change='phin -1']").press("Enter");
    assertThat(quantity(PHIN)).hasText("1");
    page.locator("[data-change='phin -1']").press("Enter");
    assertThat(element("cart")).hasText("Nothing in it yet.");
  }

  @Test
  void aCartHoldsOneCurrency() {
    fillCart(PHIN);
    add("mug");
    expectComplaint("400");
    expectComplaint("invalid_request");
    Locator told = page.locator("#products [data-sku='mug'] .told");
    assertThat(told).hasText("One cart holds prices of one currency only.");
    assertThat(told).isInViewport();
    assertThat(element("problem")).isEmpty();
    assertThat(quantity(PHIN)).hasText("1");
  }

  @Test
  void productChosenBeforeSigningInIsInTheCartAfterwards() {
    visit("/shop/");
    add(PHIN);
    assertThat(element("notice")).hasText("Sign in, and Phin nhôm is in your cart.");
    assertThat(page.locator("#sign-in button")).isFocused();
    signIn(customer);
    assertThat(quantity(PHIN)).hasText("1");
    page.reload();
    assertThat(quantity(PHIN)).hasText("1");
  }

  /** The pictures are as different as the products, and so are the names of the buttons. */
  @Test
  void everyProductHasItsOwnPictureDescriptionAndButton() {
    visit("/shop/");
    for (String sku :
        List.of(
            "ca-phe-sua", "bac-xiu", "tra-dao", "banh-mi", BEANS, PHIN, "cafe-villa-rica", "mug")) {
      Locator card = page.locator("#products [data-sku='" + sku + "']");
      assertThat(card.locator("use")).hasAttribute("href", "/goods.svg#" + sku);
      assertThat(card.locator(".hint")).not().isEmpty();
      assertThat(card.locator("button"))
          .hasAccessibleName("Add to cart: " + card.locator("h2").textContent());
      assertTrue(Web.get(shop.url() + "/goods.svg").body().contains("<symbol id=\"" + sku + "\""));
    }
    page.locator("#languages [aria-label='Español']").click();
    assertThat(page.locator("#products [data-sku='phin'] .hint"))
        .hasText("El filtro vietnamita: de aluminio, para una taza.");
  }

  /** The token is in session storage only: no other tab has it, and no cookie. */
  @Test
  void tokenIsStoredInThisTabOnly() {
    fillCart(PHIN);
    assertEquals(List.of(), page.evaluate("Object.keys(localStorage)"));
    assertTrue(
        page.evaluate("sessionStorage.getItem('tollgate.customer')").toString().contains("token"));
    var other = visitor.newPage();
    other.navigate(shop.url() + "/shop/");
    assertThat(other.locator("#sign-in")).isVisible();
    signOut();
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate.customer')"));
    assertEquals(List.of(), visitor.cookies());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "English    | There is no such order. Please check the link.",
        "Tiếng Việt | Không tìm thấy đơn hàng. Vui lòng kiểm tra liên kết.",
        "Español    | No existe este pedido. Revisa el enlace.",
      })
  void unknownOrderKeyShowsAnErrorInEveryLanguage(String language, String words) {
    visit("/order/#" + "x".repeat(43));
    expectComplaint("404");
    expectComplaint("not_found");
    page.locator("#languages [aria-label='" + language + "']").click();
    assertThat(element("error-message")).hasText(words);
    assertThat(element("bought")).isHidden();
  }

  @Test
  void orderPageWithoutAKeySaysSo() {
    visit("/order/");
    assertThat(element("state")).containsText("the key of the order is missing");
    assertEquals(List.of(), calls("/api/"));
  }

  /** The fragment stays in the browser: no request names the key but in its header. */
  @Test
  void orderKeyIsSentInAHeaderAndInNoUrl() {
    Response order = shop.createDirect("{\"amount\":50000,\"order_info\":\"Beans\"}");
    visit("/order/#" + order.text("order_key"));
    assertOrder("NEW");
    assertEquals(List.of("GET " + shop.url() + "/api/v1/order"), calls("/api/v1/order"));
    assertEquals(order.text("order_key"), call("/api/v1/order").headerValue("x-order-key"));
  }

  @ParameterizedTest
  @CsvSource({"PHONE,LIGHT", "PHONE,DARK", "DESKTOP,LIGHT", "DESKTOP,DARK"})
  void everyPageFitsItsScreenAndCanBeRead(Screen screen, ColorScheme scheme) {
    openTab(screen, scheme);
    String suffix = (screen + "-" + scheme).toLowerCase(Locale.ROOT);
    visit("/shop/");
    assertThat(element("sign-in")).isVisible();
    Screenshots.take(page, "shop-signed-out", suffix);
    fillCart(BEANS, PHIN);
    Screenshots.take(page, "shop-cart", suffix);
    toCheckout();
    element("pay-button").click();
    assertThat(element("error-message")).not().isEmpty();
    Screenshots.take(page, "shop-checkout", suffix);
    fillForm();
    payWith("zalopay-main");
    awaitGateway();
    press("expire");
    assertFailure();
    element("see-order").click();
    assertOrder("FAILED");
    assertThat(element("pay-button")).isVisible();
    Screenshots.take(page, "order-failed", suffix);
    payWith("zalopay-main");
    awaitGateway();
    press("success");
    element("see-order").click();
    assertOrder("PROCESSING");
    Screenshots.take(page, "order-paid", suffix);
  }

  private void signIn() {
    visit("/shop/");
    signIn(customer);
  }

  private void fillContact(String phone) {
    element("contact-name").fill("Nguyễn Văn An");
    element("phone").fill(phone);
  }

  private void fillCart(String... skus) {
    signIn();
    assertThat(element("cart")).hasText("Nothing in it yet.");
    for (String sku : skus) {
      add(sku);
    }
    assertThat(page.locator("#cart output")).not().hasCount(0);
    long last = List.of(skus).stream().filter(skus[skus.length - 1]::equals).count();
    assertThat(quantity(skus[skus.length - 1])).hasText(Long.toString(last));
  }

  private void add(String sku) {
    page.locator("#products [data-sku='" + sku + "'] button").click();
  }

  private Locator quantity(String sku) {
    return page.locator("#cart [data-sku='" + sku + "'] output");
  }

  private void toCheckout() {
    page.locator("#cart a").click();
    assertThat(page.locator("#methods label")).not().hasCount(0);
  }

  private void fillForm() {
    fillContact("+84 90 123 45 67");
    element("street").fill("12 Lê Lợi");
    element("city").fill("Phường Xuân Hương");
    element("state").selectOption("Lâm Đồng");
  }

  private List<String> orders() {
    return calls("/api/v1/cart/checkout").stream().filter(it -> it.startsWith("POST")).toList();
  }

  private void payWith(String method) {
    page.locator("[name=method][value='" + method + "']").check();
    element("pay-button").click();
  }

  private void assertOrder(String state) {
    assertThat(element("order")).hasAttribute("data-state", state);
  }

  private Locator happened(String what) {
    return page.locator("[data-what='" + what + "'] span");
  }
}
