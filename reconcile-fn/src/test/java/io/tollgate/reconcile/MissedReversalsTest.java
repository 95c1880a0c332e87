package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.EventLog;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayProfile;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.gateway.Reversals;
import io.tollgate.log.CapturedLog;
import io.tollgate.money.AmountRange;
import io.tollgate.schedule.CheckSchedule;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.DueWork;
import io.tollgate.schedule.ReversalClaims;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.SettleMessage;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of failures while lost refunds and disputes are looked for. */
class MissedReversalsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(4);

  private static final Duration TIME = Duration.ofMinutes(5);

  /** The bank of the fixture, with an event log and answers about refunds. */
  private record BankWithLog(
      Gateway bank, Supplier<EventPage> log, Function<Bill, List<Callback>> made)
      implements Gateway, EventLog, Reversals {

    @Override
    public Duration eventsKept() {
      return Duration.ZERO;
    }

    @Override
    public EventPage events(String account, Instant since, String after) {
      return log.get();
    }

    @Override
    public List<Callback> reversals(Bill bill, String transactionId) {
      return made.apply(bill);
    }

    @Override
    public GatewayId id() {
      return bank.id();
    }

    @Override
    public GatewayProfile profile() {
      return bank.profile();
    }

    @Override
    public SortedSet<String> accounts() {
      return bank.accounts();
    }

    @Override
    public Map<Currency, AmountRange> limits() {
      return bank.limits();
    }

    @Override
    public Plan plan(NewBill bill, Instant now) {
      return bank.plan(bill, now);
    }

    @Override
    public Opening open(Bill bill) {
      return bank.open(bill);
    }

    @Override
    public Callback read(CallbackRequest request) {
      return bank.read(request);
    }

    @Override
    public CallbackReply reply(Acknowledgement acknowledgement) {
      return bank.reply(acknowledgement);
    }

    @Override
    public Report query(Bill bill) {
      return bank.query(bill);
    }

    @Override
    public Pacing pacing() {
      return bank.pacing();
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new IllegalStateException("no such member"), "errors", "[ERROR]"),
        Arguments.of(new NoClassDefFoundError("left out of the jar"), "errors", "[ERROR]"),
        Arguments.of(new DatabaseUnavailable(new SQLException("gone")), "errors", "[WARN]"),
        Arguments.of(new GatewayUnreachable(FakeGateway.ID, "503"), "unreachable", "[WARN]"));
  }

  /** Each run says so, because nothing of the log was settled. */
  @ParameterizedTest
  @MethodSource("failures")
  void eventLogThatCannotBeReadIsLoggedAndCounted(Throwable failure, String count, String level) {
    BankWithLog gateway = gateway(() -> failing(failure), _ -> List.of());
    for (int run = 0; run < 2; run++) {
      Counts counts = new Counts();
      String log = CapturedLog.of(() -> run(gateway, Set.of(), counts));
      assertEquals(Map.of(count, 1L), counts.toMap());
      assertTrue(log.contains(level) && log.contains("event log of fakebank main"), log);
    }
    assertEquals(List.of(), STORE.rows("SELECT * FROM gateway_mark"));
  }

  @Test
  void questionAboutOneBillThatFailsStopsNoOther() {
    BillSnapshot broken = paid("broken");
    BillSnapshot refunded = paid("refunded");
    BankWithLog gateway =
        gateway(
            () -> new EventLog.EventPage(List.of(), ""),
            bill ->
                bill.ref().equals(broken.bill().bill().ref())
                    ? failing(new IllegalStateException("no such member"))
                    : List.of(refund("refunded")));
    Counts counts = new Counts();
    DueRows due = ReversalClaims.dueBills(FakeGateway.ID, STORE.clock().instant());
    String log = CapturedLog.of(() -> run(gateway, Set.of(due.name()), counts));

    assertEquals(Map.of("errors", 1L, "missed_events", 1L, "paid_bills", 2L), counts.toMap());
    assertTrue(log.contains("row=" + broken.bill().bill().ref() + " failed"), log);
    assertTrue(STORE.standing(refunded).contains("refund DONE 50000\n"));
  }

  private static BankWithLog gateway(
      Supplier<EventLog.EventPage> log, Function<Bill, List<Callback>> made) {
    return new BankWithLog(STORE.bean(FakeGateway.class), log, made);
  }

  private static <T> T failing(Throwable failure) {
    switch (failure) {
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      case Throwable checked -> throw new IllegalArgumentException(checked);
    }
  }

  private static void run(Gateway gateway, Set<String> due, Counts counts) {
    new MissedReversals(
            new Gateways(List.of(gateway)),
            STORE.bean(ReversalClaims.class),
            STORE.bean(DueWork.class),
            STORE.paymentStore(),
            STORE.bean(SettleMessage.class),
            STORE.bean(CheckSchedule.class),
            STORE.clock())
        .run(due, TIME, counts);
  }

  private static BillSnapshot paid(String transactionId) {
    BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
    STORE.called(placed, Reports.paid(transactionId));
    return STORE.now(placed);
  }

  private static Callback refund(String transactionId) {
    return new Callback.RefundNotification(
        "main",
        transactionId,
        "re_" + transactionId,
        StoreFixture.PRICE,
        new RefundReport.Done(),
        STORE.clock().instant());
  }
}
