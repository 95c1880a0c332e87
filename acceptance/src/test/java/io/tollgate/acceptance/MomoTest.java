package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MoMo through the real routes, with its simulator. */
class MomoTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final Simulator momo = TOLLGATE.simulator("momo");

  @Test
  void notificationPaysTheOrderAndIsAnsweredWithNothing() {
    Response opened = create();
    assertEquals("201", opened.outcome());
    assertTrue(opened.json().path("next_step").path("url").asText().startsWith(momo.url()));
    String ref = opened.text("ref");
    momo.pay(ref);
    awaitState(ref, "PAID");
    awaitNotification(ref);
    JsonNode reply = momo.replies(ref).getFirst();
    assertEquals(204, reply.path("status").asInt());
    assertEquals("", reply.path("reply").asText());
    assertEquals("PAID", shop.status(ref));
    assertEquals("PROCESSING", database.orderState(ref));
  }

  @Test
  void repeatedNotificationsAreOnePayment() {
    String ref = paid();
    momo.redeliver(ref, 20);
    Eventually.holds("all delivered", () -> momo.replies(ref).size() == 21);
    momo.replies(ref).forEach(reply -> assertEquals(204, reply.path("status").asInt()));
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of("APPLIED"), database.roles(ref));
  }

  /** MoMo never notifies twice, so a lost notification is found by a query alone. */
  @Test
  void paymentWithALostNotificationIsFoundByReconcile() {
    String ref = open("callback-lost", "true");
    momo.pay(ref);
    TOLLGATE.nextLook();
    awaitState(ref, "PAID");
    assertEquals(1, database.fulfilments(ref));
    assertEquals(List.of(), momo.replies(ref));
  }

  @ParameterizedTest
  @CsvSource({"cancel, told", "insufficient, told", "cancel, lost", "declined, lost"})
  void refusedPaymentFails(String outcome, String notification) {
    String ref = open("callback-lost", Boolean.toString(notification.equals("lost")));
    momo.end(ref, outcome);
    if (notification.equals("lost")) {
      TOLLGATE.nextLook();
    }
    awaitState(ref, "FAILED");
    assertEquals("FAILED", database.orderState(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void pageThatNobodyUsesExpires(String isLost) {
    String ref = open("callback-lost", isLost);
    TOLLGATE.advance(Duration.ofMinutes(11));
    TOLLGATE.reconcile();
    awaitState(ref, "EXPIRED");
    assertEquals("FAILED", database.orderState(ref));
  }

  /** MoMo's page can outlive what was agreed; nobody expires the bill under the buyer before. */
  @Test
  void openPageIsExpiredOnlyWhenItIsOverForSure() {
    String ref = open("page-seconds", "7200");
    TOLLGATE.advance(Duration.ofMinutes(19));
    TOLLGATE.reconcile();
    assertEquals("PENDING", database.state(ref));
    TOLLGATE.advance(Duration.ofMinutes(5));
    TOLLGATE.reconcile();
    assertEquals("PENDING", database.state(ref));
    TOLLGATE.advance(Duration.ofMinutes(7));
    TOLLGATE.reconcile();
    awaitState(ref, "EXPIRED");
    momo.pay(ref);
    awaitState(ref, "PAID");
    assertEquals(1, database.fulfilments(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other-key", "digit", "field"})
  void forgedNotificationChangesNothing(String forgery) {
    String ref = open("callback-forged", forgery);
    momo.end(ref, "cancel");
    awaitNotification(ref);
    assertEquals(400, momo.replies(ref).getFirst().path("status").asInt());
    assertEquals("PENDING", database.state(ref));
    assertEquals(List.of(), database.roles(ref));

    momo.faultsOf(ref);
    momo.redeliver(ref, 1);
    awaitState(ref, "FAILED");
  }

  @Test
  void notificationOfAnotherPartnerChangesNothing() {
    String ref = open("callback-wrong-account", "true");
    momo.pay(ref);
    awaitNotification(ref);
    assertEquals(400, momo.replies(ref).getFirst().path("status").asInt());
    assertEquals("PENDING", database.state(ref));
  }

  @Test
  void anotherAmountThanTheBillsIsACase() {
    String ref = open("paid-amount", "49000");
    momo.pay(ref);
    awaitState(ref, "IN_REVIEW");
    assertEquals(List.of("WRONG_AMOUNT"), database.cases(ref));
    assertEquals(0, database.fulfilments(ref));
  }

  /** A repeat of the request is answered with the page of the first. */
  @Test
  void lostAnswerToCreateIsOnePayment() {
    momo.faults("create-answer", "drop-after");
    String order = Shop.newOrder();
    Response lost = create(order);
    assertEquals("503 gateway_unreachable", lost.outcome());
    momo.faults();
    momo.faultsOf(lost.text("ref"));
    TOLLGATE.advance(Duration.ofSeconds(20));
    Response again = create(order);
    assertEquals(2, again.status() / 100, again.toString());
    assertEquals(lost.text("ref"), again.text("ref"));
    momo.pay(lost.text("ref"));
    awaitState(lost.text("ref"), "PAID");
  }

  @Test
  void refundsInPartsAreDoneAtOnce() {
    String ref = paid();
    assertEquals("DONE", shop.refund(ref, "{\"amount\":20000}").text("status"));
    assertEquals("409 refund_exceeds", shop.refund(ref, "{\"amount\":30001}").outcome());
    assertEquals("PROCESSING", database.orderState(ref));
    assertEquals("DONE", shop.refund(ref, "{}").text("status"));
    assertEquals("FAILED", database.orderState(ref));
    assertEquals(List.of(20_000L, 30_000L), momo.refunds(ref));
  }

  @ParameterizedTest
  @CsvSource({
    "refund-course later, DONE, 1",
    "refund-course fails, FAILED, 0",
    "refund-answer drop-before, DONE, 1",
    "refund-answer drop-after, DONE, 1",
  })
  void refundComesToItsEnd(String fault, String end, int atMomo) {
    String ref = paid();
    momo.faultsOf(ref, fault.split(" "));
    assertEquals("PENDING", shop.refund(ref, "{}").text("status"));
    momo.faultsOf(ref);
    Eventually.holds(
        "ended",
        () -> {
          TOLLGATE.advance(Duration.ofMinutes(6));
          TOLLGATE.reconcile();
          return refunds(ref).equals(List.of("REFUND " + end + " 50000"));
        });
    assertEquals(atMomo, momo.refunds(ref).size());
  }

  /** MoMo notifies nobody of it. */
  @Test
  void refundInMomosPortalIsFoundWithinADay() {
    String ref = paid();
    momo.act(ref, "refund", "amount", "20000");
    TOLLGATE.advance(Duration.ofHours(25));
    TOLLGATE.reconcile();
    assertEquals(List.of("REFUND DONE 20000"), refunds(ref));
  }

  private String open(String... faults) {
    momo.faults(faults);
    Response opened = create();
    assertEquals("201", opened.outcome());
    momo.faults();
    momo.faultsOf(opened.text("ref"), faults);
    return opened.text("ref");
  }

  private String paid() {
    String ref = open();
    momo.pay(ref);
    awaitState(ref, "PAID");
    return ref;
  }

  private Response create() {
    return create(Shop.newOrder());
  }

  private Response create(String order) {
    return shop.create(
        "{\"shop_ref\":\"%s\",\"amount\":50000,\"gateway\":\"momo\"}".formatted(order));
  }

  private void awaitState(String ref, String state) {
    Eventually.holds(state, () -> database.state(ref).equals(state));
  }

  private void awaitNotification(String ref) {
    Eventually.holds("notified", () -> momo.replies(ref).size() == 1);
  }

  private List<String> refunds(String ref) {
    return database.column(
        "SELECT CONCAT(r.kind,' ',r.state,' ',r.amount) FROM refund r JOIN bill b ON b.id=r.bill_id"
            + " WHERE b.ref=? ORDER BY r.id",
        ref);
  }
}
