package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Letters outside ASCII in numbers, names and searches: what cannot exist is not found. */
class LettersTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void orderNumberIsOneOrderInBothNormalForms() {
    String number = "Đơn-" + Shop.newOrder();
    String decomposed = Normalizer.normalize(number, Normalizer.Form.NFD);
    assertTrue(!number.equals(decomposed));

    Response first = shop.create(Shop.request(number));
    Response again = shop.create(Shop.request(decomposed));

    assertEquals(201, first.status(), first.body());
    assertEquals(number, first.text("shop_ref"));
    assertEquals(first.text("ref"), again.text("ref"), again.body());
    for (String written : new String[] {number, decomposed}) {
      String query = encoded(written);
      assertEquals(1, shop.lookAll(query).json().path("payments").size());
      assertEquals(1, operator.get("/orders?q=" + query).json().path("orders").size());
      assertEquals(1, operator.get("/payments?shop_ref=" + query).json().path("payments").size());
    }
    assertEquals("404 not_found", shop.lookAll(encoded(number.toLowerCase())).outcome());
  }

  @Test
  void searchOutsideAsciiFindsTheBuyer() {
    String buyer = "Nguyễn " + Shop.newOrder();
    shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"buyer\":{\"id\":\"%s\"}}"
            .formatted(Shop.newOrder(), buyer));
    String found =
        operator.get("/orders?customer=" + encoded(buyer)).json().path("orders").toString();
    assertTrue(found.contains(buyer), found);
    assertEquals("{\"orders\":[]}", operator.get("/orders?q=" + encoded(buyer)).body());
    assertEquals(Set.of("gateway"), operator.get("/payments?gateway=" + encoded("đ")).fields());
  }

  @Test
  void skuOrMethodCodeOutsideAsciiIsNotFound() {
    Customer customer = Customer.of(TOLLGATE);
    String sku = encoded("cà-phê");
    assertEquals(Set.of("lines[0].sku"), customer.fill("cà-phê", 2).fields());
    assertEquals("404 not_found", ProductAdmin.of(TOLLGATE).change(sku, "{}").outcome());
    assertEquals(Set.of("cursor"), Web.get(shop.url() + "/api/v1/products?cursor=" + sku).fields());
    Response method =
        Web.send(
            "PUT",
            shop.url() + "/api/v1/admin/payment-methods/" + sku,
            "{\"version\":0}",
            Customer.withToken(TOLLGATE.operatorToken()));
    assertEquals("404 not_found", method.outcome());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
