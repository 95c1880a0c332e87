package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page's buttons, and the webhook events that they cause. */
class StripeEventTest {

  private static final String COMPLETED = "checkout.session.completed";

  @RegisterExtension final Merchant merchant = new Merchant();

  @Test
  void thePageShowsTheSessionAndItsButtons() {
    String reference = merchant.created();
    String page = merchant.send(page(reference), "GET", "text/plain", "").body();
    assertTrue(page.contains("10.50 <small>PEN</small>"), page);
    assertTrue(page.contains("Payment for &lt;Order&gt; #12345"), page);
    for (String outcome :
        List.of(
            "success",
            "insufficient",
            "declined",
            "delayed",
            "delayed-failure",
            "late-success",
            "cancel",
            "expire")) {
      assertTrue(page.contains("data-outcome=\"" + outcome + "\""), outcome);
    }
    URI unknown = URI.create(merchant.stripe.url() + "/c/pay/cs_test_nope");
    assertEquals(404, merchant.send(unknown, "GET", "text/plain", "").status());
  }

  @ParameterizedTest
  @CsvSource({
    "success,         PAID,       https://shop.example/back?lang=es&id=cs_test_",
    "delayed,         PROCESSING, https://shop.example/back?lang=es&id=cs_test_",
    "delayed-failure, PROCESSING, https://shop.example/back?lang=es&id=cs_test_",
    "late-success,    PROCESSING, https://shop.example/back?lang=es&id=cs_test_",
    "cancel,          CREATED,    https://shop.example/cart?lang=es",
    "expire,          EXPIRED,    https://shop.example/cart?lang=es",
    "insufficient,    CREATED,    /c/pay/cs_test_",
    "declined,        CREATED,    /c/pay/cs_test_",
  })
  void outcomeButtonGivesStateAndRedirect(String outcome, State state, String location) {
    String reference = merchant.created();
    String left = merchant.press(reference, outcome).location();
    assertTrue(left.startsWith(location), left);
    assertEquals(state, merchant.story(reference).state());
    boolean isBack = left.contains("/back?");
    assertEquals(isBack, left.contains(merchant.sessionId(reference)) && !left.startsWith("/"));
  }

  @Test
  void declineIsShownOnThePageAndAnotherCardCanPay() {
    String reference = merchant.created();
    merchant.press(reference, "insufficient");
    assertTrue(
        merchant.send(page(reference), "GET", "text/plain", "").body().contains("insufficient"));
    merchant.press(reference, "success");
    assertEquals(State.PAID, merchant.story(reference).state());
    List<HttpRequest> webhooks = merchant.callbacks(reference, 4);
    JsonNode declined =
        webhooks.stream()
            .map(Merchant::event)
            .filter(event -> type(event).equals("payment_intent.payment_failed"))
            .findFirst()
            .orElseThrow()
            .path("data")
            .path("object");
    assertEquals("requires_payment_method", declined.path("status").asText());
    assertEquals(
        "insufficient_funds", declined.path("last_payment_error").path("decline_code").asText());
    assertEquals(
        merchant.story(reference).transactionId(), declined.path("id").asText(), "one intent");
  }

  @Test
  void paymentSendsThreeSignedEvents() {
    String reference = merchant.created();
    merchant.press(reference, "success");
    List<HttpRequest> webhooks = merchant.callbacks(reference, 3);
    assertEquals(
        List.of("charge.succeeded", COMPLETED, "payment_intent.succeeded"), types(webhooks));
    for (HttpRequest request : webhooks) {
      assertEquals("/api/v1/callback/stripe/main", request.target());
      assertEquals(
          Signature.header(
              merchant.clock.instant(),
              "v1",
              Signature.of(Merchant.SECRET, merchant.clock.instant(), request.text())),
          request.header("stripe-signature").orElseThrow());
    }
    JsonNode session = completed(webhooks).path("data").path("object");
    assertEquals("paid", session.path("payment_status").asText());
    assertEquals(reference, session.path("client_reference_id").asText());
    assertTrue(session.path("url").isNull());
  }

  /** The same event and body, signed at the moment of each attempt; three in a sandbox. */
  @Test
  void failedWebhookIsRetriedWithANewSignature() {
    merchant.reply = _ -> HttpResponse.json(503, "{}");
    String reference = merchant.created();
    merchant.press(reference, "success");
    merchant.callbacks(reference, 3);
    merchant.clock.advance(Duration.ofSeconds(10));
    merchant.callbacks(reference, 6);
    merchant.clock.advance(Duration.ofSeconds(10));
    List<HttpRequest> all = merchant.callbacks(reference, 9);
    List<HttpRequest> same =
        all.stream().filter(r -> type(Merchant.event(r)).equals(COMPLETED)).toList();
    assertEquals(3, same.size());
    assertEquals(same.getFirst().text(), same.getLast().text());
    assertNotEquals(
        same.getFirst().header("stripe-signature"), same.getLast().header("stripe-signature"));
    assertEquals(0, merchant.story(reference).callbacks().getLast().attemptsLeft());
    assertEquals(3, merchant.events("&delivery_success=false").size());
  }

  @ParameterizedTest
  @EnumSource(value = StripeSimulator.Forgery.class, names = "NO", mode = EnumSource.Mode.EXCLUDE)
  void forgedEventHasAnotherSignature(StripeSimulator.Forgery forgery) {
    String reference =
        merchant.created(Switches.NORMAL.with(StripeSimulator.CALLBACK_FORGED, forgery));
    merchant.press(reference, "success");
    HttpRequest webhook = merchant.callbacks(reference, 3).getFirst();
    Instant now = merchant.clock.instant();
    String right = Signature.header(now, "v1", Signature.of(Merchant.SECRET, now, webhook.text()));
    assertNotEquals(right, webhook.header("stripe-signature").orElse(""));
  }

  @Test
  void webhookHasTwoSignaturesDuringSecretRotation() {
    String reference = merchant.created(Switches.NORMAL.with(StripeSimulator.TWO_SIGNATURES, true));
    merchant.press(reference, "success");
    String header =
        merchant.callbacks(reference, 3).getFirst().header("stripe-signature").orElseThrow();
    assertEquals(3, header.split(",").length);
  }

  @Test
  void lostEventIsListedAndDuplicatesAreSent() {
    String lost = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_LOST, true));
    merchant.press(lost, "success");
    assertEquals(
        List.of(COMPLETED), merchant.events("&delivery_success=false&type=checkout.session.*"));
    String copied = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_COPIES, 5));
    merchant.press(copied, "success");
    List<HttpRequest> webhooks = merchant.callbacks(copied, 15);
    assertEquals(15, webhooks.size());
    assertEquals(3, webhooks.stream().map(r -> Merchant.event(r).path("id")).distinct().count());
    assertEquals(2, merchant.events("&types%5B0%5D=" + COMPLETED).size());
    assertEquals(
        0, merchant.events("&created%5Bgt%5D=" + merchant.clock.instant().getEpochSecond()).size());
  }

  @Test
  void expiredEventIsSentAtExpiryOnce() {
    String open = merchant.created();
    String paid = merchant.created();
    merchant.press(paid, "success");
    assertFalse(merchant.events("").contains("checkout.session.expired"));
    merchant.clock.advance(Duration.ofHours(1));
    HttpRequest webhook =
        merchant.callbacks(open, 1).stream()
            .filter(r -> type(Merchant.event(r)).equals("checkout.session.expired"))
            .findFirst()
            .orElseThrow();
    JsonNode session = Merchant.event(webhook).path("data").path("object");
    assertEquals(open, session.path("client_reference_id").asText());
    assertEquals("expired", session.path("status").asText());
    assertEquals(
        1, merchant.events("").stream().filter("checkout.session.expired"::equals).count());
  }

  @ParameterizedTest
  @CsvSource({
    "delayed, 2, checkout.session.async_payment_succeeded, paid, PAID",
    "delayed-failure, 3, checkout.session.async_payment_failed, unpaid, FAILED"
  })
  void delayedPaymentSendsItsEndAsAnEventOfItsOwn(
      String outcome, int events, String type, String payment, State state) {
    String reference = merchant.created();
    merchant.press(reference, outcome);
    JsonNode first = Merchant.event(merchant.callbacks(reference, 1).getFirst());
    assertEquals(COMPLETED, type(first));
    assertEquals("unpaid", first.path("data").path("object").path("payment_status").asText());
    merchant.clock.advance(Duration.ofSeconds(60));
    JsonNode second =
        merchant.callbacks(reference, events).stream()
            .map(Merchant::event)
            .filter(event -> type(event).equals(type))
            .findFirst()
            .orElseThrow();
    assertEquals(payment, second.path("data").path("object").path("payment_status").asText());
    assertEquals("complete", merchant.retrieved(reference).path("status").asText());
    assertEquals(state, merchant.story(reference).state());
  }

  @Test
  void otherModeUnknownEventAndWrongAccountCanBeSwitchedOn() {
    String live = merchant.created(Switches.NORMAL.with(StripeSimulator.OTHER_MODE, true));
    merchant.press(live, "success");
    assertTrue(Merchant.event(merchant.callbacks(live, 3).getFirst()).path("livemode").asBoolean());
    String strange = merchant.created(Switches.NORMAL.with(StripeSimulator.SURPRISES, true));
    merchant.press(strange, "success");
    assertTrue(types(merchant.callbacks(strange, 4)).contains("customer.created"));
    String astray = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_WRONG_ACCOUNT, true));
    merchant.press(astray, "success");
    assertEquals("/api/v1/callback/stripe/mainx", merchant.callbacks(astray, 3).getLast().target());
  }

  @Test
  void webhookMayComeBeforeTheApiAnswer() {
    String reference = merchant.created(Switches.NORMAL.with(Switch.CALLBACK_BEFORE_ANSWER, true));
    assertEquals(3, merchant.callbacks.size());
    assertEquals(State.PAID, merchant.story(reference).state());
  }

  @Test
  void sessionMayShowAnotherPaidAmount() {
    String reference = merchant.created(Switches.NORMAL.with(Switch.PAID_AMOUNT, 7));
    merchant.press(reference, "success");
    assertEquals(7, merchant.retrieved(reference).path("amount_total").asInt());
  }

  @Test
  void aReturnMayBeForgedOrMissing() {
    String forged = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.FORGED));
    String claims = merchant.press(forged, "cancel").location();
    assertTrue(claims.startsWith("https://shop.example/back?lang=es&id=cs_test_"), claims);
    assertFalse(claims.contains(merchant.sessionId(forged)));
    String missing = merchant.created(Switches.NORMAL.with(Switch.RETURN, Switch.Return.MISSING));
    assertTrue(merchant.press(missing, "success").location().startsWith("/c/pay/"));
  }

  @ParameterizedTest
  @CsvSource({
    "immediate, succeeded, refund.created charge.refunded, succeeded",
    "later, pending, refund.created refund.updated, succeeded",
    "fails, pending, refund.created refund.failed, failed",
    "manual, requires_action, refund.created, requires_action",
    "fails-after-success, succeeded, refund.created charge.refunded refund.failed, failed",
  })
  void refundEndsAsTheSwitchSays(String course, String first, String events, String end) {
    String reference =
        merchant.created(Switches.NORMAL.with(StripeSimulator.REFUND_COURSE, course));
    merchant.stripe.pay(reference, Outcome.SUCCESS);
    JsonNode refund = Merchant.json(merchant.refund(reference, "amount", "50"));
    assertEquals(first, refund.path("status").asText());
    merchant.clock.advance(Duration.ofMinutes(1));
    assertEquals(
        Stream.of(events.split(" ")).toList().reversed(),
        merchant.events("").stream().filter(type -> type.contains("refund")).toList());
    JsonNode after =
        Merchant.json(merchant.call("GET", "/v1/refunds/" + refund.path("id").asText(), ""));
    assertEquals(end, after.path("status").asText());
  }

  @Test
  void refundAndDisputeCanBeMadeAtTheDashboard() {
    String reference = merchant.created();
    assertEquals(404, act(reference, "refund", "").status());
    merchant.stripe.pay(reference, Outcome.SUCCESS);
    assertTrue(merchant.get("/control").body().contains("Buyer disputes it"));
    assertEquals(400, act(reference, "steal", "").status());
    assertEquals(400, act(reference, "refund", "0").status());
    assertEquals(303, act(reference, "refund", "50").status());
    assertEquals(303, act(reference, "refund", "").status());
    assertEquals(409, act(reference, "refund", "").status());
    assertEquals(303, act(reference, "dispute", "").status());
    assertEquals("charge.dispute.created", merchant.events("").getFirst());
    assertEquals(
        List.of(50L, 1_000L),
        merchant.story(reference).refunds().stream().map(r -> r.amount()).toList());
    assertTrue(merchant.story(reference).refunds().getFirst().id().startsWith("re_3"));
  }

  @Test
  void latestEventIsRedelivered() {
    String open = merchant.created();
    assertTrue(merchant.stripe.redeliver(open, 1).isEmpty());
    merchant.press(open, "success");
    merchant.callbacks(open, 3);
    merchant.stripe.redeliver(open, 2);
    List<HttpRequest> all = merchant.callbacks(open, 5);
    assertEquals(3, all.stream().filter(r -> type(Merchant.event(r)).equals(COMPLETED)).count());
  }

  private Merchant.Answer act(String reference, String action, String amount) {
    return merchant.post(
        "/control/act", Map.of("order", reference, "action", action, "amount", amount));
  }

  private URI page(String reference) {
    return URI.create(merchant.story(reference).page());
  }

  private static JsonNode completed(List<HttpRequest> webhooks) {
    return webhooks.stream()
        .map(Merchant::event)
        .filter(event -> type(event).equals(COMPLETED))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> types(List<HttpRequest> webhooks) {
    return webhooks.stream().map(request -> type(Merchant.event(request))).sorted().toList();
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }
}
