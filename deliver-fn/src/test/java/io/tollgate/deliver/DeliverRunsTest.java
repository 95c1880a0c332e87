package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.log.CapturedLog;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.time.FunctionTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches of the queue, and the runs of the schedule. */
class DeliverRunsTest {

  private static final SesServer SES = new SesServer();

  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(
          2,
          Map.of(
              "tollgate.webhook-secret", "the secret of the test's webhooks",
              "tollgate.webhook-network", "local",
              "tollgate.mail-from", "orders@shop.example.vn",
              "aws.endpoint-url-ses", SES.url(),
              "aws.access-key-id", "test",
              "aws.secret-access-key", "test"));

  private static final String ALL_ACCEPTED = "{\"batchItemFailures\":[]}";

  private final DeliverRuns runs = STORE.bean(DeliverRuns.class);
  private final String buyer = UUID.randomUUID() + "@buyer.example";

  @AfterEach
  void forgetMails() {
    Stream.of("mail", "mail_mark", "mail_suppression")
        .forEach(table -> STORE.execute("DELETE FROM " + table));
  }

  /** Of other senders, of another configuration set, of SES's console, and of nothing at all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"mail\":{\"tags\":{\"ses:from-domain\":[\"shop.example.vn\"]}}",
        "\"mail\":{\"tags\":{\"mail\":\"7\"}}",
        "\"mail\":{\"tags\":{}}",
        "\"mail\":{}",
        "\"mail\":[]",
        "\"other\":1"
      })
  void bounceWithoutOurTagEndsMailToItsAddress(String mail) {
    String bounce =
        """
        {"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General",
         "bouncedRecipients":[{"emailAddress":"%s"}]},%s}"""
            .formatted(buyer, mail);

    assertEquals(ALL_ACCEPTED, accept(bounce));

    assertEquals(List.of("1"), STORE.rows("SELECT COUNT(*) FROM mail_suppression"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"eventType\":\"Bounce\"}",
        "{\"eventType\":\"Bounce\",\"bounce\":7,\"mail\":\"7\"}",
        "{\"eventType\":\"Bounce\",\"bounce\":{\"bounceType\":\"Permanent\"}}",
        "{\"eventType\":\"Complaint\",\"complaint\":{\"complainedRecipients\":{}}}"
      })
  void reportThatNamesNobodyIsAcceptedAndEndsNothing(String report) {
    assertEquals(ALL_ACCEPTED, accept(report));
    assertEquals(List.of("0"), STORE.rows("SELECT COUNT(*) FROM mail_suppression"));
  }

  /** Classes are loaded in what is left, and settings are read. */
  @Test
  void initWaitsForTheDatabaseForTwoThirdsOfItsTimeAtMost() {
    assertTrue(DeliverHandler.CONNECTION_AWAITED_MS * 3 <= FunctionTimeouts.INIT.toMillis() * 2);
  }

  @Test
  void textByWhichSesTriesItsTopicIsAccepted() {
    String log =
        CapturedLog.of(
            () ->
                assertEquals(
                    ALL_ACCEPTED,
                    accept("Successfully validated SNS topic for Amazon SES event publishing.")));
    assertFalse(log.contains("ERROR"), log);
  }

  @Test
  void recordThatFailsDoesNotKeepBackTheOthersOfItsBatch() {
    String odd = event(paid());
    String good = event(paid());
    STORE.execute("UPDATE outbox SET mode='odd' WHERE event_id='%s'".formatted(odd));

    String answer = accept(message(odd), message(good), "not JSON");

    assertEquals(
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"},{\"itemIdentifier\":\"m2\"}]}",
        answer);
    assertEquals(1, SES.to(buyer).size());
    STORE.execute("UPDATE outbox SET mode='TEST' WHERE event_id='%s'".formatted(odd));
  }

  @Test
  void batchSendsNoMoreMailsThanItHasMessages() {
    MailFacts facts = STORE.bean(MailFacts.class);
    for (int backlog = 0; backlog < 3; backlog++) {
      facts.accept(event(paid()), STORE.clock().instant());
    }

    accept(message(event(paid())));
    assertEquals(1, SES.to(buyer).size());

    runs.runAll(inAMinute());
    assertEquals(4, SES.to(buyer).size());
  }

  /** A batch that ends well says nothing of what no message tells of. */
  @Test
  void runOfTheScheduleThatEndsWellIsCounted() throws Exception {
    assertEquals(
        List.of("1"),
        CapturedMetrics.of(
            Metric.DELIVER_SUCCESS,
            () -> {
              accept(message(event(paid())));
              runs.runAll(inAMinute());
            }));
  }

  /** As a newer release leaves a row that this one cannot read. */
  @Test
  void mailsThatBreakOffAreAnErrorAndDoNotKeepBackTheBatch() throws Exception {
    STORE.bean(MailFacts.class).accept(event(paid()), STORE.clock().instant());
    STORE.execute("UPDATE mail SET mode='odd'");
    String message = message(event(paid()));

    String log =
        CapturedLog.of(
            () -> assertThrows(IllegalStateException.class, () -> runs.runAll(inAMinute())));
    assertTrue(log.contains("[ERROR] Counts - part=mails broke off"), log);
    assertEquals(
        List.of("route=Records 1"),
        CapturedMetrics.of(
            Metric.SERVER_ERRORS, () -> assertEquals(ALL_ACCEPTED, accept(message))));
  }

  /** No attempt begins that Lambda would cut off. */
  @Test
  void nothingIsAttemptedWhenTheTimeIsOver() {
    STORE.bean(MailFacts.class).accept(event(paid()), STORE.clock().instant());
    runs.runAll(Deadline.in(Duration.ZERO));
    assertEquals(0, SES.to(buyer).size());
  }

  private BillSnapshot paid() {
    BillSnapshot placed = STORE.place();
    STORE.execute(
        "UPDATE orders SET buyer='{\"email\":\"%s\"}' WHERE id=%d"
            .formatted(buyer, placed.order().id()));
    STORE.called(placed, Reports.paid(UUID.randomUUID().toString()));
    return placed;
  }

  private static String event(BillSnapshot about) {
    return STORE
        .rows(
            "SELECT event_id FROM outbox WHERE type='payment.paid' AND order_id="
                + about.order().id())
        .getFirst();
  }

  private static String message(String event) {
    return Json.write(Map.of("id", event));
  }

  private String accept(String... bodies) {
    List<Map<String, String>> records = new ArrayList<>();
    for (String body : bodies) {
      records.add(Map.of("messageId", "m" + records.size(), "body", body));
    }
    JsonNode batch =
        Json.object(Json.write(Map.of("Records", records))).orElseThrow().get("Records");
    return Json.write(runs.accept(batch, inAMinute()));
  }

  private static Deadline inAMinute() {
    return Deadline.in(Duration.ofMinutes(1));
  }
}
