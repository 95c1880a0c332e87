package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the buyer reads on an order's page, and the list of a customer's orders, on a phone. */
class OrderPageTest extends BrowserTest {

  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @AfterEach
  void backToNow() {
    simulator.resetClock();
  }

  @Test
  void threeAttemptsToPayAreFourLines() {
    Response opened = shop.create(order());
    String key = opened.text("order_key");
    end(opened.text("ref"), "cancel");
    end(shop.payOrder(key, "{\"gateway\":\"vnpay\"}").text("ref"), "insufficient");
    pay(shop.payOrder(key, "{\"gateway\":\"vnpay\"}").text("ref"));

    visitOrder(opened, "en");

    assertThat(page.locator("#history li span"))
        .hasText(
            new String[] {
              "Order placed",
              "2 attempts to pay did not succeed",
              "Payment confirmed",
              "Order approved"
            });
  }

  @Test
  void refundIsOneLineWithItsAmountAndHowLongABankTakes() {
    Response opened = paid();
    shop.refund(opened.text("ref"), "{\"amount\":20000}");
    Eventually.holdsAfter(
        "refunded",
        TOLLGATE::nextLook,
        () -> shop.order(opened.text("order_key")).json().at("/refunds/0/done").asBoolean());

    visitOrder(opened, "en");

    assertThat(element("refunds")).containsText("20,000 ₫ went back to you on");
    assertThat(element("refunds")).containsText("Your bank may take some days to show it.");
    assertThat(page.locator("#history [data-what^=refund] span")).hasText("Money given back");
  }

  @Test
  void gatewayThatSaysHowLongARefundTakesIsQuoted() {
    Response opened =
        shop.create("{\"shop_ref\":\"%s\",\"amount\":50000}".formatted(Shop.newOrder()));
    String ref = opened.text("ref");
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    shop.refund(ref, "{}");
    visitOrder(opened, "es");
    assertThat(element("refunds")).containsText("Te llega en 5 días hábiles como máximo.");
  }

  @Test
  void paidOrderPrintsAReceiptAndNothingElse() {
    Response opened = paid();
    visitOrder(opened, "en");
    assertThat(element("print")).isVisible();
    assertThat(element("no-invoice")).isHidden();

    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

    assertThat(element("number")).hasText("Order " + opened.text("number"));
    assertThat(element("lines")).containsText("Two coffees");
    assertThat(element("lines")).containsText("50,000 ₫");
    assertThat(element("lines")).containsText("VNPAY");
    assertThat(element("no-invoice")).hasText("This receipt is not a tax invoice.");
    for (String id : List.of("languages", "print", "copy-address", "history", "pay-button")) {
      assertThat(element(id)).isHidden();
    }
  }

  /** The first payment comes although it was replaced, and that in its place comes after it. */
  @Test
  void receiptNamesThePaymentThatCountsAndNotTheNewest() {
    Response first = shop.create(order());
    Web.get(url(first.text("ref")));
    Response second =
        shop.payOrder(first.text("order_key"), "{\"gateway\":\"momo\",\"replace\":true}");
    TOLLGATE.simulator("vnpay").pay(first.text("ref"));
    Eventually.holds("paid", () -> shop.status(first.text("ref")).equals("PAID"));
    TOLLGATE.simulator("momo").pay(second.text("ref"));
    Eventually.holds(
        "paid twice",
        () -> shop.statusAnswer(second.text("ref")).text("order").equals("duplicate"));

    visitOrder(first, "en");

    assertThat(element("print")).isVisible();
    assertThat(element("lines")).containsText("VNPAY");
    assertThat(element("lines")).not().containsText("MoMo");
  }

  @Test
  void cancelledOrderSaysThatAndNotWhyItsPaymentFailed() {
    Response opened = shop.create(order());
    end(opened.text("ref"), "insufficient");
    visitOrder(opened, "en");
    assertThat(element("state-hint")).containsText("There was not enough money");
    operator.act(opened.text("order_id"), "fail");

    page.reload();

    assertThat(element("state")).hasText("Order cancelled");
    assertThat(element("state-hint")).isHidden();
    assertThat(element("another")).isHidden();
    assertThat(element("print")).isHidden();
  }

  @Test
  void answerThatComesLateDoesNotReplaceANewerOne() {
    page.clock().install();
    Response opened = shop.create(order());
    visitOrder(opened, "en");
    String open = shop.order(opened.text("order_key")).body();
    List<Route> late = new ArrayList<>();
    page.route(
        "**/api/v1/order",
        route -> {
          if (late.isEmpty()) {
            late.add(route);
          } else {
            route.resume();
          }
        });
    page.clock().runFor("00:04");
    page.waitForCondition(() -> !late.isEmpty());
    element("cancel").locator("summary").click();
    element("cancel-button").click();
    assertThat(element("order")).hasAttribute("data-state", "FAILED");

    page.waitForResponse(
        "**/api/v1/order", () -> late.getFirst().fulfill(new Route.FulfillOptions().setBody(open)));
    page.evaluate("() => fetch('/favicon.svg').then((answer) => answer.text())");

    assertEquals("FAILED", element("order").getAttribute("data-state"));
    assertThat(element("state")).hasText("Order cancelled");
    assertThat(element("state-hint")).isHidden();
  }

  @Test
  void unpaidOrderHasNoReceipt() {
    visitOrder(shop.create(order()), "en");
    assertThat(element("copy-address")).isVisible();
    assertThat(element("print")).isHidden();
  }

  @Test
  void addressOfThePageIsCopiedWithItsKey() {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    Response opened = shop.create(order());
    visitOrder(opened, "vi");
    assertThat(element("copy-address")).hasText("Sao chép địa chỉ");
    element("copy-address").click();
    assertThat(element("copy-address")).hasText("Đã sao chép");
    assertEquals(
        shop.url() + "/order/#" + opened.text("order_key"),
        page.evaluate("navigator.clipboard.readText()"));
  }

  @Test
  void trackingIsALinkWhereTheShopGaveTheCarriersPage() {
    Response opened = paid();
    String carrier = "https://carrier.example/parcels/VN-1";
    operator.act(
        opened.text("order_id"), "ship", "{\"tracking_number\":\"%s\"}".formatted(carrier));
    visitOrder(opened, "en");
    assertThat(element("tracking").locator("a")).hasText("Follow the parcel");
    assertThat(element("tracking").locator("a")).hasAttribute("href", carrier);
  }

  @Test
  void trackingNumberThatIsNoAddressIsNoLink() {
    Response opened = paid();
    operator.act(opened.text("order_id"), "ship", "{\"tracking_number\":\"javascript:alert(1)\"}");
    visitOrder(opened, "en");
    assertThat(element("tracking")).hasText("Tracking number: javascript:alert(1)");
    assertThat(element("tracking").locator("a")).hasCount(0);
  }

  @Test
  void customerSeesTheirOwnOrdersAndOpensOne() {
    visit("/shop/");
    page.evaluate("localStorage.setItem('tollgate.language', 'en')");
    page.reload();
    signIn("thu-" + Shop.newOrder());
    element("my-orders").click();
    page.waitForURL(Pattern.compile(".*/shop/orders/"));
    assertThat(element("notice")).hasText("No orders yet.");

    String token =
        (String) page.evaluate("JSON.parse(sessionStorage.getItem('tollgate.customer')).token");
    Customer customer = new Customer(shop.url(), token);
    customer.fill("ca-phe-sua", 1);
    Response opened =
        customer.checkout(
            Customer.CHECKOUT.replace("\"phone\"", "\"email\":\"thu@buyer.example\",\"phone\""));
    assertEquals(201, opened.status(), opened.body());
    page.reload();

    assertThat(page.locator("#orders li")).hasCount(1);
    assertThat(page.locator("#orders li")).containsText("Not finished yet");
    page.locator("#orders a").click();
    assertThat(element("number")).hasText("Order " + opened.text("number"));
  }

  private static String order() {
    return """
        {"shop_ref":"%s","amount":50000,"description":"Two coffees","gateway":"vnpay"}\
        """
        .formatted(Shop.newOrder());
  }

  private Response paid() {
    Response opened = shop.create(order());
    pay(opened.text("ref"));
    return opened;
  }

  private void pay(String ref) {
    Web.get(url(ref));
    TOLLGATE.simulator("vnpay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
  }

  private void end(String ref, String outcome) {
    Web.get(url(ref));
    TOLLGATE.simulator("vnpay").end(ref, outcome);
    Eventually.holds(outcome, () -> shop.status(ref).equals("FAILED"));
  }

  /** VNPAY knows a payment once its page was opened. */
  private String url(String ref) {
    return shop.look(ref).at("/next_step/url").asText();
  }

  private void visitOrder(Response opened, String language) {
    visitor.addInitScript("localStorage.setItem('tollgate.language', '" + language + "')");
    visit("/order/#" + opened.text("order_key"));
    assertThat(element("order")).hasAttribute("aria-busy", "false");
  }
}
