package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.bill.Report;
import io.tollgate.bill.ReviewReason;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The diagrams of states in {@code docs/diagrams} have the code's transitions, and no others. */
class StateDiagramsTest {

  private static final Pattern TRANSITION = Pattern.compile("(?m)^ *([A-Z_]+) --> ([A-Z_]+)");
  private static final Instant NOW = Instant.parse("2026-02-01T03:15:00Z");
  private static final Instant EARLIER = NOW.minusSeconds(3600);
  private static final Money PRICE = Money.of(50_000, "VND");

  @Test
  void billDiagramHasTheTransitionsOfBill() throws IOException {
    List<BillState> states =
        List.of(
            new BillState.Created(),
            new BillState.Pending(),
            new BillState.Paid("1", EARLIER),
            new BillState.Failed("no", "-1", EARLIER),
            new BillState.Expired("", EARLIER),
            new BillState.InReview(ReviewReason.SUSPICIOUS, EARLIER));
    Set<String> moves = new TreeSet<>();
    moves.add("CREATED PENDING"); // By the gateway's answer to the opening, which is no report.
    for (BillState state : states) {
      for (Report report : reports()) {
        move(moves, state.label(), bill(state).after(report, NOW, Duration.ofHours(24)).label());
      }
    }
    assertEquals(moves, drawn("bill"));
  }

  @Test
  void orderDiagramHasTheTransitionsOfOrderState() throws IOException {
    List<OrderState> states = new ArrayList<>(List.of(OrderState.Step.values()));
    for (OrderState.FailureReason reason : OrderState.FailureReason.values()) {
      states.add(new OrderState.Failed(reason, EARLIER));
    }
    Set<String> moves = new TreeSet<>();
    for (OrderState from : states) {
      states.stream().filter(from::mayBecome).forEach(to -> move(moves, from.label(), to.label()));
    }
    assertEquals(moves, drawn("order"));
  }

  @Test
  void refundDiagramHasTheTransitionsOfSettleRefund() throws IOException {
    List<RefundState> states =
        List.of(
            new RefundState.Requested(),
            new RefundState.Pending(),
            new RefundState.Done(),
            new RefundState.Failed("no", "-1"),
            new RefundState.InReview("07"));
    List<RefundReport> reports =
        List.of(
            new RefundReport.Pending(),
            new RefundReport.Done(),
            new RefundReport.WhollyRefunded(),
            new RefundReport.Failed("no", "-1"),
            new RefundReport.NotFound(),
            new RefundReport.Undecided("07"));
    Set<String> moves = new TreeSet<>();
    for (RefundState state : states) {
      reports.forEach(
          report -> move(moves, state.label(), SettleRefund.after(state, report).label()));
    }
    assertEquals(moves, drawn("refund"));
  }

  private static List<Report> reports() {
    return List.of(
        new Report.Paid(PRICE, "2", EARLIER, new Evidence("key", "message")),
        new Report.Paid(Money.of(49_999, "VND"), "2", EARLIER, new Evidence("key", "message")),
        new Report.Declined("no funds", "-63"),
        new Report.Failed("no", "-1"),
        new Report.Expired("-54"),
        new Report.Waiting(),
        new Report.OpenPage(),
        new Report.InProgress(),
        new Report.NotFound(),
        new Report.Suspicious("07"));
  }

  /** A bill whose deadline has just come. */
  private static Bill bill(BillState state) {
    return new Bill(
        1,
        1,
        new Ref("260201ABCDEFGHJ"),
        new GatewayId("zalopay"),
        "main",
        PRICE,
        state,
        false,
        false,
        EARLIER,
        NOW,
        Memo.EMPTY);
  }

  private static void move(Set<String> moves, String from, String to) {
    if (!from.equals(to)) {
      moves.add(from + " " + to);
    }
  }

  private static Set<String> drawn(String name) throws IOException {
    String text = Files.readString(Path.of("../docs/diagrams", name + ".mmd"));
    return TRANSITION
        .matcher(text)
        .results()
        .map(found -> found.group(1) + " " + found.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
