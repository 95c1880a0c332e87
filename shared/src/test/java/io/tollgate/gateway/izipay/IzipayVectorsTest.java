package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Secret;
import io.tollgate.gateway.Vectors;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What others computed: signatures by Python, Node, PHP, Java and openssl, bodies read by a second
 * parser, decisions by hand. Izipay itself has published no signed message.
 */
class IzipayVectorsTest {

  private static final JsonNode ALL = Vectors.read("/gateway/izipay/izipay-vectors.json");
  private static final Instant NOW = Instant.parse("2026-11-20T23:15:00Z");
  private static final Duration SETTLES_WITHIN = Duration.ofHours(24);

  /**
   * Those of the other stack (kr_answer, vads, Basic) need no code here, nor does the token's own
   * signature, which only Izipay can check: the simulator's tests read that one.
   */
  @Test
  void everyVectorIsTestedOrNamedAsSkipped() {
    Map<String, Integer> sizes = new TreeMap<>();
    ALL.entries().forEach(section -> sizes.put(section.getKey(), section.getValue().size()));
    assertEquals(
        Map.ofEntries(
            Map.entry("_about", 6),
            Map.entry("webcore_signature", 19),
            Map.entry("webcore_notification_bodies", 18),
            Map.entry("formats", 4),
            Map.entry("order_decisions", 17),
            Map.entry("fixtures", 8),
            Map.entry("kr_answer_hash", 18),
            Map.entry("kr_answer_published_fixture", 3),
            Map.entry("vads_signature", 10),
            Map.entry("v4_basic_auth", 6),
            Map.entry("simulator_session_token_jwt", 6)),
        sizes);
  }

  @TestFactory
  Stream<DynamicTest> theSignatureIsTheirs() {
    return each(
        "webcore_signature",
        v -> {
          String payload = payload(v.get("inputs"));
          byte[] mac = Hmac.SHA256.sign(new Secret(text(v, "key")), payload);
          assertEquals(text(v, "expected"), Base64.getEncoder().encodeToString(mac));

          Callback callback = read(v, body(payload, text(v, "expected")));
          if (payload.isEmpty() || Json.object(payload).orElseThrow().get("response") == null) {
            // Signed, and says nothing of any order.
            assertEquals(new Callback.Rejected(Callback.Reason.MALFORMED), callback);
          } else {
            assertInstanceOf(Callback.Foreign.class, callback);
          }
          assertEquals(
              new Callback.Rejected(Callback.Reason.FORGED),
              read(v, body(payload + " ", text(v, "expected"))));
        });
  }

  @TestFactory
  Stream<DynamicTest> everyShapeOfABodyIsRead() {
    return each(
        "webcore_notification_bodies",
        v -> {
          JsonNode expected = v.get("expected");
          Callback callback = read(v, text(v.get("inputs"), "body"));
          if (!expected.get("valid").isBoolean() || !expected.get("valid").getBooleanValue()) {
            assertInstanceOf(Callback.Rejected.class, callback);
            return;
          }
          Callback.Foreign foreign = assertInstanceOf(Callback.Foreign.class, callback);
          assertEquals("ORD2026A0001", foreign.merchantReference());
          String payload = text(expected, "payloadHttp");
          if (payload.startsWith("{\"code\":\"51\"")) {
            assertEquals(new Report.Declined("insufficient_funds", "51"), foreign.report());
          } else {
            Report.Paid paid = assertInstanceOf(Report.Paid.class, foreign.report());
            assertEquals(payload, paid.evidence().message());
            assertEquals(Money.of(1_050, "PEN"), paid.received());
            assertEquals("450000001", paid.transactionId());
            assertEquals(NOW, paid.paidAt());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> amountsAreWrittenAsTheirs() {
    return each(
        ALL.get("formats").get("amount_string"),
        v -> {
          Money money = Money.of(v.get("in_minor").getLongValue(), text(v, "currency"));
          assertEquals(text(v, "webcore"), Checkout.amount(money));
        });
  }

  @TestFactory
  Stream<DynamicTest> timesAreWrittenAsTheirs() {
    return each(
        ALL.get("formats").get("dateTimeTransaction"),
        v -> {
          Instant at = Instant.ofEpochMilli(v.get("epoch_millis").getLongValue());
          assertEquals(
              text(v, "expected"),
              gateway(Fixture.HASH_KEY)
                  .plan(Fixture.newBill(Fixture.REF, Money.of(1, "PEN")), at)
                  .memo()
                  .value("dateTimeTransaction"));
        });
  }

  @Test
  void ourNamesHaveTheirShapes() {
    assertTrue(Fixture.REF.value().matches(text(ALL.get("formats"), "orderNumber_regex")));
    Api api = new Api(() -> unused());
    for (int i = 0; i < 1_000; i++) {
      String drawn = api.drawTransactionId(Fixture.REF);
      assertTrue(drawn.matches(text(ALL.get("formats"), "transactionId_regex")), drawn);
    }
  }

  @TestFactory
  Stream<DynamicTest> theirDecisionsAreOurs() {
    return each("order_decisions", v -> assertEquals(text(v, "expected"), decision(v)));
  }

  /** What becomes of an order of ours after such a message. Theirs has another number. */
  private static String decision(JsonNode v) {
    JsonNode inputs = v.get("inputs");
    String current = optional(inputs, "current_status");
    Bill bill = bill(current);
    boolean isSearch = text(v, "source").equals("search_response");
    return isSearch ? searched(bill, inputs) : reported(bill, current, inputs);
  }

  private static String searched(Bill bill, JsonNode inputs) {
    int status = inputs.get("http").getIntValue();
    Map<String, Object> body = new TreeMap<>();
    body.put("code", optional(inputs, "code"));
    body.put(
        "response",
        Map.of("order", inputs.get("order") == null ? List.of(order(inputs)) : List.of()));
    String text = status == 500 ? "<html>" : Json.write(body);
    try {
      return outcome(
          bill,
          ResponseReader.read(ApiAnswer.of(IzipayGateway.ID, new GatewayHttp.Answer(status, text)))
              .report(bill, "izipay/main/search", NOW),
          "PENDING");
    } catch (GatewayUnreachable _) {
      return "PENDING";
    }
  }

  private static String reported(Bill bill, String current, JsonNode inputs) {
    boolean isSigned = inputs.get("signature_valid").isBoolean();
    boolean isValid = isSigned && inputs.get("signature_valid").getBooleanValue();
    String payload =
        Json.write(
            Map.of(
                "code",
                optional(inputs, "code"),
                "response",
                Map.of(
                    "order", List.of(order(inputs)), "merchant", Map.of("merchantCode", "4000000")),
                "transactionId",
                Fixture.REF + "0000000001"));
    String body =
        isSigned
            ? body(payload, Fixture.sign(isValid ? Fixture.HASH_KEY : "another", payload))
            : "{\"code\":\"021\"}";
    return switch (gateway(Fixture.HASH_KEY).read(request(body))) {
      // Money for an order that is none of ours opens a case for a person.
      case Callback.Foreign(var _, var _, Report.Paid _) -> "REVIEW";
      case Callback.Verified(var _, Ref ref, Report report) when ref.equals(bill.ref()) ->
          outcome(bill, report, current.equals("PAID") ? "NO_CHANGE" : "PENDING_ATTEMPT_FAILED");
      case Callback.Rejected _ -> isSigned ? "IGNORE" : "PENDING";
      case Callback other -> other.toString();
    };
  }

  private static String outcome(Bill bill, Report report, String unchanged) {
    BillState after = bill.after(report, NOW, SETTLES_WITHIN);
    if (after.equals(bill.state())) {
      return unchanged;
    }
    return switch (after) {
      case BillState.Paid _ -> "PAID";
      case BillState.InReview _ -> "REVIEW";
      case BillState other -> other.label();
    };
  }

  private static Map<String, Object> order(JsonNode inputs) {
    Map<String, Object> order = new TreeMap<>();
    for (String name : List.of("codeAuth", "stateMessage", "amount", "currency")) {
      order.put(name, optional(inputs, name));
    }
    String number = optional(inputs, "orderNumber");
    boolean isOurs = number.isEmpty() || number.equals("ORD2026A0001");
    order.put("orderNumber", isOurs ? Fixture.REF.value() : number);
    order.put("uniqueId", "450000001");
    order.put("dateTransaction", "20261120");
    order.put("timeTransaction", "181500");
    return order;
  }

  private static Bill bill(String state) {
    Bill planned =
        BillFixture.planned(
            gateway(Fixture.HASH_KEY), Fixture.newBill(Fixture.REF, Money.of(1_050, "PEN")), NOW);
    Bill open =
        BillFixture.opened(planned, (Opening.Opened) gateway(Fixture.HASH_KEY).open(planned));
    return switch (state) {
      case "PAID" -> BillFixture.in(open, new BillState.Paid("450000001", NOW));
      case "EXPIRED" -> BillFixture.in(open, new BillState.Expired("", NOW));
      default -> open;
    };
  }

  private static Callback read(JsonNode v, String body) {
    return gateway(text(v, "key")).read(request(body));
  }

  /** The one account whose key the vector carries. */
  private static IzipayGateway gateway(String hashKey) {
    return new IzipayGateway(
        () -> unused(),
        List.of(
            Fixture.account(
                "main", "4000000", "unused", hashKey, Optional.empty(), Fixture.NOWHERE)),
        Clock.systemUTC());
  }

  private static GatewayHttp unused() {
    throw new AssertionError("Reading does no I/O");
  }

  private static CallbackRequest request(String body) {
    return new CallbackRequest(
        Channel.CALLBACK,
        Optional.empty(),
        "POST",
        "",
        Map.of(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(String payload, String signature) {
    return Json.write(Map.of("code", "00", "payloadHttp", payload, "signature", signature));
  }

  private static String payload(JsonNode inputs) {
    JsonNode rule = inputs.get("payload_rule");
    return rule == null
        ? text(inputs, "payloadHttp")
        : text(rule, "prefix")
            + text(rule, "unit").repeat(rule.get("count").getIntValue())
            + text(rule, "suffix");
  }

  private static String text(JsonNode object, String name) {
    return object.get(name).getStringValue();
  }

  private static String optional(JsonNode object, String name) {
    return object.get(name) == null ? "" : text(object, name);
  }

  private static Stream<DynamicTest> each(String section, Consumer<JsonNode> test) {
    return each(ALL.get(section), test);
  }

  private static Stream<DynamicTest> each(JsonNode vectors, Consumer<JsonNode> test) {
    assertFalse(vectors.size() == 0);
    return StreamSupport.stream(vectors.values().spliterator(), false)
        .map(v -> dynamicTest(name(v), () -> test.accept(v)));
  }

  private static String name(JsonNode v) {
    return v.values().iterator().next().coerceStringValue();
  }
}
