package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.TestMerchant;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Validation, authentication, and idempotency keys of the API. */
class StripeApiTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void newSessionIsOpenUnpaidAndHasAPage() {
    Map<String, String> form = merchant.session();
    Merchant.Answer answer = merchant.create(form);
    JsonNode session = Merchant.json(answer);
    assertTrue(session.path("id").asText().matches("cs_test_[0-9A-Za-z]{58}"));
    assertEquals(
        merchant.stripe.url() + "/c/pay/" + session.path("id").asText(),
        session.path("url").asText());
    assertEquals("open unpaid", standing(session));
    assertTrue(session.path("payment_intent").isNull());
    assertEquals(1_050, session.path("amount_total").asInt());
    assertEquals(form.get("success_url"), session.path("success_url").asText());
    assertEquals("ORD-1", session.path("metadata").path("order_id").asText());
    assertTrue(answer.headers().get("request-id").getFirst().matches("req_[0-9A-Za-z]{14}"));
    assertFalse(answer.headers().containsKey("idempotent-replayed"));
  }

  @ParameterizedTest
  @CsvSource({
    "mode, , 400 parameter_missing",
    "mode, setup, 400 invalid_request_error",
    "success_url, , 400 parameter_missing",
    "success_url, /back, 400 url_invalid",
    "cancel_url, not a url, 400 url_invalid",
    "line_items[0][quantity], , 400 parameter_missing",
    "line_items[0][quantity], 0, 400 parameter_invalid_integer",
    "line_items[0][price_data][currency], , 400 parameter_missing",
    "line_items[0][price_data][currency], PEN, 400 invalid_request_error",
    "line_items[0][price_data][unit_amount], , 400 parameter_missing",
    "line_items[0][price_data][unit_amount], 10.50, 400 parameter_invalid_integer",
    "line_items[0][price_data][unit_amount], -1, 400 parameter_invalid_integer",
    "line_items[0][price_data][unit_amount], 0, 400 amount_too_small",
    "line_items[0][price_data][unit_amount], 100000000, 400 amount_too_large",
    "line_items[0][price_data][product_data][name], , 400 parameter_missing",
    "line_items[0][price_data][product_data][name], '', 400 parameter_invalid_empty",
    "expires_at, 1769914144, 400 invalid_request_error",
    "expires_at, 1769998746, 400 invalid_request_error",
    "locale, qu, 400 invalid_request_error",
    "customer_email, nobody, 400 email_invalid",
    "client_reference_id, a b, 400 invalid_request_error",
    "no_such_thing, 1, 400 parameter_unknown",
  })
  void invalidParameterIsRejectedAndMakesNoSession(String name, String value, String refusal) {
    Map<String, String> form = merchant.session();
    if (value == null) {
      form.remove(name);
    } else {
      form.put(name, value);
    }
    assertEquals(refusal, Merchant.code(merchant.create(form)));
    assertEquals(List.of(), merchant.stripe.orders());
  }

  @ParameterizedTest
  @CsvSource({
    "usd, 49, 400",
    "usd, 50, 200",
    "kwd, 5124, 400",
    "kwd, 5120, 200",
    "vnd, 1, 200",
    "usd, 99999999, 200",
    "usd, 100000000, 400",
    "idr, 999999999999, 200",
    "idr, 1000000000000, 400",
  })
  void everyCurrencyHasItsOwnLimits(String currency, String amount, int status) {
    Map<String, String> form = merchant.session();
    form.put("line_items[0][price_data][currency]", currency);
    form.put("line_items[0][price_data][unit_amount]", amount);
    assertEquals(status, merchant.create(form).status());
  }

  @Test
  void moreThanAHundredLineItemsAreRejected() {
    Map<String, String> form = merchant.session();
    IntStream.range(0, 100)
        .forEach(
            i -> {
              form.put("line_items[%d][quantity]".formatted(i), "1");
              form.put("line_items[%d][price_data][currency]".formatted(i), "pen");
              form.put("line_items[%d][price_data][unit_amount]".formatted(i), "2");
              form.put("line_items[%d][price_data][product_data][name]".formatted(i), "x");
            });
    assertEquals(200, Merchant.json(merchant.create(form)).path("amount_total").asInt());
    form.put("line_items[100][quantity]", "1");
    assertEquals(400, merchant.create(form).status());
  }

  @Test
  void onlyTheAccountsOwnKeyAuthenticates() {
    URI list = URI.create(merchant.stripe.url() + "/v1/checkout/sessions");
    String basic =
        Base64.getEncoder().encodeToString((Merchant.KEY + ":").getBytes(StandardCharsets.UTF_8));
    assertEquals(200, get(list, "Basic " + basic).status());
    assertEquals(401, get(list, "Basic %%%").status());
    assertEquals(401, get(list, "Digest x").status());
    Merchant.Answer wrong = get(list, "Bearer sk_test_0123456789_SECRET_ONLY");
    assertEquals(401, wrong.status());
    assertTrue(wrong.body().contains("sk_test_012*"), wrong.body());
    assertFalse(wrong.body().contains("SECRET"), wrong.body());
  }

  @Test
  void jsonBodyIsRejected() {
    assertEquals(
        400,
        merchant
            .send(
                URI.create(merchant.stripe.url() + "/v1/checkout/sessions"),
                "POST",
                "application/json",
                "{\"mode\":\"payment\"}",
                "authorization",
                "Bearer " + Merchant.KEY)
            .status());
  }

  @Test
  void sameIdempotencyKeyReplaysTheFirstAnswer() {
    Map<String, String> form = merchant.session();
    Merchant.Answer first = merchant.create(form, "idempotency-key", "k1");
    merchant.stripe.pay(form.get("client_reference_id"), Outcome.SUCCESS);
    Merchant.Answer again = merchant.create(form, "idempotency-key", "k1");
    assertEquals(first.body(), again.body());
    assertEquals("true", again.headers().get("idempotent-replayed").getFirst());
    assertEquals(first.headers().get("request-id"), again.headers().get("original-request"));
    assertNotEquals(first.headers().get("request-id"), again.headers().get("request-id"));
    assertEquals(1, merchant.stripe.orders().size());

    form.put("line_items[0][price_data][unit_amount]", "1051");
    assertEquals(
        "400 idempotency_error", Merchant.code(merchant.create(form, "idempotency-key", "k1")));
  }

  @Test
  void idempotencyKeyExpiresAfterADay() {
    Map<String, String> form = merchant.session();
    form.remove("expires_at");
    merchant.create(form, "idempotency-key", "k2");
    merchant.clock.advance(Duration.ofHours(24));
    assertFalse(
        merchant
            .create(form, "idempotency-key", "k2")
            .headers()
            .containsKey("idempotent-replayed"));
    assertEquals(2, merchant.stripe.orders().size());
  }

  @Test
  void invalidCallCanBeCorrectedUnderItsIdempotencyKey() {
    Map<String, String> form = merchant.session();
    String mode = form.remove("mode");
    assertEquals(400, merchant.create(form, "idempotency-key", "k3").status());
    form.put("mode", mode);
    assertEquals(200, merchant.create(form, "idempotency-key", "k3").status());
  }

  @Test
  void error500IsReplayedUnderItsIdempotencyKey() {
    Map<String, String> form = merchant.session();
    String reference = form.get("client_reference_id");
    merchant
        .stripe
        .faults()
        .order(reference, Switches.NORMAL.with(StripeSimulator.CREATE_BREAKS, true));
    assertEquals(500, merchant.create(form, "idempotency-key", "k4").status());
    merchant.stripe.faults().order(reference, Switches.NORMAL);
    assertEquals(500, merchant.create(form, "idempotency-key", "k4").status());
    assertEquals(200, merchant.create(form, "idempotency-key", "k5").status());
  }

  @Test
  void concurrentCallsUnderOneIdempotencyKeyAre409() {
    Map<String, String> form = merchant.session();
    merchant
        .stripe
        .faults()
        .order(form.get("client_reference_id"), Switches.NORMAL.with(Switch.CREATE_DELAY_MS, 500));
    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    TestMerchant.allAtOnce(
        8,
        () -> {
          Merchant.Answer answer = merchant.create(form, "idempotency-key", "k6");
          answers.add(answer.status() == 200 ? "200" : Merchant.code(answer));
        });
    assertTrue(answers.contains("409 idempotency_key_in_use"), answers.toString());
    assertEquals(1, merchant.stripe.orders().size());
  }

  @Test
  void onlyAnOpenSessionExpires() {
    String open = merchant.created();
    String path = "/v1/checkout/sessions/" + merchant.sessionId(open) + "/expire";
    assertEquals("expired unpaid", standing(Merchant.json(merchant.call("POST", path, ""))));
    assertTrue(merchant.retrieved(open).path("url").isNull());
    assertEquals("400 invalid_request_error", Merchant.code(merchant.call("POST", path, "")));
    assertEquals(
        "404 resource_missing",
        Merchant.code(merchant.call("POST", "/v1/checkout/sessions/cs_test_1/expire", "")));
  }

  @Test
  void expandedFieldIsTheObject() {
    String paid = merchant.created();
    merchant.stripe.pay(paid, Outcome.SUCCESS);
    String path = "/v1/checkout/sessions/" + merchant.sessionId(paid);
    JsonNode plain = Merchant.json(merchant.call("GET", path, ""));
    assertTrue(plain.path("payment_intent").asText().startsWith("pi_3"));
    JsonNode expanded =
        Merchant.json(
            merchant.call(
                "GET",
                path
                    + "?expand[0]=payment_intent.latest_charge"
                        .replace("[", "%5B")
                        .replace("]", "%5D"),
                ""));
    assertEquals(
        "charge", expanded.path("payment_intent").path("latest_charge").path("object").asText());
    JsonNode intent =
        Merchant.json(
            merchant.call(
                "GET", "/v1/payment_intents/" + plain.path("payment_intent").asText(), ""));
    assertEquals("succeeded", intent.path("status").asText());
    assertEquals("ORD-1", intent.path("metadata").path("order_id").asText());
    assertEquals(404, merchant.call("GET", "/v1/payment_intents/pi_nope", "").status());
  }

  /** As curl sends it: without indexes. */
  @Test
  void expandMayBeRepeatedWithoutAnIndex() {
    String paid = merchant.created();
    merchant.stripe.pay(paid, Outcome.SUCCESS);
    String expand = "expand%5B%5D=";
    JsonNode session =
        Merchant.json(
            merchant.call(
                "GET",
                "/v1/checkout/sessions/%s?%spayment_intent&%sline_items"
                    .formatted(merchant.sessionId(paid), expand, expand),
                ""));
    assertEquals("payment_intent", session.path("payment_intent").path("object").asText());
    assertEquals("list", session.path("line_items").path("object").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/checkout/sessions/%s/expire",
    "POST, /v1/checkout/sessions/%s",
    "GET, /v1/checkout/sessions/%s/nobody",
    "GET, /v1/checkout/sessions/%s/line_items/li_1",
    "POST, /v1/events",
    "GET, /v1/nobody"
  })
  void aRouteThatIsNotSimulatedIsNotFound(String method, String path) {
    String session = merchant.sessionId(merchant.created());
    Merchant.Answer answer = merchant.call(method, path.formatted(session), "");
    assertEquals("404 invalid_request_error", Merchant.code(answer));
    assertTrue(answer.body().contains("Unrecognized request URL"), answer.body());
  }

  @Test
  void invalidExpandMakesNoSession() {
    Map<String, String> form = merchant.session();
    form.put("expand[0]", "metadata");
    assertEquals("400 invalid_request_error", Merchant.code(merchant.create(form)));
    assertEquals(List.of(), merchant.stripe.orders());
  }

  @Test
  void listsArePagedNewestFirst() {
    List<String> made = IntStream.range(0, 5).mapToObj(_ -> merchant.created()).toList();
    JsonNode first = Merchant.json(merchant.call("GET", "/v1/checkout/sessions?limit=2", ""));
    assertTrue(first.path("has_more").asBoolean());
    assertEquals(
        List.of(made.get(4), made.get(3)),
        first.path("data").findValuesAsText("client_reference_id"));
    String last = first.path("data").path(1).path("id").asText();
    JsonNode rest =
        Merchant.json(
            merchant.call("GET", "/v1/checkout/sessions?limit=3&starting_after=" + last, ""));
    assertFalse(rest.path("has_more").asBoolean());
    assertEquals(
        made.subList(0, 3).reversed(), rest.path("data").findValuesAsText("client_reference_id"));
    assertEquals(400, merchant.call("GET", "/v1/checkout/sessions?limit=101", "").status());
    assertEquals(404, merchant.call("GET", "/v1/customers", "").status());
  }

  @Test
  void refundsBeyondTheChargeAreRejected() {
    String paid = merchant.created();
    merchant.stripe.pay(paid, Outcome.SUCCESS);
    assertEquals(
        "400 parameter_invalid_integer", Merchant.code(merchant.refund(paid, "amount", "0")));
    assertEquals("400 parameter_unknown", Merchant.code(merchant.refund(paid, "total", "1")));
    assertEquals(
        "400 invalid_request_error", Merchant.code(merchant.refund(paid, "amount", "1051")));
    assertEquals(200, merchant.refund(paid, "amount", "50", "metadata[a]", "b").status());
    assertEquals(200, merchant.refund(paid).status());
    assertEquals("400 charge_already_refunded", Merchant.code(merchant.refund(paid)));
    JsonNode refunds =
        Merchant.json(
            merchant.call(
                "GET", "/v1/refunds?payment_intent=" + merchant.story(paid).transactionId(), ""));
    assertEquals(List.of("1000", "50"), refunds.path("data").findValuesAsText("amount"));
    assertEquals("b", refunds.path("data").path(1).path("metadata").path("a").asText());
  }

  private Merchant.Answer get(URI uri, String authorization) {
    return merchant.send(uri, "GET", "text/plain", "", "authorization", authorization);
  }

  private static String standing(JsonNode session) {
    return session.path("status").asText() + " " + session.path("payment_status").asText();
  }
}
