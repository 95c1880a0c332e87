package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.tollgate.crypto.Nonce;
import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookDeliveries.Delivery;
import io.tollgate.deliver.WebhookDeliveries.First;
import io.tollgate.deliver.WebhookDeliveries.State;
import io.tollgate.deliver.WebhookDeliveries.Window;
import io.tollgate.deliver.WebhookEndpoint.Reason;
import io.tollgate.deliver.WebhookEndpoint.Status;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.outbox.Outbox;
import io.tollgate.schedule.DueWork;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events at the shop's endpoints, and what becomes of an endpoint that does not take them. */
class DeliverTest {

  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(
          1,
          Map.of(
              "tollgate.webhook-secret", "the secret of the test's webhooks",
              "tollgate.webhook-network", "local",
              "tollgate.webhook-timeout", "PT2S"));

  private static final Duration TIME = Duration.ofMinutes(1);

  private final Deliver deliver = STORE.bean(Deliver.class);
  private final WebhookEndpoints endpoints = STORE.bean(WebhookEndpoints.class);
  private final WebhookDeliveries deliveries = STORE.bean(WebhookDeliveries.class);
  private final WebhookSecrets secrets = STORE.bean(WebhookSecrets.class);
  private final WebhookReceiver shop = new WebhookReceiver();
  private WebhookEndpoint endpoint;

  @BeforeEach
  void addEndpoint() {
    endpoint = add(shop.url(), Set.of());
  }

  @AfterEach
  void forgetEndpoints() {
    shop.close();
    Stream.of("webhook_endpoint", "webhook_delivery", "webhook_attempt")
        .forEach(table -> STORE.execute("DELETE FROM " + table));
  }

  @Test
  void eventIsDeliveredOnceWithItsStoredJson() {
    String event = accept(paid("once"), "payment.paid");

    run();
    run();

    assertEquals(1, shop.requests().size());
    HttpRequest request = shop.requests().getFirst();
    assertEquals("POST", request.method());
    assertEquals(Optional.of(event), request.header("webhook-id"));
    assertEquals(Optional.of("application/json"), type(request));
    assertTrue(request.text().startsWith("{\"id\":\"" + event + "\",\"type\":\"payment.paid\","));
    assertEquals(State.DELIVERED, delivery(event).state());
  }

  @Test
  void eventThatSqsDeliversTwiceIsOneDelivery() {
    BillSnapshot paid = paid("twice");
    String event = accept(paid, "payment.paid");
    run();
    assertTrue(deliveries.accept(event, now()));
    run();
    assertEquals(1, shop.requests().size());
  }

  @Test
  void endpointGetsOnlyTheTypesItWants() {
    WebhookReceiver other = new WebhookReceiver();
    add(other.url(), Set.of("order.processing", "refund.done"));
    BillSnapshot paid = paid("types");
    String payment = accept(paid, "payment.paid");
    String order = accept(paid, "order.processing");

    run();
    other.close();

    assertEquals(Set.of(payment, order), ids(shop));
    assertEquals(Set.of(order), ids(other));
  }

  @Test
  void independentLibraryAcceptsTheSignatureAndRefusesAlteredMessages() throws Exception {
    STORE.clock().set(Instant.now());
    accept(paid("judge"), "payment.paid");
    run();
    HttpRequest request = shop.requests().getFirst();
    Webhook judge = new Webhook(secrets.newest(endpoint));

    judge.verify(request.text(), headers(request));

    assertThrows(
        WebhookVerificationException.class,
        () -> judge.verify(request.text().replace("50000", "50001"), headers(request)));
    assertThrows(
        WebhookVerificationException.class,
        () ->
            new Webhook("whsec_" + "A".repeat(43) + "=").verify(request.text(), headers(request)));
  }

  @Test
  void bothSecretsSignForADayAfterARotation() throws Exception {
    STORE.clock().set(Instant.now());
    endpoints.rotate(endpoint.id(), endpoint.secretVersion(), now());
    WebhookEndpoint rotated = endpoints.find(endpoint.id()).orElseThrow();
    assertNotEquals(secrets.newest(endpoint), secrets.newest(rotated));
    accept(paid("rotated"), "payment.paid");

    run();

    HttpRequest request = shop.requests().getFirst();
    new Webhook(secrets.newest(endpoint)).verify(request.text(), headers(request));
    new Webhook(secrets.newest(rotated)).verify(request.text(), headers(request));
    STORE.clock().pass(Duration.ofDays(1).plusSeconds(1));
    accept(paid("a day later"), "payment.paid");
    run();
    assertEquals(
        1, shop.requests().getLast().header("webhook-signature").orElseThrow().split(" ").length);
  }

  /** The attempt after a rotation is signed with both secrets, under the same id. */
  @Test
  void secretThatIsRotatedBetweenTwoAttemptsSignsTheSecond() throws Exception {
    STORE.clock().set(Instant.now());
    shop.answers(503);
    String event = accept(paid("rotated between"), "payment.paid");
    run();
    endpoints.rotate(endpoint.id(), endpoint.secretVersion(), now());
    shop.answers(200);
    STORE.clock().pass(Duration.ofSeconds(7));

    run();

    HttpRequest first = shop.requests().getFirst();
    HttpRequest second = shop.requests().getLast();
    Webhook before = new Webhook(secrets.newest(endpoint));
    Webhook after = new Webhook(secrets.newest(endpoints.find(endpoint.id()).orElseThrow()));
    before.verify(first.text(), headers(first));
    assertThrows(
        WebhookVerificationException.class, () -> after.verify(first.text(), headers(first)));
    before.verify(second.text(), headers(second));
    after.verify(second.text(), headers(second));
    assertEquals(List.of(event, event), List.of(id(first), id(second)));
    assertEquals(State.DELIVERED, delivery(event).state());
  }

  @Test
  void failedAttemptsAreRepeatedWithTheSameBodyUntilOneSucceeds() {
    shop.answers(500);
    String event = accept(paid("repeated"), "payment.paid");
    run();
    assertEquals(State.WAITING, delivery(event).state());
    run();
    assertEquals(1, shop.requests().size());
    STORE.clock().pass(Duration.ofSeconds(7));
    run();
    shop.answers(204);
    STORE.clock().pass(Duration.ofMinutes(7));

    run();

    assertEquals(3, shop.requests().size());
    assertEquals(1, Set.copyOf(shop.bodies()).size());
    assertEquals(State.DELIVERED, delivery(event).state());
    assertEquals(
        List.of(500, 500, 204),
        deliveries.attempts(List.of(delivery(event))).get(delivery(event).id()).stream()
            .map(attempt -> ((Answered) attempt.answer()).status())
            .toList());
  }

  @Test
  void freshEventDoesNotWaitBehindTheBacklogOfAnOutage() {
    shop.answers(500);
    for (int event = 0; event < 9; event++) {
      accept(paid("backlog " + event), "payment.paid");
    }
    run();
    STORE.clock().pass(Duration.ofSeconds(7));
    shop.answers(204);
    String fresh = accept(paid("fresh"), "payment.paid");

    deliver.runBatch(Deadline.in(TIME), 1, new Counts());

    assertEquals(State.DELIVERED, delivery(fresh).state());
    assertEquals(9 + WebhookDeliveries.AT_ONCE_MAX, shop.requests().size());
  }

  @Test
  void batchAttemptsAsManyDeliveriesAsItHasMessages() {
    for (int event = 0; event < 6; event++) {
      accept(paid("batch " + event), "payment.paid");
    }
    deliver.runBatch(Deadline.in(TIME), 6, new Counts());
    assertEquals(6, shop.requests().size());
  }

  /** The shop's server takes every other order, so that the endpoint is never disabled. */
  @Test
  void eventIsGivenUpAfterTenAttemptsAndIsFoundThoughOthersSucceed() throws Exception {
    BillSnapshot poison = paid("ten");
    shop.answers(
        request ->
            HttpResponse.text(names(request.text(), poison) ? 503 : 200, "text/plain", "answer"));
    String event = accept(poison, "payment.paid");
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      accept(paid("good " + i), "payment.paid");
      told.addAll(CapturedMetrics.of(Metric.DELIVERIES_GIVEN_UP, this::run));
      STORE.clock().pass(Duration.ofHours(29));
    }
    assertEquals(10, shop.bodies().stream().filter(body -> names(body, poison)).count());
    assertEquals(List.of("kind=webhook 1"), told);
    assertEquals(List.of(event), events(State.FAILED));
    assertEquals(12, events(State.DELIVERED).size());
    assertTrue(endpoints.find(endpoint.id()).orElseThrow().isEnabled());

    shop.answers(200);
    deliveries.redeliver(endpoint.id(), event, now());
    assertEquals(List.of(event), events(State.WAITING));
    run();
    assertEquals(List.of(), events(State.FAILED));
  }

  /** As runs leave it that die between an answer and its record. */
  @Test
  void eventOfWhichNoAttemptCanBeRecordedIsGivenUp() throws Exception {
    String event = accept(paid("unrecorded"), "payment.paid");
    for (int i = 0; i < WebhookDeliveries.ATTEMPTS_MAX; i++) {
      deliveries.claim(endpoint.id(), First.LONGEST_DUE, now(), now().plus(Deliver.LEASE));
      STORE.clock().pass(Deliver.LEASE);
    }
    assertEquals(List.of(event), events(State.WAITING));

    assertEquals(
        List.of("kind=webhook 1"), CapturedMetrics.of(Metric.DELIVERIES_GIVEN_UP, this::run));

    assertEquals(List.of(), shop.requests());
    assertEquals(List.of(event), events(State.FAILED));
  }

  /** Of millions that are delivered. */
  @Test
  void deliveriesThatWereGivenUpAreReadFromTheirIndex() {
    String plan =
        STORE
            .rows(
                "EXPLAIN SELECT * FROM webhook_delivery WHERE endpoint_id=1 AND next_at IS NULL"
                    + " AND delivered_at IS NULL ORDER BY created_at DESC,id DESC LIMIT 50")
            .getFirst();
    assertTrue(plan.contains("webhook_delivery_given_up"), plan);
    assertFalse(plan.contains("filesort"), plan);
  }

  private List<String> events(State state) {
    return deliveries.newest(endpoint.id(), Optional.of(state), 50).stream()
        .map(Delivery::eventId)
        .toList();
  }

  @Test
  void goneEndpointIsDisabledAtOnceWithAnEvent() {
    shop.answers(410);
    accept(paid("gone"), "payment.paid");
    run();
    assertDisabled(Reason.GONE);
    assertEquals(List.of("gone"), reasons());
  }

  @Test
  void goneEndpointHasACaseUntilItIsEnabled() {
    shop.answers(410);
    accept(paid("case"), "payment.paid");
    run();
    assertEquals(List.of("null null null"), cases());

    endpoints.enable(endpoint, "An", now());

    assertEquals(List.of("resolved An The endpoint was enabled"), cases());
    shop.answers(410);
    accept(paid("second case"), "payment.paid");
    run();
    assertEquals(List.of("resolved An The endpoint was enabled", "null null null"), cases());
  }

  /** As a version without cases left it, which enabled and decided nothing. */
  @Test
  void endpointThatIsDisabledTwiceHasOneOpenCase() {
    endpoints.disable(endpoint, Reason.FAILING, now());
    assertFalse(endpoints.disable(endpoint, Reason.GONE, now()));
    STORE.execute("UPDATE webhook_endpoint SET disabled_at=NULL,disabled_why=NULL");
    assertTrue(endpoints.disable(endpoint, Reason.GONE, now()));
    assertEquals(List.of("null null null"), cases());
  }

  @Test
  void endpointThatAnOperatorDisablesHasAnEventAndNoCase() {
    endpoints.disable(endpoint, Reason.OPERATOR, now());
    assertEquals(List.of("operator"), reasons());
    assertEquals(List.of(), cases());
  }

  @Test
  void endpointIsDisabledAfterFiveDaysWithoutSuccess() {
    shop.answers(500);
    accept(paid("first failure"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofDays(5).minusSeconds(1));
    accept(paid("later failure"), "payment.paid");
    run();
    assertTrue(endpoints.find(endpoint.id()).orElseThrow().isEnabled());
    STORE.clock().pass(Duration.ofSeconds(30));

    run();

    assertDisabled(Reason.FAILING);
    assertEquals(List.of("null null null"), cases());
    int before = shop.requests().size();
    STORE.clock().pass(Duration.ofDays(1));
    run();
    assertEquals(before, shop.requests().size());
  }

  /** From then on an operator has events sent again, the five days of failure included. */
  @Test
  void disabledEndpointNamesTheOldestEventThatItHasNotTaken() {
    accept(paid("taken"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofHours(1));
    shop.answers(500);
    Instant oldest = now();
    accept(paid("not taken"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofDays(5));
    accept(paid("not taken either"), "payment.paid");
    run();
    assertDisabled(Reason.FAILING);
    assertEquals(oldest, undeliveredSince());

    shop.answers(200);
    endpoints.enable(endpoint, "An", now());
    publishAll();
    deliveries.redeliver(endpoint, new Window(oldest, now().plusSeconds(1), false), now());
    run();
    STORE.clock().pass(Duration.ofDays(1));
    endpoints.disable(endpoint, Reason.OPERATOR, now());
    assertEquals(now(), undeliveredSince());
  }

  @Test
  void changedUrlDoesNotInheritTheFailuresOfTheOneBefore() {
    shop.answers(500);
    accept(paid("old address"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofDays(4).plusHours(23));
    WebhookReceiver other = new WebhookReceiver();
    other.answers(500);
    assertTrue(change(other.url()));
    run();
    STORE.clock().pass(Duration.ofHours(2));
    run();
    assertTrue(endpoints.find(endpoint.id()).orElseThrow().isEnabled());

    STORE.clock().pass(Duration.ofDays(5));
    run();
    other.close();
    assertDisabled(Reason.FAILING);
    assertTrue(other.requests().size() > 2);
  }

  @Test
  void endpointThatIsOnlyRenamedKeepsItsFailures() {
    shop.answers(500);
    accept(paid("renamed"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofDays(5));
    assertTrue(change(shop.url()));
    run();
    assertDisabled(Reason.FAILING);
  }

  /** Its answer is on the way while an operator corrects the endpoint. */
  @ParameterizedTest
  @ValueSource(ints = {410, 500})
  void answerOfAFormerUrlDisablesNothing(int status) {
    WebhookReceiver other = new WebhookReceiver();
    shop.answers(
        _ -> {
          change(other.url());
          return HttpResponse.text(status, "text/plain", "from the former address");
        });
    STORE.execute("UPDATE webhook_endpoint SET failing_since='2020-01-01'");
    String event = accept(paid("former " + status), "payment.paid");

    run();

    assertTrue(endpoints.find(endpoint.id()).orElseThrow().isEnabled());
    assertEquals(List.of(), cases());
    assertEquals(
        List.of("null"),
        STORE.rows("SELECT failing_since FROM webhook_endpoint WHERE id=" + endpoint.id()));
    STORE.clock().pass(Duration.ofSeconds(7));
    run();
    other.close();
    assertEquals(Set.of(event), ids(other));
  }

  private boolean change(URI url) {
    return endpoints.change(
        endpoint.id(), new EndpointRequest(url, new TreeSet<>(), "changed"), now());
  }

  private Instant undeliveredSince() {
    return endpoints.find(endpoint.id()).orElseThrow().status()
            instanceof Status.Disabled(Reason _, Instant _, Instant since)
        ? since
        : Instant.EPOCH;
  }

  @Test
  void successEndsTheDaysOfFailure() {
    shop.answers(500);
    accept(paid("failure"), "payment.paid");
    run();
    STORE.clock().pass(Duration.ofDays(4));
    shop.answers(200);
    run();
    shop.answers(500);
    STORE.clock().pass(Duration.ofDays(2));
    accept(paid("failure again"), "payment.paid");

    run();

    assertTrue(endpoints.find(endpoint.id()).orElseThrow().isEnabled());
  }

  @Test
  void redirectIsNotFollowedAndIsNoSuccess() {
    WebhookReceiver elsewhere = new WebhookReceiver();
    shop.answers(HttpResponse.redirect(elsewhere.url().toString()));
    String event = accept(paid("redirected"), "payment.paid");
    run();
    elsewhere.close();
    assertEquals(List.of(), elsewhere.requests());
    assertEquals(State.WAITING, delivery(event).state());
  }

  @Test
  void eventsWhileAnEndpointIsDisabledComeWhenItsWindowIsRedelivered() {
    Instant from = now();
    endpoints.disable(endpoint, Reason.OPERATOR, now());
    BillSnapshot missed = paid("missed");
    String event = accept(missed, "payment.paid");
    run();
    assertEquals(List.of(), shop.requests());
    STORE.clock().pass(Duration.ofHours(1));

    endpoints.enable(endpoint, "An", now());
    publishAll();
    int due = deliveries.redeliver(endpoint, new Window(from, now(), false), now());
    run();

    assertTrue(due >= 3, "due " + due);
    assertTrue(ids(shop).contains(event));
  }

  @Test
  void oneDeliveryIsSentAgainUnderTheSameId() {
    String event = accept(paid("again"), "payment.paid");
    run();
    assertEquals(1, deliveries.redeliver(endpoint.id(), event, now()));
    run();
    assertEquals(List.of(event, event), shop.requests().stream().map(DeliverTest::id).toList());
    assertEquals(1, Set.copyOf(shop.bodies()).size());
  }

  @Test
  void eventThatIsDeletedIsGivenUpAndDoesNotCountAgainstTheEndpoint() throws Exception {
    String event = accept(paid("deleted"), "payment.paid");
    STORE.execute("UPDATE webhook_delivery SET event_id='gone' WHERE event_id='" + event + "'");
    assertEquals(
        List.of("kind=webhook 1"), CapturedMetrics.of(Metric.DELIVERIES_GIVEN_UP, this::run));
    assertEquals(State.FAILED, delivery("gone").state());
    assertEquals(
        List.of("null"),
        STORE.rows("SELECT failing_since FROM webhook_endpoint WHERE id=" + endpoint.id()));
  }

  /** Else what its server answered would stay when the order is anonymised. */
  @Test
  void deliveryThatWasSentAgainIsKeptWithItsEventAsLongAsItsAttempts() {
    String event = accept(paid("kept"), "payment.paid");
    run();
    STORE.execute(
        "UPDATE outbox SET published_at=created_at,next_at=NULL WHERE event_id='" + event + "'");
    STORE.clock().pass(Duration.ofDays(25));
    deliveries.redeliver(endpoint.id(), event, now());
    run();
    STORE.clock().pass(Duration.ofDays(10));
    deliveries.deleteOld(now().minus(WebhookDeliveries.KEPT), 100);
    assertEquals(1, deliveries.attempts(List.of(delivery(event))).get(delivery(event).id()).size());
    int deletable = STORE.bean(DueWork.class).count(Outbox.expired(now()));

    STORE.clock().pass(Duration.ofDays(25));
    deliveries.deleteOld(now().minus(WebhookDeliveries.KEPT), 100);

    assertEquals(Optional.empty(), deliveries.find(endpoint.id(), event));
    assertEquals(deletable + 1, STORE.bean(DueWork.class).count(Outbox.expired(now())));
  }

  /** As a newer release leaves a row that this one cannot read. */
  @Test
  void endpointThatCannotBeReadIsAnErrorAndDoesNotKeepBackTheOthers() {
    WebhookEndpoint unreadable = add(URI.create("http://localhost:1/"), Set.of());
    STORE.execute("UPDATE webhook_endpoint SET url='no URL' WHERE id=" + unreadable.id());
    accept(paid("readable"), "payment.paid");
    Counts counts = new Counts();

    deliver.run(Deadline.in(TIME), counts);

    assertEquals("1 1", counts.delivered() + " " + counts.brokenOff());
  }

  /** The attempt's own thread would end without a line of the log. */
  @Test
  void eventThatCannotBeReadIsAnErrorAndDoesNotKeepBackTheOthers() throws Exception {
    String unreadable = accept(paid("unreadable"), "payment.paid");
    STORE.execute("UPDATE outbox SET mode='odd' WHERE event_id='" + unreadable + "'");
    String event = accept(paid("beside it"), "payment.paid");
    Counts counts = new Counts();

    deliver.run(Deadline.in(TIME), counts);
    STORE.execute("UPDATE outbox SET mode='TEST' WHERE event_id='" + unreadable + "'");

    assertEquals("1 1", counts.delivered() + " " + counts.brokenOff());
    assertEquals(List.of(event), events(State.DELIVERED));
    assertEquals(List.of(unreadable), events(State.WAITING));
  }

  @Test
  void publishedEventThatNoMessageBroughtIsFound() {
    BillSnapshot paid = paid("no message");
    publishAll();
    STORE.clock().pass(Duration.ofMinutes(3));

    deliver.sweep();
    run();
    deliver.sweep();
    run();

    assertEquals(1, shop.bodies().stream().filter(body -> names(body, paid)).count());
  }

  /** Its first attempts to be published failed. */
  @Test
  void eventThatWasPublishedLateAndThenLostByTheQueueIsFound() {
    BillSnapshot paid = paid("published late");
    STORE.clock().pass(Duration.ofHours(1));
    deliver.sweep();
    STORE.execute(
        "UPDATE outbox SET published_at='%s' WHERE order_id=%d"
            .formatted(now().toString().replace("Z", ""), paid.order().id()));
    STORE.clock().pass(Duration.ofMinutes(3));

    deliver.sweep();
    run();

    assertEquals(1, shop.bodies().stream().filter(body -> names(body, paid)).count());
  }

  /** One endpoint wants all events, one a single type, and one is disabled. */
  @Test
  void sweepFindsTheEventsOfEachEndpoint() {
    try (WebhookReceiver some = new WebhookReceiver();
        WebhookReceiver off = new WebhookReceiver()) {
      add(some.url(), Set.of("order.processing"));
      endpoints.disable(add(off.url(), Set.of()), Reason.OPERATOR, now());
      BillSnapshot paid = paid("swept everywhere");
      accept(paid, "payment.paid");
      publishAll();
      STORE.clock().pass(Duration.ofMinutes(3));

      deliver.sweep();
      run();

      assertEquals(1, shop.bodies().stream().filter(body -> names(body, paid)).count());
      String order = "\"ord_" + paid.order().id() + "\"";
      assertEquals(
          List.of(true),
          some.bodies().stream()
              .filter(body -> body.contains(order))
              .map(body -> body.contains("\"order.processing\""))
              .toList());
      assertEquals(List.of(), off.requests());
      assertEquals(
          List.of("1"),
          STORE.rows(
              "SELECT COUNT(DISTINCT swept_until) FROM webhook_endpoint"
                  + " WHERE disabled_at IS NULL AND swept_until>enabled_at"));
    }
  }

  @Test
  void eventsWhileAnEndpointWasDisabledAreNotSwept() {
    endpoints.disable(endpoint, Reason.OPERATOR, now());
    BillSnapshot missed = paid("while disabled");
    publishAll();
    STORE.clock().pass(Duration.ofMinutes(3));
    endpoints.enable(endpoint, "An", now());
    STORE.clock().pass(Duration.ofMinutes(3));

    deliver.sweep();
    run();

    assertEquals(0, shop.bodies().stream().filter(body -> names(body, missed)).count());
  }

  @Test
  void waitingDeliveryIsSentNowWhenItIsAskedFor() {
    shop.answers(500);
    String event = accept(paid("waiting"), "payment.paid");
    run();
    shop.answers(200);

    assertEquals(1, deliveries.redeliver(endpoint.id(), event, now()));
    run();

    assertEquals(State.DELIVERED, delivery(event).state());
  }

  @Test
  void secretsOfRepeatedRotationsAllSignForADay() throws Exception {
    STORE.clock().set(Instant.now());
    for (int version = 1; version < WebhookEndpoints.SECRETS_MAX; version++) {
      assertTrue(endpoints.rotate(endpoint.id(), version, now()));
    }
    assertFalse(endpoints.rotate(endpoint.id(), WebhookEndpoints.SECRETS_MAX, now()));
    accept(paid("rotated often"), "payment.paid");
    run();
    HttpRequest request = shop.requests().getFirst();
    new Webhook(secrets.newest(endpoint)).verify(request.text(), headers(request));
    STORE.clock().pass(Duration.ofDays(1).plusSeconds(1));
    assertTrue(endpoints.rotate(endpoint.id(), WebhookEndpoints.SECRETS_MAX, now()));
  }

  private static void publishAll() {
    STORE.execute("UPDATE outbox SET published_at=created_at WHERE published_at IS NULL");
  }

  private static boolean names(String body, BillSnapshot about) {
    return body.contains("\"payment.paid\"") && body.contains("\"ord_" + about.order().id() + "\"");
  }

  @Test
  void attemptsOfSeveralDeliveriesAreReadTogether() {
    shop.answers(500);
    String first = accept(paid("first"), "payment.paid");
    String second = accept(paid("second"), "payment.paid");
    run();
    List<Delivery> newest = deliveries.newest(endpoint.id(), Optional.empty(), 10);
    Map<Long, List<WebhookDeliveries.Attempt>> attempts = deliveries.attempts(newest);
    assertEquals(2, newest.size());
    for (String event : List.of(first, second)) {
      assertEquals(1, attempts.get(delivery(event).id()).size(), event);
    }
    assertEquals(Map.of(), deliveries.attempts(List.of()));
  }

  @Test
  void unknownEventIsNotAccepted() {
    assertFalse(deliveries.accept("6f1c0d3e-0000-4000-8000-000000000000", now()));
  }

  @Test
  void oneEndpointGetsAtMostFourRequestsAtOnceAcrossRuns() {
    for (int i = 0; i < 6; i++) {
      accept(paid("many " + i), "payment.paid");
    }
    Instant leased = now().plusSeconds(60);
    assertEquals(4, deliveries.claim(endpoint.id(), First.LONGEST_DUE, now(), leased).size());
    assertEquals(0, deliveries.claim(endpoint.id(), First.LONGEST_DUE, now(), leased).size());
    STORE.clock().pass(Duration.ofSeconds(61));
    assertEquals(
        4, deliveries.claim(endpoint.id(), First.LONGEST_DUE, now(), now().plusSeconds(60)).size());
  }

  @Test
  void runThatDiesBeforeItsRecordAttemptsAgainUnderTheSameId() {
    String event = accept(paid("killed"), "payment.paid");
    deliveries.claim(endpoint.id(), First.LONGEST_DUE, now(), now().plus(Deliver.LEASE));
    run();
    assertEquals(List.of(), shop.requests());
    STORE.clock().pass(Deliver.LEASE);
    run();
    assertEquals(Set.of(event), ids(shop));
  }

  @Test
  void testEventIsSentToADisabledEndpointToo() throws Exception {
    STORE.clock().set(Instant.now());
    endpoints.disable(endpoint, Reason.OPERATOR, now());
    assertEquals(
        new Answered(200, "taken"), STORE.bean(WebhookSender.class).test(endpoint).answer());
    HttpRequest request = shop.requests().getFirst();
    new Webhook(secrets.newest(endpoint)).verify(request.text(), headers(request));
    assertTrue(request.text().contains("\"type\":\"endpoint.test\""));
  }

  /** What the events of the endpoint say. */
  private List<String> reasons() {
    return STORE.rows(
        "SELECT JSON_UNQUOTE(JSON_EXTRACT(payload,'$.reason')) FROM outbox"
            + " WHERE type='endpoint.disabled' AND JSON_EXTRACT(payload,'$.endpoint')='"
            + endpoint.publicId()
            + "'");
  }

  /** Of the endpoint, the oldest first: decision, who and note. */
  private List<String> cases() {
    return STORE.rows(
        "SELECT decision,who,note FROM review_case WHERE kind='ENDPOINT_DISABLED' AND reference='"
            + endpoint.publicId()
            + "' ORDER BY id");
  }

  private void assertDisabled(Reason why) {
    Status status = endpoints.find(endpoint.id()).orElseThrow().status();
    assertTrue(
        status instanceof Status.Disabled(Reason is, Instant _, Instant _) && is == why,
        "" + status);
  }

  private WebhookEndpoint add(URI url, Set<String> types) {
    return endpoints
        .add(new EndpointRequest(url, new TreeSet<>(types), "the test's"), Nonce.draw(), now())
        .orElseThrow();
  }

  private void run() {
    deliver.run(Deadline.in(TIME), new Counts());
  }

  private static Instant now() {
    return STORE.clock().instant();
  }

  private static BillSnapshot paid(String transaction) {
    BillSnapshot placed = STORE.place();
    STORE.called(placed, Reports.paid(transaction));
    return STORE.now(placed);
  }

  /** As SQS brings it. */
  private String accept(BillSnapshot about, String type) {
    String event =
        STORE
            .rows(
                "SELECT event_id FROM outbox WHERE type='%s' AND order_id=%d"
                    .formatted(type, about.order().id()))
            .getFirst();
    assertTrue(deliveries.accept(event, now()));
    return event;
  }

  private Delivery delivery(String event) {
    return deliveries.find(endpoint.id(), event).orElseThrow();
  }

  private static Set<String> ids(WebhookReceiver receiver) {
    return new TreeSet<>(receiver.requests().stream().map(DeliverTest::id).toList());
  }

  private static String id(HttpRequest request) {
    return request.header("webhook-id").orElseThrow();
  }

  private static Optional<String> type(HttpRequest request) {
    return request.header("content-type").map(type -> type.replaceAll(";.*", ""));
  }

  private static HttpHeaders headers(HttpRequest request) {
    Map<String, List<String>> headers = new TreeMap<>();
    Stream.of("webhook-id", "webhook-timestamp", "webhook-signature")
        .forEach(name -> headers.put(name, List.of(request.header(name).orElseThrow())));
    return HttpHeaders.of(headers, (_, _) -> true);
  }
}
