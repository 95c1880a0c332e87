package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.tollgate.acceptance.Chromium.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom an order of a cart is for and where it goes, as the checkout page asks and remembers it. */
class RecipientPageTest extends BrowserTest {

  private static final String PHIN = "phin";

  private static final String LAST_CHECKOUT =
      """
      {"contact":{"name":"Lê Thu","phone":"+84 90 123 45 67"},"gateway":"manual","account":"cash",
       "shipping":{"street":"1 Lê Lợi","city":"Phường Phú Xuân","state":"Huế","country":"VN"}}\
      """;

  private final String customer = UUID.randomUUID() + "@shop.example";

  @Test
  void addressInVietnamHasAWardAndOneOf34Provinces() {
    toCheckout(customer);
    assertThat(page.locator("#state option:not([value=''])")).hasCount(34);
    assertThat(element("district")).hasCount(0);
    fillForm();
    placeOrder();
    assertEquals(
        List.of("12 Lê Lợi, Phường Xuân Hương, Lâm Đồng, VN: Ring twice"),
        stored("street", "city", "state", "country"));
  }

  @Test
  void addressInPeruHasADistrictADepartmentAndADocument() {
    toCheckout(customer);
    fillForm();
    element("country").selectOption("PE");
    assertThat(page.locator("#state option:not([value=''])")).hasCount(25);
    assertThat(element("street")).hasValue("12 Lê Lợi");
    // The ward of before is not the province of now.
    assertThat(element("city")).hasValue("");
    assertThat(element("state")).hasValue("");
    element("district").fill("Miraflores");
    element("city").fill("Lima");
    element("state").selectOption("Lima");
    element("document-type").selectOption("DNI");
    placeOrder();
    assertThat(element("document-error")).hasText("Please fill this in.");
    element("document").fill("45678901");
    placeOrder();
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");
    assertEquals(
        List.of("12 Lê Lợi, Miraflores, Lima, Lima, PE: Ring twice"),
        stored("street", "district", "city", "state", "country"));
    assertEquals(
        List.of("DNI 45678901"),
        database.column(
            "SELECT CONCAT(JSON_VALUE(contact,'$.document_type'),' ',"
                + "JSON_VALUE(contact,'$.document')) FROM orders WHERE "
                + ofCustomer(),
            customer));
  }

  @Test
  void whatWasTypedIsThereAfterReloadAndBrowserBackAndGoneAfterThePayment() {
    toCheckout(customer);
    fillForm();
    page.reload();
    assertForm();
    page.locator("#methods input[value='zalopay-main']").check();
    element("pay-button").click();
    awaitGateway();
    page.goBack();
    assertForm();
    page.goForward();
    press("success");
    assertSuccess();
    assertEquals(null, page.evaluate("sessionStorage.getItem('tollgate.recipient')"));
  }

  @Test
  void lastAddressIsOfferedToItsOwnCustomerOnly() {
    toCheckout(customer);
    fillForm();
    placeOrder();
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");

    openTab(Screen.PHONE, ColorScheme.LIGHT);
    toCheckout(customer);
    assertThat(element("street")).hasValue("12 Lê Lợi");
    assertThat(element("state")).hasValue("Lâm Đồng");
    assertThat(element("phone")).hasValue("+84 90 123 45 67");
    assertThat(element("note")).hasValue("");
    assertThat(element("unpaid")).isHidden();

    int asked = calls("/api/v1/cart/checkout").size();
    visit("/shop/");
    assertThat(page.locator("#cart output")).hasText("1");
    // The shop itself shows no address, and asks for none.
    assertEquals(asked, calls("/api/v1/cart/checkout").size());
    signOut();
    toCheckout(UUID.randomUUID() + "@shop.example");
    assertThat(element("street")).hasValue("");
    assertThat(element("contact-name")).hasValue("");
  }

  @Test
  void lastAddressThatComesLateOverwritesNothingThatWasTyped() {
    Customer.of(TOLLGATE, customer).fill(PHIN, 1);
    Customer.of(TOLLGATE, customer).checkout(LAST_CHECKOUT);
    Customer.of(TOLLGATE, customer).fill(PHIN, 1);
    visit("/shop/");
    signIn(customer);
    assertThat(page.locator("#cart output")).hasText("1");
    List<Route> late = new ArrayList<>();
    page.route("**/api/v1/cart/checkout", late::add);
    visit("/shop/checkout/");
    page.waitForCondition(() -> !late.isEmpty());
    element("contact-name").fill("Trần");
    element("phone").focus();

    page.unroute("**/api/v1/cart/checkout");
    late.getFirst().resume();

    assertThat(element("street")).hasValue("1 Lê Lợi");
    assertThat(element("state")).hasValue("Huế");
    assertThat(element("contact-name")).hasValue("Trần");
    assertThat(element("phone")).isFocused();
    assertThat(element("phone")).hasValue("");
    page.keyboard().type("0901");
    assertThat(element("phone")).hasValue("0901");
  }

  /** It was written when there were districts, and still says where its goods went. */
  @Test
  void provinceThatIsNoMoreMustBeChosenAnew() {
    Customer old = Customer.of(TOLLGATE, customer);
    old.fill(PHIN, 1);
    old.checkout(LAST_CHECKOUT.replace("Huế", "Bình Dương"));
    toCheckout(customer);
    assertThat(element("street")).hasValue("1 Lê Lợi");
    assertThat(element("state")).hasValue("");
    placeOrder();
    assertThat(element("state-error")).hasText("Please fill this in.");
    assertThat(element("state")).isFocused();
  }

  @Test
  void unpaidOrderIsShownAndCanBePaidChangedOrGivenUp() {
    toCheckout(customer);
    fillForm();
    page.locator("#methods input[value='zalopay-main']").check();
    assertThat(element("pay-button")).hasText("Pay 85,000 ₫ with ZaloPay");
    element("pay-button").click();
    awaitGateway();

    visit("/shop/");
    assertThat(element("unpaid")).containsText("An order of yours for 85,000 ₫ is not paid yet.");
    element("unpaid-change").click();
    page.waitForURL(shop.url() + "/shop/checkout/");
    assertThat(element("note")).hasValue("Ring twice");
    element("unpaid-pay").click();
    assertThat(element("order")).hasAttribute("data-state", "NEW");

    visit("/shop/checkout/");
    element("unpaid-change").click();
    assertThat(element("contact-name")).isFocused();
    element("unpaid-cancel").locator("summary").click();
    element("unpaid-cancel").locator("button").click();
    assertThat(element("unpaid")).isHidden();
    assertEquals(
        List.of("CANCELLED"),
        database.column("SELECT failure FROM orders WHERE " + ofCustomer(), customer));
    visit("/shop/");
    assertThat(element("cart")).containsText("Phin nhôm");
    assertThat(element("unpaid")).isHidden();
  }

  /** On a phone the message of a refused method stands where the method is chosen. */
  @Test
  void refusedMethodIsAnErrorWhereItWasChosen() {
    toCheckout(customer);
    fillForm();
    page.locator("#methods input[value='zalopay-main']").check();
    database.write("UPDATE payment_method SET is_on=0 WHERE code='zalopay-main'");
    try {
      element("pay-button").click();
      expectComplaint("400");
      assertThat(element("method-error")).hasText("This is not offered here.");
      assertThat(element("method-error")).isInViewport();
    } finally {
      database.write("UPDATE payment_method SET is_on=1 WHERE code='zalopay-main'");
    }
  }

  private void toCheckout(String name) {
    Customer.of(TOLLGATE, name).fill(PHIN, 1);
    visit("/shop/");
    signIn(name);
    assertThat(page.locator("#cart output")).hasText("1");
    visit("/shop/checkout/");
    assertThat(element("checkout-form")).hasAttribute("aria-busy", "false");
  }

  private void fillForm() {
    element("contact-name").fill("Nguyễn Văn An");
    element("phone").fill("+84 90 123 45 67");
    element("street").fill("12 Lê Lợi");
    element("city").fill("Phường Xuân Hương");
    element("state").selectOption("Lâm Đồng");
    element("note").fill("Ring twice");
  }

  private void assertForm() {
    assertThat(element("contact-name")).hasValue("Nguyễn Văn An");
    assertThat(element("street")).hasValue("12 Lê Lợi");
    assertThat(element("city")).hasValue("Phường Xuân Hương");
    assertThat(element("state")).hasValue("Lâm Đồng");
    assertThat(element("note")).hasValue("Ring twice");
  }

  private void placeOrder() {
    page.locator("#methods input[value='manual-cash']").check();
    assertThat(element("pay-button")).hasText("Place the order for 85,000 ₫");
    element("pay-button").click();
  }

  private List<String> stored(String... parts) {
    assertThat(element("order")).hasAttribute("data-state", "PROCESSING");
    String address =
        String.join(
            ",",
            List.of(parts).stream().map(part -> "JSON_VALUE(shipping,'$." + part + "')").toList());
    return database.column(
        "SELECT CONCAT(CONCAT_WS(', ',"
            + address
            + "),': ',note) FROM orders WHERE "
            + ofCustomer(),
        customer);
  }

  private static String ofCustomer() {
    return "JSON_VALUE(contact,'$.email')=? ORDER BY id DESC LIMIT 1";
  }
}
