package io.tollgate.settle;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderState.Step;
import io.tollgate.order.Product;
import io.tollgate.schedule.DueClaims;
import io.tollgate.store.Concurrently;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.ProductFixture;
import io.tollgate.store.ProductFixture.Bought;
import io.tollgate.store.RefundFixture;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredRefund;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Callers that meet on one order. Sixteen connections; each race must see a version check lost. */
class RacesTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private final int lostBefore = STORE.paymentStore().count(Commit.OUTDATED);

  @AfterEach
  void reallyRaced() {
    assertTrue(hasRaced(), "No version check was lost");
  }

  private boolean hasRaced() {
    return STORE.paymentStore().count(Commit.OUTDATED) > lostBefore;
  }

  @Test
  void hundredConcurrentDuplicateCallbacksAreOnePayment() {
    // In one round alone, on a slow machine, nobody may lose a version check.
    for (int round = 1; round <= 20; round++) {
      BillSnapshot other = STORE.place();
      String transaction = "0-" + round;
      Concurrently.all(16, _ -> STORE.called(other, paid(transaction)));
    }
    BillSnapshot placed = STORE.place();
    List<Acknowledgement> said =
        Concurrently.all(100, _ -> STORE.called(placed, paid("1")).acknowledgement());
    assertEquals(1, Collections.frequency(said, Acknowledgement.RECORDED));
    assertEquals(99, Collections.frequency(said, Acknowledgement.ALREADY_RECORDED));
    assertEquals(
        """
        order PROCESSING
        bill PAID 1
        receipt APPLIED 50000 VND 1
        proof CALLBACK zalopay/main/key2 {"signed":true}
        history order >NEW by test: order placed
        history bill >CREATED by test: order placed
        history order NEW>PROCESSING by zalopay callback: paid, transaction 1
        history bill CREATED>PAID by zalopay callback: paid, transaction 1
        event order.new
        event order.processing
        event payment.paid
        callback RECORDED
        """,
        STORE.story(placed));
  }

  @Test
  void callbackStatusExpireReconcileAndReturnsOnOneBill() {
    FakeGateway bank = STORE.bean(FakeGateway.class);
    for (int round = 0; round < 100; round++) {
      BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
      Ref ref = placed.bill().bill().ref();
      String transaction = "2-" + round;
      bank.say(ref, paid(transaction));
      Concurrently.all(
          6,
          caller ->
              switch (caller) {
                case 0 -> STORE.called(placed, paid(transaction));
                case 1 -> ask(placed, MessageSource.STATUS);
                case 2 -> {
                  STORE.bean(Settle.class).endNow(placed, "test");
                  yield ask(placed, MessageSource.EXPIRE);
                }
                case 3 -> reconcile(FakeGateway.ID);
                case 4 -> signedReturn(placed, paid(transaction));
                default -> unsignedReturn(placed);
              });
      assertEquals(
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction),
          STORE.standing(placed));
    }
  }

  @Test
  void raceBetweenExpiryAndPayment() {
    for (int round = 0; round < 60; round++) {
      BillSnapshot placed = STORE.place();
      String transaction = "3-" + round;
      STORE.bean(Settle.class).endNow(placed, "test");
      Concurrently.all(
          2,
          caller ->
              caller == 0
                  ? STORE.called(placed, paid(transaction))
                  : STORE.answered(placed, new Report.NotFound()));
      assertEquals(
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction),
          STORE.standing(placed));
    }
  }

  @Test
  void twoBillsOfOneOrderArePaidAtOnce() {
    for (int round = 0; round < 60; round++) {
      BillSnapshot first = STORE.place();
      BillSnapshot second = STORE.placeAnother(first, Draft.USUAL.of("second"));
      String transaction = "4-" + round;
      Concurrently.all(
          4, caller -> STORE.called(caller % 2 == 0 ? first : second, paid(transaction)));
      assertEquals(
          List.of("PROCESSING 2 1 1 SECOND_PAYMENT"),
          STORE.rows(
              """
              SELECT o.state,
                (SELECT COUNT(*) FROM bill b WHERE b.order_id=o.id AND b.state='PAID'),
                (SELECT COUNT(*) FROM receipt r WHERE r.order_id=o.id AND r.role='APPLIED'),
                (SELECT COUNT(*) FROM receipt r WHERE r.order_id=o.id AND r.role='EXTRA'),
                (SELECT GROUP_CONCAT(c.kind) FROM review_case c WHERE c.order_id=o.id)
                FROM orders o WHERE o.id=%d\
              """
                  .formatted(first.order().id())));
    }
  }

  /** Neither waits for the other's order: the unique key of the number tells who was second. */
  @Test
  void twoBillsOfOneTransactionNumberAtOnce() {
    int duplicatesBefore = STORE.paymentStore().count(Commit.DUPLICATE);
    for (int round = 0; round < 60; round++) {
      List<BillSnapshot> bills = List.of(STORE.place(), STORE.place());
      String transaction = "12-" + round;
      List<Acknowledgement> said =
          Concurrently.all(
              16, i -> STORE.called(bills.get(i % 2), paid(transaction)).acknowledgement());
      assertEquals(2, Collections.frequency(said, Acknowledgement.RECORDED));
      assertEquals(14, Collections.frequency(said, Acknowledgement.ALREADY_RECORDED));
      String paid =
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction);
      assertEquals(
          Set.of(paid, paid + "case NUMBER_TWICE\n"),
          bills.stream().map(STORE::standing).collect(Collectors.toSet()));
    }
    assertTrue(
        STORE.paymentStore().count(Commit.DUPLICATE) > duplicatesBefore, "No two numbers ever met");
  }

  @Test
  void sixteenBillsOfOneTransactionNumberAtOnce() {
    // Two callers for each bill: in one round alone nobody may lose a version check.
    for (int round = 1; round <= 20 && !hasRaced(); round++) {
      String number = "13-" + round;
      List<BillSnapshot> bills = Stream.generate(STORE::place).limit(16).toList();
      Concurrently.all(32, i -> STORE.called(bills.get(i % 16), paid(number)));
      assertEquals(
          List.of("16 16 15 15"),
          STORE.rows(
              """
              SELECT COUNT(*),SUM(r.role='APPLIED'),SUM(r.number_twice),
                (SELECT COUNT(*) FROM review_case c JOIN receipt t ON t.id=c.receipt_id
                  WHERE t.transaction_id='%1$s' AND c.kind='NUMBER_TWICE')
                FROM receipt r WHERE r.transaction_id='%1$s'\
              """
                  .formatted(number)));
    }
  }

  @Test
  void billAndOrphanOfOneTransactionNumberAtOnce() {
    for (int round = 0; round < 30; round++) {
      BillSnapshot placed = STORE.place();
      Report.Paid money = paid("14-" + round);
      Concurrently.all(
          16,
          i ->
              i % 2 == 0
                  ? STORE.called(placed, money)
                  : STORE
                      .bean(Settle.class)
                      .unknown(
                          StoreFixture.ZALOPAY,
                          "main",
                          "nobody's",
                          money,
                          MessageSource.callback("{}")));
      assertEquals(
          List.of("APPLIED", "ORPHAN"),
          STORE.rows(
              "SELECT role FROM receipt WHERE transaction_id='%s' ORDER BY role"
                  .formatted(money.transactionId())));
    }
  }

  /** One transfer that a person confirms for two orders pays one. */
  @Test
  void oneReferenceIsConfirmedForTwoOrdersAtOnce() {
    Draft bank = new Draft(new GatewayId("manual"), "bank", true, StoreFixture.PRICE);
    for (int round = 0; round < 30; round++) {
      List<BillSnapshot> bills = List.of(STORE.place(bank), STORE.place(bank));
      Report.Paid money = paid("FT-" + round);
      Concurrently.all(
          16,
          i -> {
            Bill bill = bills.get(i % 2).bill().bill();
            return STORE
                .bean(Settle.class)
                .settle(bill.gateway(), "bank", bill.ref(), money, MessageSource.operator("an"));
          });
      assertEquals(
          Set.of("PAID", "CREATED"),
          bills.stream()
              .map(bill -> STORE.now(bill).bill().bill().state().label())
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void lateMoneyAndTheNextOrderUnderTheSameNumber() {
    for (int round = 0; round < 60; round++) {
      BillSnapshot placed = STORE.place();
      STORE.called(placed, new Report.Failed("no", "2"));
      String transaction = "5-" + round;
      Concurrently.all(
          3,
          caller -> caller == 0 ? placeSuccessor(placed) : STORE.called(placed, paid(transaction)));
      assertEquals(
          List.of("1"),
          STORE.rows(
              "SELECT COUNT(*) FROM orders WHERE live_shop_ref='%s'"
                  .formatted(placed.order().shopRef())));
    }
  }

  @Test
  void concurrentQueriesOfOneRefundHaveOneEffect() {
    FakeGateway bank = STORE.bean(FakeGateway.class);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.of(new RefundReport.Done()));
    for (int round = 0; round < 60; round++) {
      BillSnapshot placed = STORE.place(Draft.USUAL.at(FakeGateway.ID));
      String transaction = "6-" + round;
      STORE.called(placed, paid(transaction));
      StoredRefund refund = RefundFixture.request(STORE, STORE.now(placed), transaction, 50_000);
      Concurrently.all(
          6, _ -> STORE.bean(SettleRefund.class).follow(FakeGateway.ID, refund.identity()));
      assertEquals(
          """
          order FAILED CANCELLED
          bill PAID %1$s
          receipt APPLIED 50000 VND %1$s
          refund DONE 50000
          """
              .formatted(transaction),
          STORE.standing(placed));
    }
  }

  /** Orders, bills and deliveries in an order that the seed alone decides. */
  @Test
  void ordersBillsAndDeliveriesAtRandom() {
    long seed = Long.getLong("tollgate.seed", System.nanoTime());
    System.out.println("ordersBillsAndDeliveriesAtRandom: -Dtollgate.seed=" + seed);
    Random random = new Random(seed);
    List<Runnable> deliveries = new ArrayList<>();
    for (int order = 0; order < 200; order++) {
      BillSnapshot first = STORE.place();
      BillSnapshot second = STORE.placeAnother(first, Draft.USUAL.of("second"));
      for (BillSnapshot bill : List.of(first, second)) {
        String transaction = "7-" + bill.bill().bill().id();
        for (int delivery = 0; delivery < 8; delivery++) {
          deliveries.add(() -> STORE.called(bill, paid(transaction)));
        }
      }
    }
    // Near each other, so that those of one order meet; the window is two orders wide.
    for (int i = 0; i + 32 <= deliveries.size(); i += 16) {
      Collections.shuffle(deliveries.subList(i, i + 32), random);
    }
    AtomicInteger next = new AtomicInteger();
    Concurrently.all(
        16,
        _ -> {
          for (int i = next.getAndIncrement(); i < deliveries.size(); i = next.getAndIncrement()) {
            deliveries.get(i).run();
          }
          return 0;
        });
    assertEquals(
        List.of("200 200 200 200"),
        STORE.rows(
            """
            SELECT COUNT(DISTINCT e.order_id),COUNT(*),
              (SELECT COUNT(*) FROM receipt WHERE transaction_id LIKE '7-%' AND role='APPLIED'),
              (SELECT COUNT(*) FROM receipt WHERE transaction_id LIKE '7-%' AND role='EXTRA')
              FROM outbox e WHERE e.type='order.processing' AND e.order_id IN
                (SELECT r.order_id FROM receipt r WHERE r.transaction_id LIKE '7-%')\
            """));
  }

  /** Who comes too late hears so, and reads nothing stale: the loser of a race is a lost check. */
  @Test
  void hundredConcurrentBuyersOfTheLastPieceAreOneSale() {
    for (int round = 0; round == 0 || round < 20 && !hasRaced(); round++) {
      buyTheLastPieceAtOnce("8-" + round);
    }
  }

  private static void buyTheLastPieceAtOnce(String transaction) {
    ProductFixture stock = new ProductFixture(STORE);
    Product last = stock.product(29_000, 1);
    List<String> customers =
        IntStream.range(0, 100).mapToObj(_ -> ProductFixture.customer()).toList();
    List<Cart> carts = customers.stream().map(c -> stock.pick(c, 1, last)).toList();
    List<Bought> bought = Concurrently.all(100, i -> stock.buy(customers.get(i), carts.get(i)));
    List<Commit> commits = bought.stream().map(Bought::commit).toList();
    assertEquals(1, Collections.frequency(commits, Commit.DONE));
    assertEquals(99, Collections.frequency(commits, Commit.GOODS_CHANGED));
    assertEquals(0, stock.left(last));
    BillSnapshot sold = stock.sold(bought.get(commits.indexOf(Commit.DONE)));
    Concurrently.all(100, _ -> STORE.called(sold, paid(transaction)));
  }

  @Test
  void checkoutsOfOneCartAtOnceAreOneOrder() {
    ProductFixture stock = new ProductFixture(STORE);
    Product coffee = stock.product(29_000, 1_000);
    for (int round = 0; round < 20; round++) {
      String transaction = "9-" + round;
      String customer = ProductFixture.customer();
      Cart cart = stock.pick(customer, 1, coffee);
      List<Bought> bought = Concurrently.all(16, _ -> stock.buy(customer, cart));
      List<Commit> commits = bought.stream().map(Bought::commit).toList();
      assertEquals(1, Collections.frequency(commits, Commit.DONE));
      assertEquals(15, Collections.frequency(commits, Commit.DUPLICATE));
      BillSnapshot order = stock.sold(bought.get(commits.indexOf(Commit.DONE)));
      Concurrently.all(16, _ -> STORE.called(order, paid(order, transaction)));
      assertEquals(List.of(), stock.holds(customer));
    }
    assertEquals(980, stock.left(coffee));
  }

  /** The order's row comes first for both, then the cart's, then the products. */
  @Test
  void anOrderIsPaidExpiredAndReconciledWhileItIsReplaced() {
    ProductFixture stock = new ProductFixture(STORE);
    FakeGateway bank = STORE.bean(FakeGateway.class);
    for (int round = 0; round < 60; round++) {
      List<Product> products =
          IntStream.range(0, 3).mapToObj(_ -> stock.product(29_000, 1)).toList();
      String customer = ProductFixture.customer();
      Cart before = stock.pick(customer, 1, products.get(1), products.get(2));
      BillSnapshot order = stock.sold(stock.buy(customer, before, Draft.USUAL.at(FakeGateway.ID)));
      Cart after = stock.pick(customer, 1, products.get(0), products.get(2));
      Report.Paid money = paid(order, "11-" + round);
      bank.say(order.bill().bill().ref(), money);
      List<Commit> commits =
          Concurrently.all(
              16,
              caller -> {
                switch (caller % 5) {
                  case 0 -> STORE.called(order, money);
                  case 1 -> STORE.bean(Settle.class).endNow(order, "test");
                  case 2 -> STORE.answered(order, new Report.NotFound());
                  case 3 -> reconcile(FakeGateway.ID);
                  default -> {
                    BillSnapshot fresh = STORE.now(order);
                    return fresh.waitsForMoney()
                        ? stock.replace(fresh, customer, after).commit()
                        : Commit.OUTDATED;
                  }
                }
                return Commit.OUTDATED;
              });
      assertOnePurchase(stock, order, money, commits.contains(Commit.DONE), products);
    }
  }

  /** The audit after the test holds the stock against every line that was sold. */
  private static void assertOnePurchase(
      ProductFixture stock,
      BillSnapshot order,
      Report.Paid money,
      boolean isReplaced,
      List<Product> products) {
    String standing = STORE.standing(order);
    assertEquals(
        isReplaced
            ? """
            order FAILED REPLACED
            bill PAID superseded %1$s
            receipt EXTRA 58000 VND %1$s
            case LATE_REPLACED
            """
                .formatted(money.transactionId())
            : """
            order PROCESSING
            bill PAID %1$s
            receipt APPLIED 58000 VND %1$s
            """
                .formatted(money.transactionId()),
        standing);
    assertEquals(
        isReplaced ? List.of(0L, 1L, 0L) : List.of(1L, 0L, 0L),
        products.stream().map(stock::left).toList());
  }

  /** Orders that share products in every order of their lines, failing and coming back at once. */
  @Test
  void ordersThatShareProductsFailAndAreRevivedAtOnce() {
    ProductFixture stock = new ProductFixture(STORE);
    for (int round = 0; round < 20; round++) {
      String transaction = "10-" + round + "-";
      List<Product> products =
          IntStream.range(0, 4).mapToObj(_ -> stock.product(29_000, 4)).toList();
      List<BillSnapshot> orders =
          IntStream.range(0, 8)
              .mapToObj(i -> stock.sold(1, products.get(i % 4), products.get((i + 1) % 4)))
              .toList();
      Concurrently.all(
          16,
          i -> {
            BillSnapshot order = orders.get(i % 8);
            return STORE.called(
                order, i < 8 ? new Report.Failed("no", "2") : paid(order, transaction + (i % 8)));
          });
      assertEquals(0, products.stream().mapToLong(stock::left).sum());
      orders.forEach(o -> assertEquals(Step.PROCESSING, STORE.now(o).order().state()));
    }
  }

  private static QueryGateway.Answer ask(BillSnapshot about, MessageSource source) {
    return STORE.bean(QueryGateway.class).about(about.bill(), source);
  }

  /** The buyer's browser brings what the gateway signed. */
  private static Ref signedReturn(BillSnapshot of, Report report) {
    Bill bill = of.bill().bill();
    STORE
        .bean(Settle.class)
        .carried(bill.gateway(), bill.account(), bill.ref(), report, MessageSource.browser("{}"));
    return bill.ref();
  }

  /** The buyer's browser brings nothing, so the bill is asked about now. */
  private static boolean unsignedReturn(BillSnapshot of) {
    return STORE
        .bean(DueClaims.class)
        .returned(
            of.bill().bill(), STORE.clock().instant(), STORE.bean(FakeGateway.class).pacing());
  }

  private static int reconcile(GatewayId gateway) {
    Instant now = STORE.clock().instant().plus(Duration.ofMinutes(1));
    List<Ref> due = STORE.leaseDueBills(gateway, now);
    due.forEach(ref -> ask(STORE.read(ref), MessageSource.RECONCILE));
    return due.size();
  }

  /** Loses to the late money sometimes: then the number of the shop is taken. */
  private static boolean placeSuccessor(BillSnapshot placed) {
    try {
      STORE.place(Draft.USUAL, placed.order().shopRef());
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }
}
