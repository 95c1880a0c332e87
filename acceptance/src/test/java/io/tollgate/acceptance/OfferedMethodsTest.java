package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The lists of payment methods offer exactly those with which a payment is accepted. */
class OfferedMethodsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final int CARTS = 6;
  private static final List<String> FLAGS = List.of("tobacco", "age-restricted", "books");
  private static final List<String> COUNTRIES = List.of("VN", "PE", "US");

  private final Shop shop = TOLLGATE.shop();
  private final ProductAdmin goods = ProductAdmin.of(TOLLGATE);
  private final List<String> made = new ArrayList<>();
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** Other tests find the methods as configuration made them. */
  @AfterEach
  void switchOff() {
    made.forEach(
        code ->
            TOLLGATE
                .database()
                .write("UPDATE payment_method SET is_on=0 WHERE code='" + code + "'"));
  }

  /** Property test: the seed is in the message, so that a failure can be repeated. */
  @Test
  void everyOfferedMethodIsTakenAndNoOtherOne() {
    makeMethods();
    for (int i = 0; i < CARTS; i++) {
      List<String> flags = some(FLAGS);
      long price = 10_000L * (1 + random.nextInt(9));
      String sku = goods.made(price, "VND", 100, json(flags));
      String country = one(COUNTRIES);
      String what = "seed %d: %d VND, %s, %s, ".formatted(seed, price, flags, country);

      Set<String> inCart = codes(buyer(sku).methods("?country=" + country));
      Set<String> inShop =
          codes(
              shop.methods(
                  "?amount=%d&currency=VND&country=%s&product_flags=%s"
                      .formatted(price, country, String.join(",", flags))));

      assertEquals(inShop, inCart, what);
      for (String method : made) {
        assertEquals(inCart.contains(method), isCheckedOut(sku, country, method), what + method);
        assertEquals(
            inShop.contains(method), isOpened(price, country, flags, method), what + method);
      }
    }
  }

  /** A flagged cart was offered a way to pay that its checkout then refused. */
  @Test
  void flagsOfTheCartLeaveOutWhatForbidsThem() {
    String code = make("zalopay", "main", "{\"forbidden_flags\":[\"tobacco\"]}");
    String sku = goods.made(50_000, "VND", 100, "[\"tobacco\"]");

    assertFalse(codes(buyer(sku).methods("")).contains(code));
    assertFalse(offered("?amount=50000&currency=VND&product_flags=tobacco", code));
    assertFalse(offered("?amount=50000&currency=VND&product_flags=a&product_flags=tobacco", code));
    assertTrue(offered("?amount=50000&currency=VND&product_flags=books,", code));
    assertEquals(
        Set.of("product_flags"),
        shop.methods("?amount=50000&currency=VND&product_flags=%C4%91").fields());
    assertEquals(Set.of("cart"), Customer.of(TOLLGATE).methods("").fields());
    assertEquals(Set.of("country"), buyer(sku).methods("?country=Vietnam").fields());
  }

  /** Codes come in the order of the gateways' names, which is nobody's wish. */
  @Test
  void methodsAreOfferedAsTheShopHasPlacedThem() {
    List<String> placed = new ArrayList<>();
    for (int position : List.of(7, 5, 6)) {
      String code = make("stripe", "main", "{}");
      TOLLGATE
          .database()
          .write("UPDATE payment_method SET position=" + position + " WHERE code='" + code + "'");
      placed.add(code);
    }
    List<String> offered = new ArrayList<>();
    shop.methods("?amount=50000&currency=VND")
        .json()
        .path("payment_methods")
        .forEach(method -> offered.add(method.path("code").asText()));

    assertEquals(List.of(placed.get(1), placed.get(2), placed.get(0)), offered.subList(0, 3));
    assertEquals(
        List.of("zalopay-main", "momo-main", "vnpay-main", "stripe-main"),
        offered.stream().filter(code -> code.endsWith("-main")).toList());
  }

  private boolean offered(String query, String code) {
    return codes(shop.methods(query)).contains(code);
  }

  private void makeMethods() {
    for (int i = 0; i < 4; i++) {
      String rules =
          "{\"amounts\":{\"VND\":{\"min\":%d,\"max\":%d}},\"countries\":%s,\"forbidden_flags\":%s}"
              .formatted(
                  1 + random.nextInt(50_000),
                  50_000 + random.nextInt(50_000),
                  json(some(COUNTRIES)),
                  json(some(FLAGS)));
      make(i == 0 ? "manual" : "zalopay", i == 0 ? "bank" : "main", rules);
    }
  }

  private String make(String gateway, String account, String rules) {
    String code = Shop.newOrder().toLowerCase();
    Response answer =
        Web.post(
            shop.url() + "/api/v1/admin/payment-methods",
            "{\"code\":\"%s\",\"name\":\"X\",\"gateway\":\"%s\",\"account\":\"%s\",\"rules\":%s}"
                .formatted(code, gateway, account, rules),
            Customer.withToken(TOLLGATE.operatorToken()));
    assertEquals(201, answer.status(), answer.body());
    made.add(code);
    return code;
  }

  private Customer buyer(String sku) {
    Customer customer = Customer.of(TOLLGATE);
    customer.fill(sku, 1);
    return customer;
  }

  private boolean isCheckedOut(String sku, String country, String method) {
    return isTaken(
        buyer(sku)
            .checkout(
                "{\"contact\":{\"name\":\"Thu\"},\"shipping\":{\"country\":\"%s\"},\"method\":\"%s\"}"
                    .formatted(country, method)));
  }

  private boolean isOpened(long amount, String country, List<String> flags, String method) {
    return isTaken(
        shop.create(
            ("{\"shop_ref\":\"%s\",\"amount\":%d,\"currency\":\"VND\",\"method\":\"%s\","
                    + "\"buyer\":{\"billing\":{\"country\":\"%s\"}},\"product_flags\":%s}")
                .formatted(Shop.newOrder(), amount, method, country, json(flags))));
  }

  private static boolean isTaken(Response answer) {
    return switch (answer.status()) {
      case 201 -> true;
      case 400 -> false;
      default -> throw new AssertionError(answer.toString());
    };
  }

  private static Set<String> codes(Response answer) {
    assertEquals(200, answer.status(), answer.body());
    Set<String> codes = new TreeSet<>();
    for (JsonNode method : answer.json().path("payment_methods")) {
      codes.add(method.path("code").asText());
    }
    return codes;
  }

  private List<String> some(List<String> words) {
    return words.stream().filter(_ -> random.nextInt(3) == 0).toList();
  }

  private String one(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  private static String json(List<String> words) {
    return words.stream()
        .collect(Collectors.joining("\",\"", "[\"", "\"]"))
        .replace("[\"\"]", "[]");
  }
}
