package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.gateway.Callback.RefundNotification;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which events of a log are settled, without a gateway or a database. */
class NewestEventsTest {

  private static final Instant AT = Instant.parse("2026-02-01T16:45:00Z");
  private static final Callback WON = dispute("du_1", new DisputeReport.Won());
  private static final Callback LOST = dispute("du_1", new DisputeReport.Lost());
  private static final Callback OPEN = dispute("du_1", new DisputeReport.Open(AT));
  private static final Callback DONE = refund("re_1", new RefundReport.Done());
  private static final Callback FAILED = refund("re_1", new RefundReport.Failed("failed", "x"));

  private final List<Callback> settled = new ArrayList<>();
  private final Counts counts = new Counts();
  private final NewestEvents events =
      new NewestEvents(new GatewayId("stripe"), "main", this::settle, counts);

  @Test
  void ofTwoStatesInOnePageTheNewerIsSettled() {
    events.settle(List.of(WON, LOST, OPEN, DONE, FAILED));
    assertEquals(List.of(WON, DONE), settled);
  }

  @Test
  void ofTwoStatesInOppositeOrderTheFirstListedIsSettled() {
    events.settle(List.of(LOST, WON, FAILED, DONE));
    assertEquals(List.of(LOST, FAILED), settled);
  }

  @Test
  void anOlderStateOnTheNextPageIsNotSettledEither() {
    events.settle(List.of(WON));
    events.settle(List.of(OPEN, DONE));
    assertEquals(List.of(WON, DONE), settled);
  }

  @Test
  void eventsOfOtherDisputesAreSettledToo() {
    Callback other = dispute("du_2", new DisputeReport.Lost());
    Callback unread = new Callback.Irrelevant("refund.created");
    events.settle(List.of(WON, other, unread, unread));
    assertEquals(List.of(WON, other, unread, unread), settled);
  }

  @Test
  void anEventThatFailsStopsNoOther() {
    Callback broken = refund("broken", new RefundReport.Done());
    events.settle(List.of(broken, WON));
    assertEquals(List.of(WON), settled);
    assertEquals(Map.of("errors", 1L, "missed_events", 1L), counts.toMap());
  }

  private Acknowledgement settle(Callback event) {
    if (event instanceof RefundNotification notification
        && notification.identity().equals("broken")) {
      throw new IllegalStateException("broken");
    }
    settled.add(event);
    return Acknowledgement.RECORDED;
  }

  private static Callback dispute(String name, DisputeReport report) {
    return new DisputeNotification("main", "pi_1", name, Money.of(1, "VND"), report, AT);
  }

  private static Callback refund(String name, RefundReport report) {
    return new RefundNotification("main", "pi_1", name, Money.of(1, "VND"), report, AT);
  }
}
