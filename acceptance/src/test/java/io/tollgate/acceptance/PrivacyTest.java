package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What buyers say of themselves is found nowhere in the database once their order is anonymised: a
 * text that no other data holds is planted in every personal field through the API, and all columns
 * of all tables are searched.
 */
class PrivacyTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  /** The signed message that proves the money (docs/privacy.md). */
  private static final Set<String> KEPT = Set.of("receipt.evidence");

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);
  private final String mark = "qz" + UUID.randomUUID().toString().substring(0, 6);

  /** An address of TEST-NET-3 and a number that are this test's alone. */
  private final String address = "203.0.%d.%d".formatted(random(113, 1), random(10, 240));

  private final String phone = "09" + random(10_000_000, 89_999_999);

  static Stream<String> gateways() {
    return Tollgate.gateways();
  }

  @ParameterizedTest
  @MethodSource("gateways")
  void nothingOfTheBuyerStaysOfAPaymentAtAnyGateway(String gateway) {
    Response opened =
        shop.create(
            """
            {"shop_ref":"%s","amount":50000,"currency":"%s","gateway":"%s","buyer":%s}
            """
                .formatted(Shop.newOrder(), shop.currencyOf(gateway), gateway, buyer()));
    assertEquals(201, opened.status(), opened::toString);
    shop.visit(opened);
    String ref = opened.text("ref");
    TOLLGATE.simulator(gateway).pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    Set<String> planted = places();
    assertTrue(planted.contains("orders.buyer"), planted::toString);

    anonymise(fulfilled(orderId(ref)));

    assertOnlyEvidenceHoldsIt();
  }

  @Test
  void nothingOfACustomerStaysOfACheckoutAndItsCart() {
    Customer customer = Customer.of(TOLLGATE, mark + "@buyer.example");
    String sku = ProductAdmin.of(TOLLGATE).made(50_000, 5);
    customer.fill(sku, 1);
    Response opened =
        customer.checkout(
            """
            {"contact":%s,"shipping":%s,"note":"Ring twice, %s","gateway":"zalopay"}
            """
                .formatted(contact(), shipping(), mark),
            "idempotency-key",
            UUID.randomUUID().toString());
    assertEquals(201, opened.status(), opened::toString);
    String ref = opened.text("ref");
    TOLLGATE.simulator("zalopay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    String order = fulfilled(orderId(ref));
    String refund = "{\"amount\":1000,\"reason\":\"%s was cold\"}".formatted(mark);
    assertTrue(operator.act(order, "refund", refund).status() < 300);
    Eventually.holds("refunded", () -> isRefunded(ref));
    Set<String> planted = places();
    for (String place :
        List.of(
            "orders.contact", "orders.shipping", "orders.note", "refund.reason", "history.why")) {
      assertTrue(planted.contains(place), place + " " + planted);
    }

    anonymise(order);

    assertOnlyEvidenceHoldsIt();
    assertEquals(0, customer.cart().json().path("lines").size());
  }

  @Test
  void nothingOfTheBuyerStaysOfADirectPayment() {
    Response opened =
        shop.createDirect(
            """
            {"amount":50000,"order_info":"Tea","contact":%s,"shipping":%s,"note":"%s"}
            """
                .formatted(contact(), shipping(), mark));
    assertEquals(201, opened.status(), opened::toString);
    String ref = opened.text("ref");
    TOLLGATE.simulator("zalopay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    anonymise(fulfilled(orderId(ref)));
    assertOnlyEvidenceHoldsIt();
  }

  /** Its buyer could still pay, and the goods have not arrived. */
  @Test
  void openOrderIsRefusedWithWhatIsOpen() {
    String ref = shop.open();
    Response unpaid = operator.act(orderId(ref), "anonymise");
    assertEquals("409 order_open", unpaid.outcome());
    assertEquals("[\"unpaid\",\"payment_watched\"]", unpaid.json().get("because").toString());
    TOLLGATE.simulator("zalopay").pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    Response paid = operator.act(orderId(ref), "anonymise");
    assertEquals("[\"in_fulfilment\"]", paid.json().get("because").toString());
    assertEquals("404 not_found", operator.act("999999999", "anonymise").outcome());
  }

  private void anonymise(String order) {
    Response done = operator.act(order, "anonymise");
    assertEquals(200, done.status(), done::toString);
    assertEquals(done.body(), operator.act(order, "anonymise").body());
    JsonNode story = operator.story(order).get("order");
    assertEquals(done.text("anonymised_at"), story.get("anonymised_at").asText());
    assertEquals(done.text("anonymised_by"), story.get("anonymised_by").asText());
  }

  private String fulfilled(String order) {
    for (String command : List.of("ship", "deliver")) {
      assertEquals(200, operator.act(order, command).status());
    }
    return order;
  }

  private boolean isRefunded(String ref) {
    TOLLGATE.nextLook();
    return database
        .column("SELECT r.state FROM refund r JOIN bill b ON b.id=r.bill_id WHERE b.ref=?", ref)
        .equals(List.of("DONE"));
  }

  private void assertOnlyEvidenceHoldsIt() {
    Set<String> places = places();
    places.removeAll(KEPT);
    assertEquals(Set.of(), places);
  }

  /** Each column that holds the planted text, the address or the phone number, as table.column. */
  private Set<String> places() {
    Set<String> places = new TreeSet<>();
    for (String table : database.column("SHOW TABLES")) {
      List<String> columns =
          database.column(
              "SELECT column_name FROM information_schema.columns"
                  + " WHERE table_schema=DATABASE() AND table_name=?",
              table);
      String holding = columns.stream().map(this::holding).collect(Collectors.joining(","));
      database.column("SELECT CONCAT_WS(',',%s) FROM `%s`".formatted(holding, table)).stream()
          .flatMap(names -> Stream.of(names.split(",")))
          .filter(name -> !name.isEmpty())
          .forEach(name -> places.add(table + "." + name));
    }
    return places;
  }

  /** The name of a column where any row holds it. */
  private String holding(String column) {
    String planted = String.join("|", mark, address.replace(".", "[.]"), phone.substring(1));
    return "IF(MAX(LOWER(CAST(`%1$s` AS CHAR)) REGEXP '%2$s'),'%1$s',NULL)"
        .formatted(column, planted);
  }

  private String orderId(String ref) {
    return database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
  }

  private String buyer() {
    return """
    {"id":"id-MARK","name":"Lan MARK","email":"MARK@buyer.example","phone":"PHONE","ip":"ADDRESS",
     "locale":"vi","billing":{"first_name":"Lan","last_name":"MARK","street":"1 MARK","city":"MARK",
      "state":"MARK","country":"VN","postal_code":"MARK","document_type":"DNI","document":"MARK"}}
    """
        .replace("MARK", mark)
        .replace("PHONE", phone)
        .replace("ADDRESS", address);
  }

  private String contact() {
    return """
    {"name":"Lan MARK","email":"MARK@buyer.example","phone":"PHONE","document_type":"DNI",
     "document":"MARK"}
    """
        .replace("MARK", mark)
        .replace("PHONE", phone);
  }

  private String shipping() {
    return """
    {"street":"1 MARK","district":"MARK","city":"MARK","state":"MARK","postal_code":"MARK","country":"VN"}
    """
        .replace("MARK", mark);
  }

  private static int random(int from, int count) {
    return from + Math.floorMod(UUID.randomUUID().hashCode(), count);
  }
}
