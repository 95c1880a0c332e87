package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Opening a payment, by a page that names an amount and by a shop's back end. */
class CreateTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final String DIRECT = "{\"amount\":50000,\"order_info\":\"A bag of beans\"}";

  private final Shop shop = TOLLGATE.shop();
  private final Simulator simulator = TOLLGATE.simulator();
  private final DatabaseQueries database = TOLLGATE.database();

  @Test
  void aPageNamesAnAmountAndGetsAnOrderUrl() {
    Response answer =
        shop.createDirect("{\"amount\":50000,\"order_info\":\"Payment for Order #12345\"}");

    assertEquals(201, answer.status(), answer.body());
    assertEquals(
        "ref order_key number shop_ref status amount currency gateway app_trans_id expires_at next_step"
            + " url order_url",
        names(answer.json()));
    String ref = answer.text("ref");
    assertTrue(ref.matches("\\d{6}[0-9A-HJKMNP-TV-Z]{9}"), ref);
    assertEquals(ZaloPaySigner.id(ref), answer.text("app_trans_id"));
    assertEquals("PENDING", answer.text("status"));
    assertEquals("redirect", answer.json().path("next_step").path("type").asText());
    assertEquals(simulator.order(ref).path("page").asText(), answer.text("order_url"));
    assertEquals("Payment for Order #12345", simulator.order(ref).path("description").asText());
    assertEquals(200, Web.get(answer.text("order_url")).status());
  }

  @Test
  void aShopAlsoSeesTheIntegerId() {
    String order = Shop.newOrder();

    Response answer = shop.create(Shop.request(order, 70_000));

    assertEquals(201, answer.status(), answer.body());
    assertEquals(
        "ref order_key number shop_ref id payment_id order_id status amount currency gateway"
            + " app_trans_id expires_at next_step url order_url",
        names(answer.json()));
    assertEquals(order, answer.text("shop_ref"));
    assertEquals(70_000, answer.json().path("amount").asLong());
    assertEquals("VND", answer.text("currency"));
    assertEquals("zalopay", answer.text("gateway"));
    assertTrue(Instant.parse(answer.text("expires_at")).isAfter(Instant.now()));
  }

  @Test
  void repeatedCreateReturnsTheLivePayment() {
    String request = Shop.request(Shop.newOrder());
    Response first = shop.create(request);

    Response again = shop.create(request);

    assertEquals(200, again.status());
    assertEquals(first.body(), again.body());
  }

  @Test
  void aLiveOrderKeepsItsAmount() {
    String order = Shop.newOrder();
    String ref = shop.open(order, 50_000);

    Response other = shop.create(Shop.request(order, 50_001));

    assertEquals("409 order_differs", other.outcome());
    assertEquals(ref, other.text("ref"));
  }

  @Test
  void aShopMayReplaceItsUnpaidOrderByOneOfAnotherAmount() {
    String order = Shop.newOrder();
    String ref = shop.open(order, 50_000);
    String other = Shop.request(order, 60_000).replace("}", ",\"replace\":true}");

    Response replaced = shop.create(other);

    assertEquals(201, replaced.status(), replaced.body());
    assertEquals(60_000, replaced.json().path("amount").asLong());
    assertEquals("FAILED", database.orderState(ref));
    simulator.pay(ref);
    Eventually.holds("a case", () -> database.cases(ref).equals(List.of("LATE_REPLACED")));
    simulator.pay(replaced.text("ref"));
    Eventually.holds("paid", () -> shop.status(replaced.text("ref")).equals("PAID"));
    assertEquals("409 already_paid", shop.create(other).outcome());
  }

  @Test
  void aPaidOrderIsNotPaidAgain() {
    String order = Shop.newOrder();
    String ref = paid(order);

    Response again = shop.create(Shop.request(order));

    assertEquals("409 already_paid", again.outcome());
    assertEquals(ref, again.text("ref"));
  }

  @Test
  void aFailedOrderIsPaidAgainByANewBill() {
    String order = Shop.newOrder();
    String failed = shop.open(order);
    simulator.end(failed, "expire");
    TOLLGATE.nextLook();
    assertEquals("FAILED", shop.status(failed));
    assertEquals("FAILED", database.orderState(failed));

    String second = paid(order);

    assertFalse(failed.equals(second));
    assertEquals("PAID", shop.status(second));
    assertEquals("FAILED", shop.status(failed));
    assertEquals("PROCESSING", database.orderState(failed));
    assertEquals(1, database.fulfilments(failed));
    assertEquals(1, database.count("SELECT COUNT(*) FROM orders WHERE shop_ref=?", order));
  }

  @Test
  void idempotencyKeyReplaysTheAnswerByteForByteAlsoAfterPayment() {
    String request = Shop.request(Shop.newOrder());
    String key = Shop.newOrder();
    Response first = shop.create(request, "idempotency-key", key);
    String ref = first.text("ref");

    Response replay = shop.create(request, "idempotency-key", key);
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    Response afterPayment = shop.create(request, "idempotency-key", key);
    Response other = shop.create(Shop.request(Shop.newOrder()), "idempotency-key", key);

    assertEquals(List.of(201, 201, 201), statuses(List.of(first, replay, afterPayment)));
    assertEquals(first.body(), replay.body());
    assertEquals(first.body(), afterPayment.body());
    assertEquals("422 key_reused", other.outcome());
  }

  /** Much slower than the three seconds for which a repeat waits. */
  @Test
  void repeatedRequestIsInFlightWhileTheGatewayDoesNotAnswer() {
    simulator.faults("create-delay-ms", "9000");
    String order = Shop.newOrder();
    String key = Shop.newOrder();
    var first = begun(order, "idempotency-key", key);

    List<Response> repeated =
        Concurrently.all(
            List.of(
                () -> shop.create(Shop.request(order), "idempotency-key", key),
                () -> shop.create(Shop.request(order), "idempotency-key", Shop.newOrder()),
                () -> shop.create(Shop.request(order)),
                () -> shop.create(vnpay(order))));

    assertEquals(
        List.of("409 in_flight", "409 in_flight", "409 in_flight", "409 payment_live"),
        repeated.stream().map(Response::outcome).toList());
    repeated.forEach(answer -> assertTrue(Integer.parseInt(answer.header("retry-after")) > 0));
    assertEquals(201, first.join().status());
  }

  @Test
  void repeatedRequestWaitsForTheFirstAndGetsTheSamePayment() {
    simulator.faults("create-delay-ms", "1000");
    String order = Shop.newOrder();
    String key = Shop.newOrder();
    var first = begun(order, "idempotency-key", key);

    List<Response> repeated =
        Concurrently.all(
            List.of(
                () -> shop.create(Shop.request(order), "idempotency-key", key),
                () -> shop.create(Shop.request(order)),
                () -> shop.create(vnpay(order)),
                () -> shop.create(Shop.request(order, 60_000), "idempotency-key", key)));

    assertEquals(
        List.of("201", "200", "409 payment_live", "422 key_reused"),
        repeated.stream().map(Response::outcome).toList());
    String body = first.join().body();
    assertEquals(List.of(body, body), List.of(repeated.get(0).body(), repeated.get(1).body()));
    assertTrue(repeated.get(2).json().path("replaceable").asBoolean());
  }

  /** A request that has been written down and waits for its gateway. */
  private CompletableFuture<Response> begun(String order, String... headers) {
    CompletableFuture<Response> first = new CompletableFuture<>();
    Thread.startVirtualThread(() -> first.complete(shop.create(Shop.request(order), headers)));
    Eventually.holds(
        "first one committed",
        () -> database.count("SELECT COUNT(*) FROM orders WHERE shop_ref=?", order) == 1);
    return first;
  }

  private static String vnpay(String order) {
    return Shop.request(order).replace("}", ",\"gateway\":\"vnpay\"}");
  }

  @Test
  void sixteenCreatesAtOnceAllGetTheSamePayment() {
    String order = Shop.newOrder();
    String key = Shop.newOrder();

    List<Response> withKey =
        Concurrently.times(16, () -> shop.create(Shop.request(order), "idempotency-key", key));

    assertOneOf(Set.of("201"), withKey);
    assertOnePayment(order, withKey);

    String another = Shop.newOrder();
    List<Response> withoutKey = Concurrently.times(16, () -> shop.create(Shop.request(another)));

    assertOneOf(Set.of("201", "200"), withoutKey);
    assertOnePayment(another, withoutKey);
  }

  @Test
  void quickCreateWithAKeyIsOneOrderAndOneAnswer() {
    String key = Shop.newOrder();
    Response first = shop.createDirect(DIRECT, "idempotency-key", key);
    String ref = first.text("ref");

    List<Response> again =
        Concurrently.times(16, () -> shop.createDirect(DIRECT, "idempotency-key", key));
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    Response afterPayment = shop.createDirect(DIRECT, "idempotency-key", key);

    assertOneOf(Set.of("201"), again);
    assertOnePayment(first.text("shop_ref"), again);
    assertEquals(first.body(), again.getFirst().body());
    assertEquals(first.body(), afterPayment.body());
    assertEquals(
        "422 key_reused",
        shop.createDirect(DIRECT.replace("5", "6"), "idempotency-key", key).outcome());
  }

  @Test
  void quickCreatesAtOnceWithOneKeyAreOneOrder() {
    String key = Shop.newOrder();

    List<Response> answers =
        Concurrently.times(16, () -> shop.createDirect(DIRECT, "idempotency-key", key));

    assertOneOf(Set.of("201"), answers);
    assertOnePayment(answers.getFirst().text("shop_ref"), answers);
  }

  @Test
  void quickCreatesWithoutAKeyAreEachANewOrder() {
    assertFalse(
        shop.createDirect(DIRECT)
            .text("shop_ref")
            .equals(shop.createDirect(DIRECT).text("shop_ref")));
  }

  @Test
  void quickCreateRefusesAKeyThatCanBeGuessed() {
    for (String key : List.of("1", "k".repeat(15), "k".repeat(256), "k k".repeat(8))) {
      assertEquals(
          "400 invalid_idempotency_key",
          shop.createDirect(DIRECT, "idempotency-key", key).outcome(),
          key);
    }
    assertEquals(201, shop.createDirect(DIRECT, "idempotency-key", "k".repeat(16)).status());
    assertEquals(201, shop.createDirect(DIRECT, "idempotency-key", "k".repeat(255)).status());
  }

  @Test
  void fiftyCreatesAtOnceWithOneKeyAreOnePayment() {
    String order = Shop.newOrder();
    String key = Shop.newOrder();

    List<Response> answers =
        Concurrently.times(50, () -> shop.create(Shop.request(order), "idempotency-key", key));

    assertOneOf(Set.of("201", "409 in_flight"), answers);
    assertOnePayment(order, answers);
  }

  @Test
  void fiftyCreatesAtOnceOfOneOrderAreOneLiveBill() {
    String order = Shop.newOrder();

    List<Response> answers = Concurrently.times(50, () -> shop.create(Shop.request(order)));

    assertOneOf(Set.of("201", "200", "409 in_flight"), answers);
    assertOnePayment(order, answers);
  }

  private void assertOnePayment(String order, List<Response> answers) {
    List<Response> good = answers.stream().filter(answer -> answer.status() < 300).toList();
    assertEquals(1, good.stream().map(Response::body).distinct().count());
    assertEquals(1, database.count("SELECT COUNT(*) FROM orders WHERE shop_ref=?", order));
    assertEquals(
        1,
        database.count(
            "SELECT COUNT(*) FROM bill b JOIN orders o ON o.id=b.order_id WHERE o.shop_ref=?",
            order));
    String ref = good.getFirst().text("ref");
    assertEquals(1, simulator.order(ref).path("calls").path("create").asInt());
  }

  private static void assertOneOf(Set<String> allowed, List<Response> answers) {
    Set<String> seen =
        answers.stream().map(Response::outcome).collect(Collectors.toCollection(TreeSet::new));
    assertTrue(allowed.containsAll(seen), seen.toString());
  }

  @Test
  void missingWrongExpiredOrNarrowApiKeyIsRejected() {
    String other = "tg_otherkeyid1_" + "s".repeat(40);
    database.write(
        "INSERT INTO api_key(id,sha256,scopes,name,expires_at) VALUES"
            + "('otherkeyid1',SHA2('"
            + other
            + "',256),'refund','narrow',NULL),"
            + "('oldkeyid1234',SHA2('"
            + other.replace("otherkeyid1", "oldkeyid1234")
            + "',256),'payment refund','old','2020-01-01')");
    String body = Shop.request(Shop.newOrder());
    String good = shop.apiKey();

    assertEquals("401 unauthorized", Web.post(shop.url() + "/api/v1/payment", body).outcome());
    assertEquals("401 unauthorized", new Shop(shop.url(), "nonsense").create(body).outcome());
    assertEquals("401 unauthorized", new Shop(shop.url(), flipped(good)).create(body).outcome());
    assertEquals(
        "401 unauthorized",
        new Shop(shop.url(), other.replace("otherkeyid1", "oldkeyid1234")).create(body).outcome());
    assertEquals("403 forbidden", new Shop(shop.url(), other).create(body).outcome());
    assertEquals(201, shop.create(body).status());
    database.write("DELETE FROM api_key WHERE name IN ('narrow','old')");
  }

  private static String flipped(String key) {
    char last = key.charAt(key.length() - 1);
    return key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');
  }

  @Test
  void aBuyerIsSentBackOnlyToTheShop() {
    String base = shop.url();
    for (String allowed :
        List.of(
            "/",
            "/thanks",
            "/thanks?cart=1&x=%20",
            "/a/b/c",
            "/cảm-ơn",
            "/c%E1%BA%A3m-%C6%A1n",
            "/#/thanks")) {
      assertEquals(201, withReturnUrl(base + allowed).status(), allowed);
    }
    String port = Integer.toString(URI.create(base).getPort());
    for (String forbidden :
        List.of(
            "http://evil.com/",
            base + ".evil.com/",
            base + "@evil.com/",
            "http://localhost:" + port + "@evil.com/",
            "http://user@localhost:" + port + "/",
            "http://localhost:1/",
            "http://localhost/",
            "https://localhost:" + port + "/",
            "http://127.0.0.1:" + port + "/",
            "//localhost:" + port + "/",
            "//evil.com/",
            "/thanks",
            "javascript:alert(1)",
            "http:/\\evil.com",
            base + "/..%2f..%2fevil",
            base + "/%2e%2e/x",
            base + "/a/../b",
            base + "\\.evil.com/",
            base + "/\tx",
            base + "/ x",
            "not a url")) {
      Response answer = withReturnUrl(forbidden);
      assertEquals("400 invalid_request", answer.outcome(), forbidden);
      assertEquals(Set.of("return_url"), answer.fields(), forbidden);
    }
  }

  private Response withReturnUrl(String url) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"return_url\":\"%s\"}"
            .formatted(Shop.newOrder(), url.replace("\\", "\\\\").replace("\t", "\\t")));
  }

  /** S3-49: amounts are not rounded, to the last dong. */
  @Test
  void amountsReachGatewayAndShopUnchanged() {
    for (long amount : new long[] {1, 999, 50_000, 123_456_789_013L, 1_000_000_000_000L}) {
      String ref = shop.open(Shop.newOrder(), amount);
      assertEquals(amount, simulator.order(ref).path("amount").asLong());
      assertEquals(amount, shop.look(ref).path("amount").asLong());
    }
  }

  /** 1999 that was meant as 19.99 dollars must not become 1,999 dong. */
  @Test
  void currencyMayBeLeftOutOnlyAtAGatewayOfOneCurrency() {
    for (String how : List.of("", ",\"gateway\":\"zalopay\"", ",\"gateway\":\"vnpay\"")) {
      assertEquals("VND", withoutCurrency(how).text("currency"), how);
      assertEquals("VND", directWithoutCurrency(how).text("currency"), how);
    }
    assertEquals("VND", withoutCurrency(",\"method\":\"vnpay-main\"").text("currency"));
    for (String how : List.of("stripe", "izipay", "manual")) {
      String gateway = ",\"gateway\":\"" + how + "\"";
      assertCurrencyRequired(withoutCurrency(gateway));
      assertCurrencyRequired(directWithoutCurrency(gateway));
    }
    assertCurrencyRequired(withoutCurrency(",\"method\":\"stripe-main\""));
    assertCurrencyRequired(withoutCurrency(",\"gateway\":\"manual\",\"account\":\"bank\""));
    assertEquals(Set.of("gateway"), withoutCurrency(",\"gateway\":\"nobody\"").fields());
  }

  private Response withoutCurrency(String how) {
    return shop.create("{\"shop_ref\":\"%s\",\"amount\":50000%s}".formatted(Shop.newOrder(), how));
  }

  private Response directWithoutCurrency(String how) {
    return shop.createDirect(DIRECT.replace("}", how + "}"));
  }

  private static void assertCurrencyRequired(Response answer) {
    JsonNode errors = answer.json().path("errors");
    assertEquals(1, errors.size(), answer.body());
    assertEquals("currency", errors.path(0).path("field").asText());
    assertEquals("required", errors.path(0).path("code").asText());
  }

  /** Digits like a card number's, inside a UUID. */
  @Test
  void uuidWithTheDigitsOfACardIsAccepted() {
    Response answer = shop.create(Shop.request("f4c1e2aa-4111-1111-1111-1111a0000000"));

    assertEquals(201, answer.status(), answer.body());
  }

  @Test
  void expiresInSetsTheDeadline() {
    Response answer =
        shop.create(
            "{\"shop_ref\":\"%s\",\"amount\":1000,\"expires_in\":300}".formatted(Shop.newOrder()));
    Instant created = Instant.parse(shop.look(answer.text("ref")).path("created_at").asText());

    Duration time = Duration.between(created, Instant.parse(answer.text("expires_at")));

    assertEquals(300, Math.round(time.toMillis() / 1000.0));
  }

  private String paid(String order) {
    String ref = shop.open(order);
    simulator.pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    return ref;
  }

  private static List<Integer> statuses(List<Response> answers) {
    return answers.stream().map(Response::status).toList();
  }

  private static String names(JsonNode object) {
    return String.join(" ", (Iterable<String>) object::fieldNames);
  }

  /** The first answer was 200, for a payment that another request had opened. */
  @Test
  void idempotencyKeyThatFoundALivePaymentReplaysItsAnswer() {
    String order = Shop.newOrder();
    String ref = shop.open(order);
    String key = Shop.newOrder();
    Response found = shop.create(Shop.request(order), "idempotency-key", key);
    assertEquals(200, found.status(), found.body());
    assertEquals(ref, found.text("ref"));
    TOLLGATE.advance(Duration.ofSeconds(61));
    shop.expire(ref);

    Response again = shop.create(Shop.request(order), "idempotency-key", key);
    Response other = shop.create(Shop.request(order, 60_000), "idempotency-key", key);

    assertEquals(200, again.status());
    assertEquals(found.body(), again.body());
    assertEquals("422 key_reused", other.outcome());
  }

  /** One shop_ref named two orders in turn; late money revived the first one. */
  @Test
  void shopRefOfTwoOrdersNamesThePaidOne() {
    String order = Shop.newOrder();
    String first = shop.open(order, 50_000);
    expire(first);
    expire(shop.open(order, 60_000));
    simulator.pay(first);
    Eventually.holds("revived", () -> database.orderState(first).equals("PROCESSING"));

    assertEquals("409 already_paid", shop.create(Shop.request(order, 50_000)).outcome());
    assertEquals("409 already_paid", shop.create(Shop.request(order, 60_000)).outcome());
  }

  private void expire(String ref) {
    TOLLGATE.advance(Duration.ofSeconds(61));
    assertEquals(200, shop.expire(ref).status());
  }
}
