package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators configure payment methods, and rules decide which of them buyers and shops get. */
class PaymentMethodsTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String METHODS = "/api/v1/admin/payment-methods";

  private static final String ACCOUNT =
      "{\"bank\":\"ACB\",\"bin\":\"970416\",\"account\":\"257678859\",\"holder\":\"TOLLGATE\"}";

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final List<String> made = new ArrayList<>();

  /** Other tests find the methods as configuration made them. */
  @AfterEach
  void switchOff() {
    made.forEach(
        code -> database.write("UPDATE payment_method SET is_on=0 WHERE code='" + code + "'"));
    database.write("UPDATE payment_method SET is_on=1 WHERE code='zalopay-main'");
  }

  @Test
  void methodIsChosenByAmountAndPosition() {
    String large =
        make("zalopay", "main", "\"position\":90,\"rules\":" + amounts("60000", "900000"));
    String small = make("zalopay", "main", "\"position\":91,\"rules\":" + amounts("1000", "59999"));

    List<String> forMuch = offered("?amount=70000&currency=VND");
    List<String> forLittle = offered("?amount=50000&currency=VND");

    assertEquals(List.of(large, "zalopay-main"), zalopay(forMuch));
    assertEquals(List.of(small, "zalopay-main"), zalopay(forLittle));
    assertTrue(forMuch.containsAll(List.of("manual-bank", "manual-cash")), forMuch.toString());
    assertEquals(large, methodOf(shop.create(with(70_000, "\"gateway\":\"zalopay\""))));
    assertEquals(small, methodOf(shop.create(with(50_000, ""))));
    assertEquals("zalopay-main", methodOf(shop.create(with(950_000, ""))));
  }

  @Test
  void refusalNamesTheRuleOfTheMethod() {
    String code =
        make(
            "zalopay",
            "main",
            "\"rules\":{\"amounts\":{\"VND\":{\"min\":20000,\"max\":80000}},"
                + "\"countries\":[\"VN\"],\"forbidden_flags\":[\"tobacco\"]}");
    String vietnam = ",\"buyer\":{\"billing\":{\"country\":\"VN\"}}";
    String method = "\"method\":\"" + code + "\"";

    assertRefused("method", "min_amount", with(19_999, method + vietnam));
    assertRefused("method", "max_amount", with(80_001, method + vietnam));
    assertRefused("method", "countries", with(50_000, method));
    assertRefused("method", "countries", with(50_000, method + vietnam.replace("VN", "PE")));
    assertRefused(
        "method",
        "forbidden_flags",
        with(50_000, method + vietnam + ",\"product_flags\":[\"tobacco\"]"));
    Response fits = shop.create(with(50_000, method + vietnam + ",\"product_flags\":[\"books\"]"));
    assertEquals(code, methodOf(fits));
    assertFalse(offered("?amount=50000&currency=VND").contains(code));
    assertTrue(offered("?amount=50000&currency=VND&country=VN").contains(code));
    assertTrue(offered("", "x-order-key", fits.text("order_key")).contains(code));
  }

  @Test
  void refusalNamesTheRuleOfAGatewaysOnlyMethod() {
    String code = make("zalopay", "main", "\"position\":1,\"rules\":{\"countries\":[\"PE\"]}");
    change("zalopay-main", "\"is_on\":false");

    assertRefused("gateway", "countries", with(50_000, "\"gateway\":\"zalopay\""));
    assertRefused("method", "unknown", with(50_000, "\"method\":\"zalopay-main\""));
    assertRefused("method", "unknown", with(50_000, "\"method\":\"nobodys\""));
    assertRefused(
        "method", "unknown", with(50_000, "\"method\":\"" + code + "\",\"gateway\":\"manual\""));
  }

  @Test
  void aFlagKeptWithTheOrderForbidsPayingAgainToo() {
    String code = make("zalopay", "main", "\"rules\":{\"forbidden_flags\":[\"tobacco\"]}");
    Response opened = shop.create(with(50_000, "\"product_flags\":[\"tobacco\",\"books\"]"));

    Response again =
        shop.payOrder(opened.text("order_key"), "{\"method\":\"" + code + "\",\"replace\":true}");

    assertEquals(Set.of("method"), again.fields());
    assertEquals("forbidden_flags", again.json().path("errors").path(0).path("code").asText());
    assertFalse(offered("", "x-order-key", opened.text("order_key")).contains(code));
  }

  @Test
  void methodWithoutAnAccountShowsTheTextOfItsInstructions() {
    String text = "Vietcombank 0071 0012 34567, Tollgate JSC";
    String code = make("manual", "bank", "\"settings\":{\"instructions\":\"" + text + "\"}");

    JsonNode listed = find("?amount=50000&currency=VND", code);
    Response opened = shop.create(with(50_000, "\"method\":\"" + code + "\""));

    assertEquals(text, listed.path("instructions").asText());
    assertFalse(listed.path("has_next_step").asBoolean());
    assertEquals(0, listed.path("modes").size());
    assertTrue(opened.json().path("next_step").isNull());
    JsonNode bill = shop.order(opened.text("order_key")).json().path("bills").path(0);
    assertEquals(text, bill.path("instructions").path("text").asText());
    assertEquals("before", bill.path("collect").asText());
    assertEquals(code, bill.path("method").asText());
  }

  /** The names follow the method; what a buyer was told of paying stays as it was. */
  @Test
  void nameAndInstructionsAreThereInOtherLanguages() {
    String code =
        make(
            "manual",
            "bank",
            "\"settings\":{\"name_vi\":\"Chuyển khoản\",\"instructions\":\"Soon, please\","
                + "\"instructions_es\":\"Pronto, por favor\"}");

    JsonNode listed = find("?amount=50000&currency=VND", code);
    Response opened = shop.create(with(50_000, "\"method\":\"" + code + "\""));
    JsonNode bill = shop.order(opened.text("order_key")).json().path("bills").path(0);

    assertEquals("{\"vi\":\"Chuyển khoản\"}", listed.path("names").toString());
    assertEquals("{\"es\":\"Pronto, por favor\"}", listed.path("texts").toString());
    assertEquals("{\"vi\":\"Chuyển khoản\"}", bill.path("method_names").toString());
    assertEquals(
        "{\"es\":\"Pronto, por favor\"}", bill.path("instructions").path("texts").toString());
  }

  @Test
  void transferHasTheSettingsOfItsOpeningAndAVietQrCode() {
    String code = make("manual", "bank", "\"settings\":" + ACCOUNT);
    String body = with(50_000, "\"method\":\"" + code + "\"");
    String key = "transfer-" + code;
    Response opened = shop.create(body, "Idempotency-Key", key);
    JsonNode step = opened.json().path("next_step");
    String ref = opened.text("ref");

    assertEquals("transfer", step.path("type").asText());
    JsonNode instructions = step.path("instructions");
    assertEquals(
        "ACB 970416 257678859 TOLLGATE 50000 " + ref + " " + opened.text("expires_at"),
        Stream.of("bank", "bin", "account", "holder", "amount", "reference", "expires_at")
            .map(name -> instructions.path(name).asText())
            .collect(Collectors.joining(" ")));
    assertTrue(instructions.path("qr").asText().contains("62190815" + ref + "6304"));
    assertTrue(instructions.path("qr_svg").asText().startsWith("<svg "));

    Response changed = put(code, "{\"version\":0,\"settings\":{}}");
    assertEquals(200, changed.status(), changed.toString());
    JsonNode order = shop.order(opened.text("order_key")).json().path("bills").path(0);
    assertEquals(instructions, order.path("instructions"));
    assertEquals(step, order.path("next_step"));
    assertEquals(opened.body(), shop.create(body, "Idempotency-Key", key).body());
  }

  /** NAPAS carries dong, and less than 500 million of them. */
  @ParameterizedTest
  @CsvSource({"499999999, VND, true", "500000000, VND, false", "5000, PEN, false"})
  void vietQrCodeIsForWhatNapasCarries(long amount, String currency, boolean has) {
    String code = make("manual", "bank", "\"settings\":" + ACCOUNT);
    String body =
        with(amount, "\"method\":\"" + code + "\"").replace("\"VND\"", "\"" + currency + "\"");
    JsonNode step = shop.create(body).json().path("next_step");
    assertEquals(has, step.path("instructions").has("qr"), step.toString());
    assertEquals(has, step.path("instructions").has("qr_svg"));
    assertEquals("257678859", step.path("instructions").path("account").asText());
  }

  @Test
  void cashSaysWhatToPayToWhomUntilItIsPaid() {
    String code = make("manual", "cash", "\"settings\":{\"holder\":\"Saigon Roasters\"}");
    Response opened = shop.create(with(50_000, "\"method\":\"" + code + "\""));
    assertTrue(opened.json().path("next_step").isNull());
    JsonNode bill = shop.order(opened.text("order_key")).json().path("bills").path(0);
    assertEquals("PROCESSING", shop.look(opened.text("ref")).path("order_state").asText());
    assertEquals("after", bill.path("collect").asText());
    assertEquals(
        "Saigon Roasters 50000",
        bill.path("instructions").path("holder").asText()
            + " "
            + bill.path("instructions").path("amount").asText());
    assertFalse(bill.path("instructions").has("expires_at"));
  }

  @Test
  void theListSaysWhatACheckoutPageNeeds() {
    JsonNode zalopay = find("?amount=50000&currency=VND", "zalopay-main");
    assertEquals("zalopay", zalopay.path("gateway").asText());
    assertEquals("VND", zalopay.path("currency").asText());
    assertTrue(zalopay.path("has_next_step").asBoolean());
    assertEquals("ZaloPay", zalopay.path("name").asText());
    assertFalse(offered("?amount=50000&currency=PEN").contains("zalopay-main"));
    for (String query :
        List.of(
            "?currency=VND",
            "?amount=0&currency=VND",
            "?amount=x&currency=VND",
            "?amount=1&amount=2&currency=VND",
            "?amount=10000000000000&currency=VND")) {
      assertEquals(Set.of("amount"), shop.methods(query).fields(), query);
    }
    assertEquals(Set.of("currency"), shop.methods("?amount=1&currency=XAU").fields());
    assertEquals(Set.of("currency"), shop.methods("?amount=1").fields());
    assertEquals(
        Set.of("country"), shop.methods("?amount=1&currency=VND&country=Vietnam").fields());
  }

  @Test
  void everyChangeIsKeptWithWhoMadeIt() {
    String code = make("zalopay", "main", "");
    change(code, "\"auto_approve\":false,\"rules\":{\"currencies\":[\"VND\"]}");

    assertEquals(List.of("operator@shop.example", "operator@shop.example"), history(code, "h.who"));
    assertEquals(
        List.of("true", "false"), history(code, "JSON_EXTRACT(h.became,'$.auto_approve')"));
    assertEquals("0", autoApproved(code));
  }

  private String autoApproved(String code) {
    return database.column("SELECT auto_approve FROM payment_method WHERE code=?", code).getFirst();
  }

  @Test
  void staleVersionIsAConflictAndChangesNothing() {
    String code = make("zalopay", "main", "");
    Response first = put(code, "{\"version\":0,\"name\":\"First\"}");
    Response second = put(code, "{\"version\":0,\"name\":\"Second\"}");
    Response repeated = put(code, "{\"version\":0,\"name\":\"First\"}");

    assertEquals(200, first.status(), first.body());
    assertEquals("409 version_conflict", second.outcome());
    assertEquals(1, second.json().path("version").asInt());
    assertEquals(200, repeated.status());
    assertEquals("First", repeated.text("name"));
    assertEquals(2, history(code, "h.id").size());
  }

  @Test
  void invalidMethodIsRefused() {
    String valid = "{\"code\":\"%s\",\"name\":\"X\",\"gateway\":\"%s\",\"account\":\"%s\"%s}";
    assertFields(Set.of("code", "name", "gateway", "account"), "{}");
    assertFields(Set.of("account"), valid.formatted("a-new-one", "zalopay", "nobodys", ""));
    assertFields(Set.of("account"), valid.formatted("a-new-one", "nobodys", "main", ""));
    assertFields(Set.of("code"), valid.formatted("A new one", "zalopay", "main", ""));
    assertFields(
        Set.of("settings.key2"),
        valid.formatted("a-new-one", "zalopay", "main", ",\"settings\":{\"key2\":\"x\"}"));
    assertFields(
        Set.of("settings.instructions"),
        valid.formatted(
            "a-new-one",
            "manual",
            "bank",
            ",\"settings\":{\"instructions\":\"PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL\"}"));
    assertFields(
        Set.of("rules.min"),
        valid.formatted("a-new-one", "zalopay", "main", ",\"rules\":{\"min\":1}"));
    assertEquals(
        "409 code_taken", post(valid.formatted("zalopay-main", "zalopay", "main", "")).outcome());
    assertEquals("404 not_found", put("nobodys", "{\"version\":0}").outcome());
    assertEquals(0, database.count("SELECT COUNT(*) FROM payment_method WHERE code='a-new-one'"));
  }

  @Test
  void onlyOperatorsReadOrChangeMethods() {
    String url = shop.url() + METHODS;
    assertEquals(401, Web.get(url).status());
    assertEquals(401, Web.post(url, "{}", "x-api-key", shop.apiKey()).status());
    assertEquals(401, Web.send("PUT", url + "/zalopay-main", "{}").status());
    String customer = "Bearer " + TOLLGATE.customerToken();
    assertEquals(401, Web.get(url, "authorization", customer).status());
    assertEquals(
        401, Web.send("PUT", url + "/zalopay-main", "{}", "authorization", customer).status());
  }

  /** A new method, on until the test is over. */
  private String make(String gateway, String account, String more) {
    String code = Shop.newOrder().toLowerCase();
    Response answer =
        post(
            "{\"code\":\"%s\",\"name\":\"Of a test\",\"gateway\":\"%s\",\"account\":\"%s\"%s}"
                .formatted(code, gateway, account, more.isEmpty() ? "" : "," + more));
    assertEquals(201, answer.status(), answer.body());
    made.add(code);
    return code;
  }

  private void change(String code, String what) {
    Response list = Web.get(shop.url() + METHODS, "authorization", bearer());
    for (JsonNode method : list.json().path("payment_methods")) {
      if (method.path("code").asText().equals(code)) {
        Response answer =
            put(code, "{\"version\":%d,%s}".formatted(method.path("version").asInt(), what));
        assertEquals(200, answer.status(), answer.body());
        return;
      }
    }
    throw new AssertionError("No method " + code + " in " + list);
  }

  private Response post(String body) {
    return Web.post(shop.url() + METHODS, body, "authorization", bearer());
  }

  private Response put(String code, String body) {
    return Web.send("PUT", shop.url() + METHODS + "/" + code, body, "authorization", bearer());
  }

  private static String bearer() {
    return "Bearer " + TOLLGATE.operatorToken();
  }

  private void assertFields(Set<String> fields, String body) {
    Response answer = post(body);
    assertEquals(400, answer.status(), answer.body());
    assertEquals(fields, answer.fields());
  }

  private void assertRefused(String field, String code, String request) {
    Response answer = shop.create(request);
    assertEquals("400 invalid_request", answer.outcome(), answer.body());
    JsonNode error = answer.json().path("errors").path(0);
    assertEquals(
        field + " " + code, error.path("field").asText() + " " + error.path("code").asText());
  }

  private static String with(long amount, String more) {
    return "{\"shop_ref\":\"%s\",\"amount\":%d,\"currency\":\"VND\"%s}"
        .formatted(Shop.newOrder(), amount, more.isEmpty() ? "" : "," + more);
  }

  private static String amounts(String least, String greatest) {
    return "{\"amounts\":{\"VND\":{\"min\":%s,\"max\":%s}}}".formatted(least, greatest);
  }

  private String methodOf(Response opened) {
    assertEquals(201, opened.status(), opened.body());
    return database
        .column(
            "SELECT m.code FROM payment_method m JOIN bill b ON b.payment_method_id=m.id"
                + " WHERE b.ref=?",
            opened.text("ref"))
        .getFirst();
  }

  private List<String> history(String code, String column) {
    return database.column(
        "SELECT "
            + column
            + " FROM payment_method_history h JOIN payment_method m ON m.id=h.payment_method_id"
            + " WHERE m.code=? ORDER BY h.id",
        code);
  }

  private List<String> offered(String query, String... headers) {
    List<String> codes = new ArrayList<>();
    list(query, headers).forEach(method -> codes.add(method.path("code").asText()));
    return codes;
  }

  private JsonNode find(String query, String code) {
    for (JsonNode method : list(query)) {
      if (method.path("code").asText().equals(code)) {
        return method;
      }
    }
    throw new AssertionError("No method " + code);
  }

  private JsonNode list(String query, String... headers) {
    Response answer = shop.methods(query, headers);
    assertEquals(200, answer.status(), answer.body());
    return answer.json().path("payment_methods");
  }

  private static List<String> zalopay(List<String> codes) {
    return codes.stream()
        .filter(code -> code.startsWith("t-") || code.startsWith("zalopay-"))
        .toList();
  }
}
