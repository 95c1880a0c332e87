package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.SimulatedOrder.RefundStory;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Answer;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What a gateway with the ability to make refunds promises of them. */
final class RefundsContract {

  /** Longer than any gateway keeps a refund open that will come to an end. */
  private static final int HOURS_MAX = 24 * 4;

  private final WireContractTest contract;

  RefundsContract(WireContractTest contract) {
    this.contract = contract;
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        dynamicTest("a plan has a name of its own and holds no secret", this::planIsPure),
        dynamicTest("money can go back at least on the day of its payment", this::refundableUntil),
        dynamicTest("the identity stands before the call", this::identityStandsBeforeTheCall),
        dynamicTest("parts go back exactly", this::partsGoBackExactly),
        dynamicTest("a repeat is one refund or is never due", this::repeatIsOneRefund),
        dynamicTest("a lost answer decides nothing", () -> lost(Answer.DROP_AFTER)),
        dynamicTest("a lost call decides nothing", () -> lost(Answer.DROP_BEFORE)),
        dynamicTest("a refund of a name never heard is not failed", this::unknownIsNotFailed),
        ends("a refund comes to its end at once", RefundCourse.IMMEDIATE),
        ends("a refund comes to its end later", RefundCourse.LATER),
        ends("a refund fails", RefundCourse.FAILS),
        ends("a refund waits for a person", RefundCourse.MANUAL));
  }

  private void planIsPure() {
    Gateway gateway = contract.nowhere();
    Refunds refunds = (Refunds) gateway;
    Bill bill = contract.bill(gateway);
    NewRefund asked = new NewRefund(bill, "1", bill.amount(), "too big");
    RefundPlan plan = refunds.planRefund(asked, GatewayContractTest.NOW);
    assertNotEquals("", plan.identity());
    contract.assertKeepsSecrets(plan.toString());
    Map<String, String> values = plan.memo().values();
    assertEquals(values, Json.texts(Json.write(values)));
    assertNotEquals(plan.identity(), refunds.planRefund(asked, GatewayContractTest.NOW).identity());
  }

  private void refundableUntil() {
    Refunds refunds = (Refunds) contract.nowhere();
    Instant until = refunds.refundableUntil(GatewayContractTest.NOW);
    assertTrue(until.isAfter(GatewayContractTest.NOW.plus(Duration.ofDays(1))));
    assertEquals(until, refunds.refundableUntil(GatewayContractTest.NOW));
  }

  private void identityStandsBeforeTheCall() {
    List<HttpRequest> seen = new ArrayList<>();
    contract.onServer(
        request -> {
          seen.add(request);
          return HttpResponse.text(503, "text/plain", "");
        },
        gateway -> {
          Refunds refunds = (Refunds) gateway;
          Bill bill = contract.bill(gateway);
          Refund refund = planned(refunds, bill, bill.amount());
          for (int i = 0; i < 2; i++) {
            assertThrows(GatewayUnreachable.class, () -> refunds.refund(refund));
          }
          if (contract.sendsRefundIdentity()) {
            assertEquals(2, seen.size());
            seen.forEach(request -> assertNames(refund.identity(), request));
            assertEquals(seen.getFirst().text(), seen.getLast().text());
            contract.assertKeepsSecrets(seen.getFirst().text());
          }
        });
  }

  private static void assertNames(String identity, HttpRequest request) {
    assertTrue(
        (request.headers() + request.target() + request.text()).contains(identity),
        "The refund is asked for under another name than was planned");
  }

  /** The amounts that the gateway's books show; one that keeps their sum shows that. */
  private void partsGoBackExactly() {
    try (Scene scene = new Scene(RefundCourse.IMMEDIATE)) {
      long whole = scene.bill.amount().minorUnits();
      scene.refunds().refund(scene.refundOf(whole / 3));
      assertEquals(List.of(whole / 3), scene.gone());
      scene.waitForTheNextQuestion();
      scene.refunds().refund(scene.refundOf(whole / 2));
      long sum = scene.gone().stream().mapToLong(gone -> gone).sum();
      assertEquals(whole / 3 + whole / 2, sum);
    }
  }

  /** Reconcile repeats a refund only where the gateway said that it is not found. */
  private void repeatIsOneRefund() {
    try (Scene scene = new Scene(RefundCourse.IMMEDIATE)) {
      Refund refund = scene.refundOfAPart();
      if (contract.sendsRefundIdentity()) {
        scene.refunds().refund(refund);
        scene.waitForTheNextQuestion();
        assertFalse(scene.refunds().refund(refund) instanceof RefundReport.Failed);
        assertEquals(List.of(refund.amount().minorUnits()), scene.gone());
      } else {
        assertFalse(scene.refunds().queryRefund(refund) instanceof RefundReport.NotFound);
      }
    }
  }

  /** Money may have gone back or not: the answer was not heard, and a question decides. */
  private void lost(Answer answer) {
    try (Scene scene = new Scene(RefundCourse.IMMEDIATE)) {
      Refund refund = scene.refundOfAPart();
      scene.switchTo(Switches.NORMAL.with(Switch.REFUND_ANSWER, answer));
      assertThrows(GatewayUnreachable.class, () -> scene.refunds().refund(refund));
      scene.switchTo(Switches.NORMAL);
      scene.waitForTheNextQuestion();
      boolean wasTaken = !scene.gone().isEmpty();
      assertEquals(answer == Answer.DROP_AFTER, wasTaken);
      RefundReport report = scene.refunds().queryRefund(refund);
      assertUndecided(report, wasTaken);
      if (report instanceof RefundReport.NotFound) {
        scene.refunds().refund(refund);
        assertEquals(List.of(refund.amount().minorUnits()), scene.gone());
      }
    }
  }

  private static void assertUndecided(RefundReport report, boolean wasTaken) {
    boolean isRight =
        switch (report) {
          case RefundReport.Pending _, RefundReport.Undecided _ -> true;
          case RefundReport.NotFound _ -> !wasTaken;
          case RefundReport.Done _, RefundReport.WhollyRefunded _ -> wasTaken;
          case RefundReport.Failed _ -> false;
        };
    assertTrue(isRight, () -> "A refund whose answer was lost is " + report);
  }

  private void unknownIsNotFailed() {
    try (Scene scene = new Scene(RefundCourse.IMMEDIATE)) {
      Refund refund = scene.refundOfAPart();
      for (int days = 0; days < 3; days++) {
        assertUndecided(scene.refunds().queryRefund(refund), false);
        scene.clock.pass(Duration.ofDays(1));
      }
    }
  }

  private DynamicTest ends(String name, RefundCourse course) {
    return dynamicTest(name, () -> assertEnds(course));
  }

  /** As reconcile does: it asks until there is an end, of which a person is one. */
  private void assertEnds(RefundCourse course) {
    try (Scene scene = new Scene(course)) {
      Refund refund = scene.refundOf(scene.bill.amount().minorUnits());
      RefundReport report = scene.refunds().refund(refund);
      for (int hours = 0; report instanceof RefundReport.Pending && hours < HOURS_MAX; hours++) {
        scene.clock.pass(Duration.ofHours(1));
        report = scene.refunds().queryRefund(refund);
      }
      assertEnd(course, report);
    }
  }

  private void assertEnd(RefundCourse course, RefundReport report) {
    boolean byAPerson = report instanceof RefundReport.Undecided;
    boolean isRight =
        switch (course) {
          case IMMEDIATE -> report instanceof RefundReport.Done;
          case LATER ->
              report instanceof RefundReport.Done || byAPerson && !contract.asksAboutRefunds();
          case FAILS -> report instanceof RefundReport.Failed || byAPerson;
          case MANUAL -> report instanceof RefundReport.Pending || byAPerson;
        };
    assertTrue(isRight, () -> "A refund whose course is " + course + " is " + report);
  }

  /** A paid bill at the simulated gateway, whose number of the money is known. */
  private final class Scene implements AutoCloseable {

    private final SettableClock clock = SettableClock.at(GatewayContractTest.NOW);
    private final Sandbox sandbox = contract.sandbox(clock);
    private final Bill bill;
    private final String transactionId;

    Scene(RefundCourse course) {
      switchTo(Switches.NORMAL.with(Switch.REFUND_COURSE, course));
      bill = sandbox.paid(contract.newBill(GatewayContractTest.REF, contract.price()));
      transactionId =
          assertInstanceOf(Report.Paid.class, sandbox.gateway().query(bill)).transactionId();
      waitForTheNextQuestion();
    }

    Refunds refunds() {
      return (Refunds) sandbox.gateway();
    }

    Refund refundOfAPart() {
      return refundOf(bill.amount().minorUnits() / 3);
    }

    Refund refundOf(long minorUnits) {
      Money amount = new Money(minorUnits, bill.amount().currency());
      NewRefund asked = new NewRefund(bill, transactionId, amount, "too big");
      return committed(refunds(), asked, clock.instant());
    }

    void waitForTheNextQuestion() {
      clock.pass(sandbox.gateway().pacing().interval().plusSeconds(1));
    }

    void switchTo(Switches switches) {
      sandbox.simulator().faults().everywhere(switches);
    }

    /** What went back, by the gateway's books. */
    List<Long> gone() {
      return sandbox.order(bill.ref()).refunds().stream().map(RefundStory::amount).toList();
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  /** A refund of a payment that nobody has asked about. */
  static Refund planned(Refunds refunds, Bill bill, Money amount) {
    return committed(refunds, new NewRefund(bill, "1", amount, "too big"), GatewayContractTest.NOW);
  }

  private static Refund committed(Refunds refunds, NewRefund asked, Instant now) {
    RefundPlan plan = refunds.planRefund(asked, now);
    return new Refund(
        plan.identity(),
        asked.bill(),
        asked.transactionId(),
        asked.amount(),
        asked.reason(),
        plan.memo());
  }
}
