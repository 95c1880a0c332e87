package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Report;
import io.tollgate.money.Money;
import io.tollgate.store.Reports;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway signed and the buyer's browser carried. */
class BrowserReturnTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private final Settle settle = STORE.bean(Settle.class);
  private final BillSnapshot placed = STORE.place();

  @Test
  void signedPaymentInABrowserReturnIsSettled() {
    browserReturned(paid("B-1"));
    assertEquals(
        "order PROCESSING\nbill PAID B-1\nreceipt APPLIED 50000 VND B-1\n", STORE.standing(placed));
    assertEquals("RECORDED", outcome());
    browserReturned(paid("B-1"));
    assertEquals("PROCESSING", STORE.now(placed).order().state().label());
  }

  @Test
  void anotherAmountInABrowserReturnIsInReview() {
    browserReturned(Reports.paid(Money.of(1, "VND"), "B-2", STORE.clock().instant()));
    assertEquals("IN_REVIEW", STORE.now(placed).bill().bill().state().label());
  }

  static Stream<Report> otherReports() {
    return Stream.of(
        new Report.Expired("-54"),
        new Report.Declined("no_money", "51"),
        new Report.Suspicious("07"),
        new Report.NotFound(),
        new Report.InProgress());
  }

  /** A buyer could carry yesterday's refusal of a payment that succeeded today. */
  @ParameterizedTest
  @MethodSource("otherReports")
  void anyOtherReportInABrowserReturnIsLoggedAndIgnored(Report report) {
    STORE.clock().set(placed.bill().bill().deadline().plusSeconds(1));
    browserReturned(report);
    assertEquals("order NEW\nbill CREATED\n", STORE.standing(placed));
    assertEquals("IGNORED", outcome());
  }

  /** A genuine decline may be replayed as often as anybody likes. */
  @Test
  void replayedDeclinesAreOneCountedLogRowAMinute() {
    Report decline = new Report.Declined("no_money", "51");
    STORE.clock().set(placed.bill().bill().createdAt().truncatedTo(ChronoUnit.MINUTES));
    for (int i = 0; i < 20; i++) {
      browserReturned(decline);
    }
    browserReturned(new Report.Expired("-54"));
    STORE.clock().pass(Duration.ofMinutes(1));
    browserReturned(decline);
    browserReturned(decline);

    assertEquals(
        List.of("21", "2"),
        STORE.rows(
            "SELECT times FROM callback_log WHERE ref='%s' ORDER BY id"
                .formatted(placed.bill().bill().ref())));
  }

  private void browserReturned(Report report) {
    settle.carried(
        placed.bill().bill().gateway(),
        "main",
        placed.bill().bill().ref(),
        report,
        MessageSource.browser("payloadHttp=…"));
  }

  private String outcome() {
    return STORE
        .rows(
            "SELECT outcome FROM callback_log WHERE ref='%s' ORDER BY id DESC LIMIT 1"
                .formatted(placed.bill().bill().ref()))
        .getFirst();
  }
}
