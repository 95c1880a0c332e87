package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The list of products, who may change it, and customers' carts. */
class CartTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final Customer customer = Customer.of(TOLLGATE);
  private final String coffee = goods.made(29_000, 50);

  @Test
  void aCartIsFilledReplacedAndEmptied() {
    assertEquals(
        "{\"version\":0,\"lines\":[],\"needs_shipping\":false,\"total\":0}",
        customer.cart().body());
    String beans = goods.made(145_000, "VND", 3, "[\"needs-shipping\"]");

    Response filled =
        customer.fill(
            "{\"lines\":[{\"sku\":\"%s\",\"quantity\":2},{\"sku\":\"%s\",\"quantity\":1}]}"
                .formatted(coffee, beans));

    assertEquals(200, filled.status(), filled.body());
    assertEquals(
        "{\"version\":1,\"lines\":["
            + line(coffee, 2, 29_000, 50)
            + ","
            + line(beans, 1, 145_000, 3)
            + "],\"needs_shipping\":true,\"currency\":\"VND\",\"goods\":203000,\"charges\":20000,"
            + "\"total\":223000}",
        filled.body());
    assertEquals(filled.body(), customer.cart().body());
    assertEquals(29_000, customer.fill(coffee, 1).json().path("total").asLong());
    assertEquals(0, customer.empty().json().path("lines").size());
    assertEquals(0, customer.cart().json().path("total").asLong());
  }

  @Test
  void cartIsVisibleToItsOwnCustomerOnly() {
    customer.fill(coffee, 1);
    assertEquals(0, Customer.of(TOLLGATE).cart().json().path("lines").size());
    Customer nobody = new Customer(customer.url(), "none");
    assertEquals(401, nobody.cart().status());
    assertEquals(401, nobody.fill(coffee, 1).status());
    assertEquals(401, nobody.empty().status());
    assertEquals(401, nobody.checkout(Customer.CHECKOUT).status());
  }

  @Test
  void everyInvalidLineIsNamedInTheError() {
    String cups = goods.made(1_200, "USD", 5, "[]");
    String gone = goods.made(1_000, 5);
    goods.change(gone, "{\"is_active\":false}");
    customer.fill(coffee, 1);

    Response answer =
        customer.fill(
            """
            {"lines":[{"sku":"%1$s","quantity":1},{"sku":"%1$s","quantity":2},{"quantity":1},
              {"sku":"nobody-has-it","quantity":1},{"sku":"%2$s","quantity":0},
              {"sku":"%3$s","quantity":1},{"sku":"%1$s","quantity":100,"price":1}]}\
            """
                .formatted(coffee, cups, gone));

    assertEquals("400 invalid_request", answer.outcome());
    assertEquals(
        List.of(
            "lines[1].sku duplicate",
            "lines[2].sku required",
            "lines[3].sku unknown",
            "lines[4].quantity range",
            "lines[4].sku other_currency",
            "lines[5].sku unknown",
            "lines[6].price unknown",
            "lines[6].quantity range",
            "lines[6].sku duplicate"),
        errors(answer));
    assertEquals("400 invalid_request", customer.fill("{}").outcome());
    assertEquals("400 invalid_request", customer.fill("{\"lines\":[1]}").outcome());
    assertEquals("400 invalid_request", customer.fill("{\"lines\":{}}").outcome());
    String many =
        IntStream.range(0, 51).mapToObj(_ -> "{}").collect(Collectors.joining(",", "[", "]"));
    assertEquals(Set.of("lines"), customer.fill("{\"lines\":" + many + "}").fields());
    assertEquals(1, customer.cart().json().path("lines").size());
  }

  @Test
  void productsAreListedPageByPage() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = Web.get(customer.url() + "/api/v1/products?limit=3&cursor=" + cursor).json();
      page.path("products").forEach(product -> seen.add(product.path("sku").asText()));
      assertTrue(page.path("products").size() <= 3);
      cursor = page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    assertTrue(seen.containsAll(List.of(coffee, "ca-phe-sua", "mug")), seen.toString());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    assertEquals(Set.of("limit"), Web.get(customer.url() + "/api/v1/products?limit=0").fields());
  }

  @Test
  void inactiveProductStaysInTheCartAsUnavailable() {
    customer.fill(coffee, 1);
    goods.change(coffee, "{\"is_active\":false}");
    assertEquals(0, customer.cart().json().at("/lines/0/available").asLong(-1));
    String products = Web.get(customer.url() + "/api/v1/products").body();
    assertFalse(products.contains(coffee));
    assertTrue(goods.all("cursor=" + coffee.substring(0, 20)).body().contains(coffee));
  }

  @Test
  void onlyOperatorsManageProducts() {
    ProductAdmin nobody = new ProductAdmin(goods.url(), "none");
    assertEquals(401, nobody.make("{}").status());
    ProductAdmin customers = new ProductAdmin(goods.url(), customer.token());
    assertEquals(401, customers.make("{}").status());
    assertEquals(401, customers.change(coffee, "{\"price\":1}").status());
    assertEquals(401, customers.all("").status());
  }

  @Test
  void aProductIsMadeOnceAndChanged() {
    assertEquals(
        Set.of("sku", "name", "price", "currency", "available", "colour"),
        goods
            .make(
                "{\"sku\":\"a b\",\"price\":0,\"currency\":\"XAU\",\"available\":-1,\"colour\":1}")
            .fields());
    assertEquals(
        "409 sku_taken",
        goods
            .make(
                "{\"sku\":\"%s\",\"name\":\"x\",\"price\":1,\"currency\":\"VND\",\"available\":0}"
                    .formatted(coffee))
            .outcome());
    assertEquals("404 not_found", goods.change("nobody-has-it", "{\"price\":1}").outcome());
    assertEquals(Set.of("reason"), goods.change(coffee, "{\"add\":1}").fields());
    assertEquals(Set.of("add"), goods.change(coffee, "{\"reason\":\"spilt\"}").fields());
    for (String description : List.of("Strong", "")) {
      Response described = goods.change(coffee, "{\"description\":\"%s\"}".formatted(description));
      assertEquals(description, described.text("description"));
      assertEquals(description, goods.change(coffee, "{\"price\":30000}").text("description"));
    }
    Response changed =
        goods.change(
            coffee, "{\"name\":\"Bạc xỉu\",\"price\":31000,\"add\":-20,\"reason\":\"spilt\"}");
    assertEquals(200, changed.status(), changed.body());
    assertEquals("Bạc xỉu", changed.text("name"));
    assertEquals(31_000, changed.json().path("price").asLong());
    assertEquals(30, changed.json().path("available").asLong());
    assertEquals(
        "409 too_few", goods.change(coffee, "{\"add\":-31,\"reason\":\"spilt\"}").outcome());
    assertEquals(30, goods.left(coffee));
  }

  private static String line(String sku, int quantity, long price, long available) {
    return """
        {"sku":"%s","name":"Cà phê","quantity":%d,"unit_price":%d,"amount":%d,"available":%d}\
        """
        .formatted(sku, quantity, price, quantity * price, available);
  }

  private static List<String> errors(Response answer) {
    List<String> errors = new ArrayList<>();
    answer
        .json()
        .path("errors")
        .forEach(e -> errors.add(e.path("field").asText() + " " + e.path("code").asText()));
    return errors.stream().sorted().toList();
  }
}
