package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.OrderState.Step;
import io.tollgate.stored.BillMoney;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import io.tollgate.stored.TransactionNumber;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a report does to an order, as pictures. All reports come right at the bill's deadline. */
class ConsequencesTest {

  private static final Instant NOW = Instant.parse("2026-02-01T03:15:00Z");
  private static final Duration SETTLES_WITHIN = Duration.ofHours(24);
  private static final Money PRICE = Money.of(50_000, "VND");
  private static final BillState PENDING = new BillState.Pending();

  private static final String HEAD =
      "order      report        bill          order after  receipt   cases             "
          + " acknowledgement\n";

  @Test
  void consequencesOfReportsAboutALiveBill() {
    assertEquals(
        HEAD
            + """
            NEW        paid          PAID          PROCESSING   APPLIED   -                  RECORDED
            NEW        other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            NEW        failed        FAILED        FAILED       NONE      -                  RECORDED
            NEW        not found     EXPIRED       FAILED       NONE      -                  RECORDED
            NEW        in progress   .             .            NONE      -                  IGNORED
            NEW        suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            """,
        picture(live(PENDING), Map.of("NEW", Step.NEW)));
  }

  @Test
  void consequencesOfReportsAboutASupersededBill() {
    assertEquals(
        HEAD
            + """
            NEW        paid          PAID          PROCESSING   APPLIED   -                  RECORDED
            NEW        other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            NEW        failed        FAILED        .            NONE      -                  RECORDED
            NEW        not found     EXPIRED       .            NONE      -                  RECORDED
            NEW        in progress   .             .            NONE      -                  IGNORED
            NEW        suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            HOLD       paid          PAID          .            EXTRA     SECOND_PAYMENT     RECORDED
            HOLD       other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            HOLD       failed        FAILED        .            NONE      -                  RECORDED
            HOLD       not found     EXPIRED       .            NONE      -                  RECORDED
            HOLD       in progress   .             .            NONE      -                  IGNORED
            HOLD       suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            SHIPPED    paid          PAID          .            EXTRA     SECOND_PAYMENT     RECORDED
            SHIPPED    other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            SHIPPED    failed        FAILED        .            NONE      -                  RECORDED
            SHIPPED    not found     EXPIRED       .            NONE      -                  RECORDED
            SHIPPED    in progress   .             .            NONE      -                  IGNORED
            SHIPPED    suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            """,
        picture(
            superseded(PENDING),
            ordered("NEW", Step.NEW, "HOLD", Step.HOLD, "SHIPPED", Step.SHIPPED)));
  }

  @Test
  void consequencesOfReportsAboutAPaidBill() {
    assertEquals(
        HEAD
            + """
            HOLD       paid          .             .            EXTRA     SECOND_TRANSACTION ALREADY_RECORDED
            HOLD       other amount  .             .            EXTRA     SECOND_TRANSACTION ALREADY_RECORDED
            HOLD       failed        .             .            NONE      -                  ALREADY_RECORDED
            HOLD       not found     .             .            NONE      -                  ALREADY_RECORDED
            HOLD       in progress   .             .            NONE      -                  ALREADY_RECORDED
            HOLD       suspicious    .             .            NONE      -                  ALREADY_RECORDED
            """,
        picture(live(new BillState.Paid("1", NOW)), Map.of("HOLD", Step.HOLD)));
  }

  @Test
  void consequencesOfReportsAboutAnExpiredBill() {
    assertEquals(
        HEAD
            + """
            expired    paid          PAID          PROCESSING   APPLIED   -                  RECORDED
            expired    other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            expired    failed        .             .            NONE      -                  ALREADY_RECORDED
            expired    not found     .             .            NONE      -                  ALREADY_RECORDED
            expired    in progress   .             .            NONE      -                  ALREADY_RECORDED
            expired    suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            cancelled  paid          PAID          .            EXTRA     LATE_CANCELLED     RECORDED
            cancelled  other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            cancelled  failed        .             .            NONE      -                  ALREADY_RECORDED
            cancelled  not found     .             .            NONE      -                  ALREADY_RECORDED
            cancelled  in progress   .             .            NONE      -                  ALREADY_RECORDED
            cancelled  suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            replaced   paid          PAID          .            EXTRA     LATE_REPLACED      RECORDED
            replaced   other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT       WRONG_AMOUNT
            replaced   failed        .             .            NONE      -                  ALREADY_RECORDED
            replaced   not found     .             .            NONE      -                  ALREADY_RECORDED
            replaced   in progress   .             .            NONE      -                  ALREADY_RECORDED
            replaced   suspicious    IN_REVIEW     .            NONE      SUSPICIOUS         RECORDED
            """,
        picture(
            live(new BillState.Expired("", NOW)),
            ordered(
                "expired", new OrderState.Failed(FailureReason.PAYMENT_EXPIRED, NOW),
                "cancelled", new OrderState.Failed(FailureReason.CANCELLED, NOW),
                "replaced", new OrderState.Failed(FailureReason.REPLACED, NOW))));
  }

  /** The time that counts is the gateway's, not ours. */
  @Test
  void consequencesOfLateMoney() {
    Instant last = NOW.plus(Pacing.LATE_ACCEPTED);
    assertEquals(
        """
        within a day            PROCESSING APPLIED -
        after a day             FAILED     EXTRA   LATE_TOO_LATE
        sold to others          FAILED     EXTRA   LATE_NO_STOCK
        another order took over FAILED     EXTRA   LATE_REPLACED
        without auto-approve    HOLD       APPLIED -
        """,
        late("within a day", expired(false, true), paid(PRICE, last))
            + late("after a day", expired(false, true), paid(PRICE, last.plusNanos(1_000)))
            + late("sold to others", outOfStock(), paid(PRICE, NOW))
            + late("another order took over", expired(true, true), paid(PRICE, NOW))
            + late("without auto-approve", expired(false, false), paid(PRICE, NOW)));
  }

  @Test
  void duplicateTransactionIsNeverStoredAgain() {
    BillSnapshot known =
        new BillSnapshot(
            order(Step.PROCESSING),
            live(new BillState.Paid("1", NOW)),
            true,
            TransactionNumber.RECORDED,
            false,
            false,
            false,
            0,
            false,
            BillMoney.APPLIED);
    reports()
        .forEach(
            (name, report) -> {
              Consequences consequences = Consequences.of(known, report, NOW, SETTLES_WITHIN);
              assertEquals(true, consequences.changesNothing(known), name);
            });
  }

  /** What is signed names this bill: it is paid, and a person compares the two. */
  @Test
  void consequencesOfANumberOfAnotherBill() {
    assertEquals(
        HEAD
            + """
            NEW        paid          PAID          PROCESSING   APPLIED   NUMBER_TWICE       RECORDED
            NEW        other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT NUMBER_TWICE WRONG_AMOUNT
            """,
        ofMoney(live(PENDING), Step.NEW));
    assertEquals(
        HEAD
            + """
            HOLD       paid          PAID          .            EXTRA     SECOND_PAYMENT NUMBER_TWICE RECORDED
            HOLD       other amount  IN_REVIEW     .            MISMATCH  WRONG_AMOUNT NUMBER_TWICE WRONG_AMOUNT
            """,
        ofMoney(superseded(PENDING), Step.HOLD));
    assertEquals(
        HEAD
            + """
            HOLD       paid          .             .            EXTRA     SECOND_TRANSACTION NUMBER_TWICE ALREADY_RECORDED
            HOLD       other amount  .             .            EXTRA     SECOND_TRANSACTION NUMBER_TWICE ALREADY_RECORDED
            """,
        ofMoney(live(new BillState.Paid("1", NOW)), Step.HOLD));
  }

  private static String ofMoney(StoredBill bill, Step order) {
    return picture(bill, Map.of(order.name(), order), TransactionNumber.ELSEWHERE)
        .lines()
        .limit(3)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static String late(String name, BillSnapshot snapshot, Report report) {
    Consequences after =
        Consequences.of(snapshot, report, NOW.plus(Duration.ofDays(30)), SETTLES_WITHIN);
    return "%-23s %-10s %-7s %s\n"
        .formatted(name, after.order().label(), after.receipt(), cases(after));
  }

  private static BillSnapshot expired(boolean replaced, boolean autoApprove) {
    return new BillSnapshot(
        order(new OrderState.Failed(FailureReason.PAYMENT_EXPIRED, NOW)),
        stored(new BillState.Expired("", NOW), false, autoApprove),
        false,
        TransactionNumber.NEW,
        replaced,
        false,
        false,
        0,
        false,
        BillMoney.NONE);
  }

  private static BillSnapshot outOfStock() {
    return new BillSnapshot(
        order(new OrderState.Failed(FailureReason.PAYMENT_EXPIRED, NOW)),
        stored(new BillState.Expired("", NOW), false, true),
        false,
        TransactionNumber.NEW,
        false,
        true,
        false,
        0,
        false,
        BillMoney.NONE);
  }

  private static String picture(StoredBill bill, Map<String, OrderState> orders) {
    return picture(bill, orders, TransactionNumber.NEW);
  }

  private static String picture(
      StoredBill bill, Map<String, OrderState> orders, TransactionNumber number) {
    StringBuilder picture = new StringBuilder(HEAD);
    orders.forEach(
        (name, state) -> {
          boolean orderPaid = state instanceof Step step && step != Step.NEW;
          BillSnapshot snapshot =
              new BillSnapshot(
                  order(state),
                  bill,
                  orderPaid,
                  number,
                  false,
                  false,
                  false,
                  0,
                  false,
                  BillMoney.NONE);
          reports()
              .forEach(
                  (report, said) ->
                      picture.append(
                          line(
                              name,
                              report,
                              snapshot,
                              Consequences.of(snapshot, said, NOW, SETTLES_WITHIN))));
        });
    return picture.toString();
  }

  private static String line(String order, String report, BillSnapshot before, Consequences after) {
    BillState bill = before.bill().bill().state();
    return "%-10s %-13s %-13s %-12s %-9s %-18s %s\n"
        .formatted(
            order,
            report,
            after.bill().equals(bill) ? "." : after.bill().label(),
            after.order().equals(before.order().state()) ? "." : after.order().label(),
            after.receipt(),
            cases(after),
            after.acknowledgement());
  }

  private static String cases(Consequences consequences) {
    Set<?> cases = consequences.cases();
    return cases.isEmpty()
        ? "-"
        : cases.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    reports.put("paid", paid(PRICE, NOW));
    reports.put("other amount", paid(Money.of(1, "VND"), NOW));
    reports.put("failed", new Report.Failed("no", "-1"));
    reports.put("not found", new Report.NotFound());
    reports.put("in progress", new Report.InProgress());
    reports.put("suspicious", new Report.Suspicious("07"));
    return reports;
  }

  private static Report paid(Money received, Instant paidAt) {
    return new Report.Paid(received, "2", paidAt, new Evidence("key", "message"));
  }

  private static Map<String, OrderState> ordered(Object... namesAndStates) {
    Map<String, OrderState> states = new LinkedHashMap<>();
    for (int i = 0; i < namesAndStates.length; i += 2) {
      states.put((String) namesAndStates[i], (OrderState) namesAndStates[i + 1]);
    }
    return states;
  }

  private static Order order(OrderState state) {
    return new Order(1, "number", "shop-1", "nonce", "hash", state, PRICE, false, 3);
  }

  private static StoredBill live(BillState state) {
    return stored(state, false, true);
  }

  private static StoredBill superseded(BillState state) {
    return stored(state, true, true);
  }

  private static StoredBill stored(BillState state, boolean superseded, boolean autoApprove) {
    Instant created = NOW.minus(Duration.ofMinutes(15));
    Bill bill =
        new Bill(
            1,
            1,
            new Ref("260201ABCDEFGHJ"),
            new GatewayId("zalopay"),
            "main",
            PRICE,
            state,
            superseded,
            false,
            created,
            NOW,
            Memo.EMPTY);
    return new StoredBill(
        bill,
        bill.amount(),
        1,
        Mode.TEST,
        autoApprove,
        Optional.empty(),
        new NextStep.None(),
        false,
        Optional.empty(),
        URI.create("https://shop.example.vn/"),
        NOW,
        created,
        created,
        created,
        created,
        0);
  }
}
