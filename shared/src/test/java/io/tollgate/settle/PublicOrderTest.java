package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Mode;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.PaymentFailure;
import io.tollgate.bill.PublicStatus;
import io.tollgate.bill.Ref;
import io.tollgate.bill.ReviewReason;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What anybody may hear of a payment and of its order, for all that can be stored of both. */
class PublicOrderTest {

  private static final Instant NOW = Instant.parse("2026-02-01T03:15:00Z");
  private static final Money PRICE = Money.of(50_000, "VND");

  private static final Map<String, OrderState> ORDERS = orders();
  private static final List<BillState> BILLS =
      List.of(
          new BillState.Created(),
          new BillState.Pending(),
          new BillState.Paid("1", NOW),
          new BillState.Failed("no", "-1", NOW),
          new BillState.Expired("", NOW),
          new BillState.InReview(ReviewReason.WRONG_AMOUNT, NOW));

  /** Column heads: the bill's money, whether the order is paid, and what else is so. */
  private static final List<Facts> FACTS =
      List.of(
          new Facts("unpaid", BillMoney.NONE, false, false, false),
          new Facts("review", BillMoney.NONE, false, true, false),
          new Facts("replaced", BillMoney.NONE, false, false, true),
          new Facts("paid", BillMoney.NONE, true, false, false),
          new Facts("paid+review", BillMoney.NONE, true, true, false),
          new Facts("applied", BillMoney.APPLIED, true, false, false),
          new Facts("applied+review", BillMoney.APPLIED, true, true, false),
          new Facts("extra", BillMoney.EXTRA, false, false, false),
          new Facts("extra+review", BillMoney.EXTRA, false, true, false),
          new Facts("second", BillMoney.EXTRA, true, false, false),
          new Facts("second+review", BillMoney.EXTRA, true, true, false),
          new Facts("refunded", BillMoney.REFUNDED, true, true, false));

  private record Facts(
      String name, BillMoney money, boolean orderPaid, boolean moneyInReview, boolean replaced) {}

  @Test
  void publicStatusHasTheseValues() {
    assertEquals("PAID PENDING FAILED", words(PublicStatus.values()));
    assertEquals(
        "OPEN CONFIRMED CANCELLED REFUNDED DUPLICATE UNDER_REVIEW", words(PublicOrder.values()));
  }

  @Test
  void statusByStateOfTheBill() {
    assertEquals(
        "CREATED PENDING, PENDING PENDING, PAID PAID, FAILED FAILED, EXPIRED FAILED,"
            + " IN_REVIEW PENDING",
        BILLS.stream()
            .map(bill -> bill.label() + " " + bill.publicStatus())
            .collect(Collectors.joining(", ")));
  }

  /** Of any bill that is not in review itself: its state changes nothing about its order. */
  @Test
  void orderByItsStateAndItsMoney() {
    String picture =
        """
        facts           NEW          HOLD         PROCESSING   SHIPPED      DELIVERED    COMPLETED    failed       expired      cancelled
        unpaid          open         open         confirmed    confirmed    confirmed    confirmed    open         open         cancelled
        review          under_review under_review under_review under_review under_review under_review under_review under_review under_review
        replaced        open         open         confirmed    confirmed    confirmed    confirmed    cancelled    cancelled    cancelled
        paid            confirmed    confirmed    confirmed    confirmed    confirmed    confirmed    cancelled    cancelled    cancelled
        paid+review     confirmed    confirmed    confirmed    confirmed    confirmed    confirmed    cancelled    cancelled    cancelled
        applied         confirmed    confirmed    confirmed    confirmed    confirmed    confirmed    cancelled    cancelled    cancelled
        applied+review  confirmed    confirmed    confirmed    confirmed    confirmed    confirmed    cancelled    cancelled    cancelled
        extra           open         open         confirmed    confirmed    confirmed    confirmed    open         open         cancelled
        extra+review    under_review under_review under_review under_review under_review under_review under_review under_review under_review
        second          duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate
        second+review   duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate    duplicate
        refunded        refunded     refunded     refunded     refunded     refunded     refunded     refunded     refunded     refunded
        """;
    for (BillState bill : BILLS) {
      if (!(bill instanceof BillState.InReview)) {
        assertEquals(picture, picture(bill), bill.label());
      }
    }
  }

  /** Where it differs from the other bills, a person is still looking at this one. */
  @Test
  void orderOfABillInReview() {
    String inReview = picture(BILLS.getLast());
    String others = picture(BILLS.getFirst());
    assertEquals(
        """
        paid+review     under_review under_review under_review under_review under_review under_review under_review under_review under_review
        applied+review  under_review under_review under_review under_review under_review under_review under_review under_review under_review
        second+review   under_review under_review under_review under_review under_review under_review under_review under_review under_review
        """,
        inReview
            .lines()
            .filter(line -> others.lines().noneMatch(line::equals))
            .map(line -> line + "\n")
            .collect(Collectors.joining()));
  }

  /** The newest attempt counts only while the bill is open; in progress is only an open bill. */
  @Test
  void unpaidReasonByStateOfTheBill() {
    assertEquals(
        """
        newest attempt  CREATED      PENDING      PAID         FAILED       EXPIRED      IN_REVIEW
        none            -            -            -            declined     too_late     -
        CANCELLED       cancelled    cancelled    -            declined     too_late     -
        NO_MONEY        no_money     no_money     -            declined     too_late     -
        DECLINED        declined     declined     -            declined     too_late     -
        """,
        line("newest attempt", BILLS.stream().map(BillState::label))
            + reasons("none", Optional.empty())
            + Stream.of(PaymentFailure.values())
                .map(declined -> reasons(declined.name(), Optional.of(declined)))
                .collect(Collectors.joining()));
    for (BillState open : BILLS.subList(0, 2)) {
      assertEquals("under_way", reason(stored(open, true, Optional.of(PaymentFailure.NO_MONEY))));
    }
    assertEquals(
        "cancelled",
        reason(
            stored(new BillState.Failed("cancelled_by_payer", "1", NOW), false, Optional.empty())));
    assertEquals("CANCELLED NO_MONEY DECLINED TOO_LATE UNDER_WAY", words(UnpaidReason.values()));
  }

  /** Beside "why": whether "nothing was taken" may be said, as the mail says it (DECISIONS 154). */
  @Test
  void undecidedWhileAnotherBillIsOpenOrNoGatewayEndedIt() {
    assertEquals("certain undecided undecided", undecided(new BillState.Failed("no", "-1", NOW)));
    assertEquals("certain undecided undecided", undecided(new BillState.Expired("-54", NOW)));
    assertEquals("undecided undecided undecided", undecided(new BillState.Expired("", NOW)));
    assertEquals("certain undecided undecided", undecided(new BillState.Pending()));
  }

  /** Alone, beside another open bill, and with money in review. */
  private static String undecided(BillState state) {
    StoredBill bill = stored(state, false, Optional.empty());
    Facts unpaid = FACTS.getFirst();
    return Stream.of(
            snapshot(bill, Step.NEW, unpaid),
            snapshot(bill, Step.NEW, unpaid, true),
            snapshot(bill, Step.NEW, FACTS.get(1)))
        .map(snapshot -> snapshot.isUndecided() ? "undecided" : "certain")
        .collect(Collectors.joining(" "));
  }

  private static String reasons(String name, Optional<PaymentFailure> declined) {
    return line(name, BILLS.stream().map(bill -> reason(stored(bill, false, declined))));
  }

  private static String reason(StoredBill stored) {
    return UnpaidReason.of(snapshot(stored, Step.NEW, FACTS.getFirst()))
        .map(UnpaidReason::label)
        .orElse("-");
  }

  private static String picture(BillState bill) {
    StoredBill stored = stored(bill, false, Optional.empty());
    StringBuilder picture = new StringBuilder(line("facts", ORDERS.keySet().stream()));
    for (Facts facts : FACTS) {
      picture.append(
          line(
              facts.name(),
              ORDERS.values().stream()
                  .map(order -> PublicOrder.of(snapshot(stored, order, facts)))
                  .map(word -> word.name().toLowerCase(Locale.ROOT))));
    }
    return picture.toString();
  }

  private static String line(String name, Stream<String> cells) {
    String line = "%-15s ".formatted(name);
    return (line + cells.map("%-12s"::formatted).collect(Collectors.joining(" "))).strip() + "\n";
  }

  private static Map<String, OrderState> orders() {
    Map<String, OrderState> orders = new LinkedHashMap<>();
    for (Step step : Step.values()) {
      orders.put(step.name(), step);
    }
    orders.put("failed", new OrderState.Failed(FailureReason.PAYMENT_FAILED, NOW));
    orders.put("expired", new OrderState.Failed(FailureReason.PAYMENT_EXPIRED, NOW));
    orders.put("cancelled", new OrderState.Failed(FailureReason.CANCELLED, NOW));
    return orders;
  }

  private static String words(Enum<?>[] words) {
    return Arrays.stream(words).map(Enum::name).collect(Collectors.joining(" "));
  }

  private static StoredBill stored(
      BillState state, boolean inProgress, Optional<PaymentFailure> declined) {
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
            NOW,
            NOW,
            Memo.EMPTY);
    return new StoredBill(
        bill,
        bill.amount(),
        1,
        Mode.TEST,
        true,
        Optional.empty(),
        new NextStep.None(),
        inProgress,
        declined,
        URI.create("https://shop.example.vn/"),
        NOW,
        NOW,
        NOW,
        NOW,
        NOW,
        0);
  }

  private static BillSnapshot snapshot(StoredBill stored, OrderState order, Facts facts) {
    return snapshot(stored, order, facts, false);
  }

  private static BillSnapshot snapshot(
      StoredBill stored, OrderState order, Facts facts, boolean othersOpen) {
    return new BillSnapshot(
        new Order(1, "number", "shop-1", "nonce", "hash", order, PRICE, false, 3),
        stored,
        facts.orderPaid(),
        TransactionNumber.NEW,
        facts.replaced(),
        false,
        false,
        facts.moneyInReview() ? 1 : 0,
        othersOpen,
        facts.money());
  }
}
