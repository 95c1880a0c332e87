package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The state machine is a picture, and this is the picture. */
class BillTest {

  private static final Instant DEADLINE = Instant.parse("2026-02-01T03:15:00Z");
  private static final Duration SETTLES_WITHIN = Duration.ofHours(24);
  private static final Instant EARLIER = Instant.parse("2026-02-01T02:00:00Z");
  private static final Evidence EVIDENCE = new Evidence("key", "message");
  private static final Money PRICE = Money.of(50_000, "VND");

  private static final List<BillState> STATES =
      List.of(
          new BillState.Created(),
          new BillState.Pending(),
          new BillState.Paid("1", EARLIER),
          new BillState.Failed("no", "-1", EARLIER),
          new BillState.Expired("", EARLIER),
          new BillState.InReview(ReviewReason.SUSPICIOUS, EARLIER));

  @Test
  void stateAfterEveryReportInEveryState() {
    assertEquals(
        """
        report          when       CREATED       PENDING       PAID          FAILED        EXPIRED       IN_REVIEW
        paid            always     PAID          PAID          .             PAID          PAID          PAID
        other amount    always     WRONG_AMOUNT  WRONG_AMOUNT  .             WRONG_AMOUNT  WRONG_AMOUNT  .
        other currency  always     WRONG_AMOUNT  WRONG_AMOUNT  .             WRONG_AMOUNT  WRONG_AMOUNT  .
        declined        before     .             .             .             .             .             .
                        deadline   EXPIRED       EXPIRED       .             .             .             .
        failed          always     FAILED        FAILED        .             .             .             .
        expired         always     EXPIRED       EXPIRED       .             .             .             .
        not paid yet    before     .             .             .             .             .             .
                        deadline   EXPIRED       EXPIRED       .             .             .             .
        open page       before     .             .             .             .             .             .
                        settled    UNDECIDED     UNDECIDED     .             .             .             .
        in progress     before     .             .             .             .             .             .
                        settled    UNDECIDED     UNDECIDED     .             .             .             .
        not found       before     .             .             .             .             .             .
                        deadline   EXPIRED       EXPIRED       .             .             .             .
        suspicious      always     SUSPICIOUS    SUSPICIOUS    .             SUSPICIOUS    SUSPICIOUS    .
        """,
        picture());
  }

  private static String picture() {
    StringBuilder picture =
        new StringBuilder(row("report", "when", STATES.stream().map(BillState::label).toList()));
    reports()
        .forEach(
            (name, report) -> {
              List<String> last = List.of();
              List<String> lines = new ArrayList<>();
              for (Map.Entry<String, Instant> time : times().entrySet()) {
                List<String> cells =
                    STATES.stream().map(state -> cell(state, report, time.getValue())).toList();
                if (!cells.equals(last)) {
                  lines.add(row(lines.isEmpty() ? name : "", time.getKey(), cells));
                }
                last = cells;
              }
              picture.append(
                  lines.size() > 1
                      ? String.join("", lines)
                      : lines.getFirst().replaceFirst("before", "always"));
            });
    return picture.toString();
  }

  private static Map<String, Report> reports() {
    Map<String, Report> reports = new LinkedHashMap<>();
    reports.put("paid", paid(PRICE));
    reports.put("other amount", paid(Money.of(49_999, "VND")));
    reports.put("other currency", paid(Money.of(50_000, "PEN")));
    reports.put("declined", new Report.Declined("no funds", "-63"));
    reports.put("failed", new Report.Failed("no", "-1"));
    reports.put("expired", new Report.Expired("-54"));
    reports.put("not paid yet", new Report.Waiting());
    reports.put("open page", new Report.OpenPage());
    reports.put("in progress", new Report.InProgress());
    reports.put("not found", new Report.NotFound());
    reports.put("suspicious", new Report.Suspicious("07"));
    return reports;
  }

  private static Report paid(Money received) {
    return new Report.Paid(received, "2", EARLIER, EVIDENCE);
  }

  /** Each is the last or the first instant of something. */
  private static Map<String, Instant> times() {
    Map<String, Instant> times = new LinkedHashMap<>();
    times.put("before", DEADLINE.minusNanos(1_000));
    times.put("deadline", DEADLINE);
    times.put("after", DEADLINE.plus(SETTLES_WITHIN).minusNanos(1_000));
    times.put("settled", DEADLINE.plus(SETTLES_WITHIN));
    return times;
  }

  private static String cell(BillState state, Report report, Instant now) {
    Bill bill =
        new Bill(
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
            DEADLINE,
            Memo.EMPTY);
    BillState after = bill.after(report, now, SETTLES_WITHIN);
    if (after.equals(state)) {
      return ".";
    }
    return after instanceof BillState.InReview review ? review.why().name() : after.label();
  }

  private static String row(String report, String when, List<String> cells) {
    return ("%-16s%-11s".formatted(report, when)
                + cells.stream().map("%-14s"::formatted).collect(Collectors.joining()))
            .stripTrailing()
        + "\n";
  }
}
