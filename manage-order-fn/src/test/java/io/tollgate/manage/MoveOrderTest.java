package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.gateway.Callback.DisputeNotification;
import io.tollgate.gateway.Callback.DisputeReport;
import io.tollgate.money.Money;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.FakeGateway;
import io.tollgate.settle.ReversalNotifications;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Operators move orders to their next state; only verified money, or an order paid afterwards, is
 * approved.
 */
class MoveOrderTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final Draft HELD = Draft.USUAL.at(FakeGateway.ID).withoutAutoApprove();

  private final MoveOrder moves = STORE.bean(MoveOrder.class);

  @Test
  void paidOrderIsApprovedShippedDeliveredAndCompletedInTheOperatorsName() {
    BillSnapshot paid = OrderFixture.paid(STORE, HELD, "tx-way");

    assertEquals(moved(paid, Step.PROCESSING, ""), move(paid, OrderCommand.APPROVE));
    assertEquals(moved(paid, Step.SHIPPED, "VN-7"), ship(paid, "VN-7"));
    assertEquals(moved(paid, Step.DELIVERED, "VN-7"), move(paid, OrderCommand.DELIVER));
    assertEquals(moved(paid, Step.COMPLETED, "VN-7"), move(paid, OrderCommand.COMPLETE));

    assertEquals(
        """
        history order HOLD>PROCESSING by an: approve by an operator
        history order PROCESSING>SHIPPED by an: ship by an operator
        history order SHIPPED>DELIVERED by an: deliver by an operator
        history order DELIVERED>COMPLETED by an: complete by an operator
        event order.new
        event order.hold
        event payment.paid
        event order.processing
        event order.shipped
        event order.delivered
        event order.completed
        """,
        STORE
            .story(paid)
            .lines()
            .filter(line -> line.contains("by an:") || line.startsWith("event"))
            .map(line -> line + "\n")
            .reduce("", String::concat));
  }

  @Test
  void repeatedCommandChangesNothing() {
    BillSnapshot paid = OrderFixture.paid(STORE, HELD, "tx-repeated");
    move(paid, OrderCommand.APPROVE);
    String before = STORE.story(paid);

    assertEquals(moved(paid, Step.PROCESSING, ""), move(paid, OrderCommand.APPROVE));

    assertEquals(before, STORE.story(paid));
  }

  @Test
  void orderIsShippedUnderOneTrackingNumber() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-shipped");
    ship(paid, "VN-1");

    assertEquals(new MoveResult.AlreadyShipped("VN-1"), ship(paid, "VN-2"));
    assertEquals(moved(paid, Step.SHIPPED, "VN-1"), ship(paid, ""));
  }

  @Test
  void orderWithoutMoneyIsNotApproved() {
    BillSnapshot transfer = OrderFixture.accepted(STORE, OrderFixture.TRANSFER);

    assertEquals(new MoveResult.NotPaid(), move(transfer, OrderCommand.APPROVE));

    assertEquals("order HOLD\nbill PENDING\n", STORE.standing(transfer));
  }

  @Test
  void orderThatIsPaidOnDeliveryIsApprovedWithoutMoney() {
    BillSnapshot cash = OrderFixture.accepted(STORE, OrderFixture.CASH.withoutAutoApprove());

    assertEquals(moved(cash, Step.PROCESSING, ""), move(cash, OrderCommand.APPROVE));
  }

  @Test
  void orderDoesNotSkipItsApproval() {
    BillSnapshot paid = OrderFixture.paid(STORE, HELD, "tx-illegal");

    MoveResult.Illegal illegal = assertInstanceOf(MoveResult.Illegal.class, ship(paid, "VN-3"));

    assertEquals(new OrderCommand.Course.Illegal("HOLD", "SHIPPED"), illegal.move());
  }

  @Test
  void orderWhoseMoneyIsAllOnItsWayBackIsNotShipped() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-back");
    RefundFixture.request(STORE, paid, "tx-back", 50_000);

    assertEquals(new MoveResult.RefundInProgress(), ship(paid, "VN-4"));
    assertEquals(new MoveResult.RefundInProgress(), shipAnyway(paid));
  }

  @Test
  void partlyRefundedOrderIsShippedOnlyAnyway() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-partly-back");
    RefundFixture.request(STORE, paid, "tx-partly-back", 20_000);

    assertEquals(new MoveResult.MoneyRefunded(Money.of(20_000, "VND")), ship(paid, "VN-5"));
    assertEquals(moved(paid, Step.SHIPPED, "VN-6"), shipAnyway(paid));
  }

  @Test
  void orderWhosePaymentIsDisputedIsShippedOnlyAnyway() {
    BillSnapshot paid = OrderFixture.paid(STORE, "tx-disputed");
    STORE
        .bean(ReversalNotifications.class)
        .dispute(
            FakeGateway.ID,
            new DisputeNotification(
                "main",
                "tx-disputed",
                "du-1",
                Money.of(30_000, "VND"),
                new DisputeReport.Open(STORE.clock().instant().plus(Duration.ofDays(14))),
                STORE.clock().instant()));

    MoveResult.MoneyDisputed disputed =
        assertInstanceOf(MoveResult.MoneyDisputed.class, ship(paid, "VN-6"));

    assertEquals("du-1", disputed.dispute().reference());
    assertEquals(moved(paid, Step.SHIPPED, "VN-6"), shipAnyway(paid));
  }

  @Test
  void orderThatNobodyPlacedIsUnknown() {
    assertEquals(
        new MoveResult.UnknownOrder(),
        moves.move(999_999, OrderCommand.APPROVE, new MoveRequest(false), OrderFixture.OPERATOR));
  }

  private MoveResult move(BillSnapshot about, OrderCommand command) {
    return moves.move(about.order().id(), command, new MoveRequest(false), OrderFixture.OPERATOR);
  }

  private MoveResult ship(BillSnapshot about, String trackingNumber) {
    return moves.ship(
        about.order().id(), new ShipRequest(trackingNumber, false), OrderFixture.OPERATOR);
  }

  private MoveResult shipAnyway(BillSnapshot about) {
    return moves.ship(about.order().id(), new ShipRequest("VN-6", true), OrderFixture.OPERATOR);
  }

  private static MoveResult moved(BillSnapshot about, OrderState state, String trackingNumber) {
    return new MoveResult.Moved(
        about.order().id(), about.order().number(), about.order().shopRef(), state, trackingNumber);
  }
}
