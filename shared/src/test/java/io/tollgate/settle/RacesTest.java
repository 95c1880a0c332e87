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
import io.tollgate.store.AtOnce;
import io.tollgate.store.Books;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Ledger.Commit;
import io.tollgate.store.RefundDesk;
import io.tollgate.store.Shelf;
import io.tollgate.store.Shelf.Bought;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
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

  @RegisterExtension static final Books BOOKS = Books.open(16);

  private final int lostBefore = BOOKS.ledger().count(Commit.OUTDATED);

  @AfterEach
  void reallyRaced() {
    assertTrue(BOOKS.ledger().count(Commit.OUTDATED) > lostBefore, "No version check was lost");
  }

  @Test
  void aHundredIdenticalCallbacksAtOnce() {
    // In one round alone, on a slow machine, nobody may lose a version check.
    for (int round = 1; round <= 20; round++) {
      Situation other = BOOKS.place();
      String transaction = "0-" + round;
      AtOnce.all(16, _ -> BOOKS.called(other, paid(transaction)));
    }
    Situation placed = BOOKS.place();
    List<Acknowledgement> said =
        AtOnce.all(100, _ -> BOOKS.called(placed, paid("1")).acknowledgement());
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
        BOOKS.story(placed));
  }

  @Test
  void callbackStatusExpireAndReconcileOnOneBill() {
    FakeBank bank = BOOKS.bean(FakeBank.class);
    for (int round = 0; round < 100; round++) {
      Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
      Ref ref = placed.bill().bill().ref();
      String transaction = "2-" + round;
      bank.say(ref, paid(transaction));
      AtOnce.all(
          4,
          caller ->
              switch (caller) {
                case 0 -> BOOKS.called(placed, paid(transaction));
                case 1 -> ask(placed, Source.STATUS);
                case 2 -> {
                  BOOKS.bean(Settle.class).endNow(ref);
                  yield ask(placed, Source.EXPIRE);
                }
                default -> reconcile(FakeBank.ID);
              });
      assertEquals(
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction),
          BOOKS.standing(placed));
    }
  }

  @Test
  void expiryAndMoneyAtTheSameMoment() {
    for (int round = 0; round < 60; round++) {
      Situation placed = BOOKS.place();
      String transaction = "3-" + round;
      BOOKS.bean(Settle.class).endNow(placed.bill().bill().ref());
      AtOnce.all(
          2,
          caller ->
              caller == 0
                  ? BOOKS.called(placed, paid(transaction))
                  : BOOKS.answered(placed, new Report.NotFound()));
      assertEquals(
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction),
          BOOKS.standing(placed));
    }
  }

  @Test
  void twoBillsOfOneOrderArePaidAtOnce() {
    for (int round = 0; round < 60; round++) {
      Situation first = BOOKS.place();
      Situation second = BOOKS.placeAnother(first, Draft.USUAL.of("second"));
      String transaction = "4-" + round;
      AtOnce.all(4, caller -> BOOKS.called(caller % 2 == 0 ? first : second, paid(transaction)));
      assertEquals(
          List.of("PROCESSING 2 1 1 SECOND_PAYMENT"),
          BOOKS.rows(
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
    int duplicatesBefore = BOOKS.ledger().count(Commit.DUPLICATE);
    for (int round = 0; round < 60; round++) {
      List<Situation> bills = List.of(BOOKS.place(), BOOKS.place());
      String transaction = "12-" + round;
      List<Acknowledgement> said =
          AtOnce.all(16, i -> BOOKS.called(bills.get(i % 2), paid(transaction)).acknowledgement());
      assertEquals(2, Collections.frequency(said, Acknowledgement.RECORDED));
      assertEquals(14, Collections.frequency(said, Acknowledgement.ALREADY_RECORDED));
      String paid =
          "order PROCESSING\nbill PAID %1$s\nreceipt APPLIED 50000 VND %1$s\n"
              .formatted(transaction);
      assertEquals(
          Set.of(paid, paid + "case NUMBER_TWICE\n"),
          bills.stream().map(BOOKS::standing).collect(Collectors.toSet()));
    }
    assertTrue(
        BOOKS.ledger().count(Commit.DUPLICATE) > duplicatesBefore, "No two numbers ever met");
  }

  @Test
  void sixteenBillsOfOneTransactionNumberAtOnce() {
    List<Situation> bills = Stream.generate(BOOKS::place).limit(16).toList();
    AtOnce.all(32, i -> BOOKS.called(bills.get(i % 16), paid("13")));
    assertEquals(
        List.of("16 16 15 15"),
        BOOKS.rows(
            """
            SELECT COUNT(*),SUM(r.role='APPLIED'),SUM(r.number_twice),
              (SELECT COUNT(*) FROM review_case c JOIN receipt t ON t.id=c.receipt_id
                WHERE t.transaction_id='13' AND c.kind='NUMBER_TWICE')
              FROM receipt r WHERE r.transaction_id='13'\
            """));
  }

  @Test
  void billAndOrphanOfOneTransactionNumberAtOnce() {
    for (int round = 0; round < 30; round++) {
      Situation placed = BOOKS.place();
      Report.Paid money = paid("14-" + round);
      AtOnce.all(
          16,
          i ->
              i % 2 == 0
                  ? BOOKS.called(placed, money)
                  : BOOKS
                      .bean(Settle.class)
                      .unknown(Books.ZALOPAY, "main", "nobody's", money, Source.callback("{}")));
      assertEquals(
          List.of("APPLIED", "ORPHAN"),
          BOOKS.rows(
              "SELECT role FROM receipt WHERE transaction_id='%s' ORDER BY role"
                  .formatted(money.transactionId())));
    }
  }

  /** One transfer that a person confirms for two orders pays one. */
  @Test
  void oneReferenceIsConfirmedForTwoOrdersAtOnce() {
    Draft bank = new Draft(new GatewayId("manual"), "bank", true, Books.PRICE);
    for (int round = 0; round < 30; round++) {
      List<Situation> bills = List.of(BOOKS.place(bank), BOOKS.place(bank));
      Report.Paid money = paid("FT-" + round);
      AtOnce.all(
          16,
          i -> {
            Bill bill = bills.get(i % 2).bill().bill();
            return BOOKS
                .bean(Settle.class)
                .settle(bill.gateway(), "bank", bill.ref(), money, Source.operator("an"));
          });
      assertEquals(
          Set.of("PAID", "CREATED"),
          bills.stream()
              .map(bill -> BOOKS.now(bill).bill().bill().state().label())
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void lateMoneyAndTheNextOrderUnderTheSameNumber() {
    for (int round = 0; round < 60; round++) {
      Situation placed = BOOKS.place();
      BOOKS.called(placed, new Report.Failed("no", "2"));
      String transaction = "5-" + round;
      AtOnce.all(
          3,
          caller -> caller == 0 ? placeSuccessor(placed) : BOOKS.called(placed, paid(transaction)));
      assertEquals(
          List.of("1"),
          BOOKS.rows(
              "SELECT COUNT(*) FROM orders WHERE live_shop_ref='%s'"
                  .formatted(placed.order().shopRef())));
    }
  }

  @Test
  void everybodyFollowsOneRefund() {
    FakeBank bank = BOOKS.bean(FakeBank.class);
    bank.sayOfRefunds(Optional.of(new RefundReport.Done()), Optional.of(new RefundReport.Done()));
    for (int round = 0; round < 60; round++) {
      Situation placed = BOOKS.place(Draft.USUAL.at(FakeBank.ID));
      String transaction = "6-" + round;
      BOOKS.called(placed, paid(transaction));
      StoredRefund refund = RefundDesk.request(BOOKS, BOOKS.now(placed), transaction, 50_000);
      AtOnce.all(6, _ -> BOOKS.bean(SettleRefund.class).follow(FakeBank.ID, refund.identity()));
      assertEquals(
          """
          order FAILED CANCELLED
          bill PAID %1$s
          receipt APPLIED 50000 VND %1$s
          refund DONE 50000
          """
              .formatted(transaction),
          BOOKS.standing(placed));
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
      Situation first = BOOKS.place();
      Situation second = BOOKS.placeAnother(first, Draft.USUAL.of("second"));
      for (Situation bill : List.of(first, second)) {
        String transaction = "7-" + bill.bill().bill().id();
        for (int delivery = 0; delivery < 8; delivery++) {
          deliveries.add(() -> BOOKS.called(bill, paid(transaction)));
        }
      }
    }
    // Near each other, so that those of one order meet; the window is two orders wide.
    for (int i = 0; i + 32 <= deliveries.size(); i += 16) {
      Collections.shuffle(deliveries.subList(i, i + 32), random);
    }
    AtomicInteger next = new AtomicInteger();
    AtOnce.all(
        16,
        _ -> {
          for (int i = next.getAndIncrement(); i < deliveries.size(); i = next.getAndIncrement()) {
            deliveries.get(i).run();
          }
          return 0;
        });
    assertEquals(
        List.of("200 200 200 200"),
        BOOKS.rows(
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
  void aHundredBuyersOfTheLastPiece() {
    Shelf shelf = new Shelf(BOOKS);
    Product last = shelf.product(29_000, 1);
    List<String> customers = IntStream.range(0, 100).mapToObj(_ -> Shelf.customer()).toList();
    List<Cart> carts = customers.stream().map(c -> shelf.pick(c, 1, last)).toList();
    List<Bought> bought = AtOnce.all(100, i -> shelf.buy(customers.get(i), carts.get(i)));
    List<Commit> commits = bought.stream().map(Bought::commit).toList();
    assertEquals(1, Collections.frequency(commits, Commit.DONE));
    assertEquals(99, Collections.frequency(commits, Commit.GOODS_CHANGED));
    assertEquals(0, shelf.left(last));
    Bought winner = bought.get(commits.indexOf(Commit.DONE));
    AtOnce.all(100, _ -> BOOKS.called(shelf.sold(winner), paid(shelf.sold(winner), "8")));
  }

  @Test
  void checkoutsOfOneCartAtOnceAreOneOrder() {
    Shelf shelf = new Shelf(BOOKS);
    Product coffee = shelf.product(29_000, 1_000);
    for (int round = 0; round < 20; round++) {
      String transaction = "9-" + round;
      String customer = Shelf.customer();
      Cart cart = shelf.pick(customer, 1, coffee);
      List<Bought> bought = AtOnce.all(16, _ -> shelf.buy(customer, cart));
      List<Commit> commits = bought.stream().map(Bought::commit).toList();
      assertEquals(1, Collections.frequency(commits, Commit.DONE));
      assertEquals(15, Collections.frequency(commits, Commit.DUPLICATE));
      Situation order = shelf.sold(bought.get(commits.indexOf(Commit.DONE)));
      AtOnce.all(16, _ -> BOOKS.called(order, paid(order, transaction)));
      assertEquals(List.of(), shelf.holds(customer));
    }
    assertEquals(980, shelf.left(coffee));
  }

  /** The order's row comes first for both, then the cart's, then the products. */
  @Test
  void anOrderIsPaidExpiredAndReconciledWhileItIsReplaced() {
    Shelf shelf = new Shelf(BOOKS);
    FakeBank bank = BOOKS.bean(FakeBank.class);
    for (int round = 0; round < 60; round++) {
      List<Product> products =
          IntStream.range(0, 3).mapToObj(_ -> shelf.product(29_000, 1)).toList();
      String customer = Shelf.customer();
      Cart before = shelf.pick(customer, 1, products.get(1), products.get(2));
      Situation order = shelf.sold(shelf.buy(customer, before, Draft.USUAL.at(FakeBank.ID)));
      Cart after = shelf.pick(customer, 1, products.get(0), products.get(2));
      Report.Paid money = paid(order, "11-" + round);
      bank.say(order.bill().bill().ref(), money);
      List<Commit> commits =
          AtOnce.all(
              16,
              caller -> {
                switch (caller % 5) {
                  case 0 -> BOOKS.called(order, money);
                  case 1 -> BOOKS.bean(Settle.class).endNow(order.bill().bill().ref());
                  case 2 -> BOOKS.answered(order, new Report.NotFound());
                  case 3 -> reconcile(FakeBank.ID);
                  default -> {
                    Situation fresh = BOOKS.now(order);
                    return fresh.waitsForMoney()
                        ? shelf.replace(fresh, customer, after).commit()
                        : Commit.OUTDATED;
                  }
                }
                return Commit.OUTDATED;
              });
      assertOnePurchase(shelf, order, money, commits.contains(Commit.DONE), products);
    }
  }

  /** The audit after the test holds the stock against every line that was sold. */
  private static void assertOnePurchase(
      Shelf shelf, Situation order, Report.Paid money, boolean isReplaced, List<Product> products) {
    String standing = BOOKS.standing(order);
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
        products.stream().map(shelf::left).toList());
  }

  /** Orders that share products in every order of their lines, failing and coming back at once. */
  @Test
  void ordersThatShareProductsFailAndAreRevivedAtOnce() {
    Shelf shelf = new Shelf(BOOKS);
    for (int round = 0; round < 20; round++) {
      String transaction = "10-" + round + "-";
      List<Product> products =
          IntStream.range(0, 4).mapToObj(_ -> shelf.product(29_000, 4)).toList();
      List<Situation> orders =
          IntStream.range(0, 8)
              .mapToObj(i -> shelf.sold(1, products.get(i % 4), products.get((i + 1) % 4)))
              .toList();
      AtOnce.all(
          16,
          i -> {
            Situation order = orders.get(i % 8);
            return BOOKS.called(
                order, i < 8 ? new Report.Failed("no", "2") : paid(order, transaction + (i % 8)));
          });
      assertEquals(0, products.stream().mapToLong(shelf::left).sum());
      orders.forEach(o -> assertEquals(Step.PROCESSING, BOOKS.now(o).order().state()));
    }
  }

  private static Ask.Answer ask(Situation about, Source source) {
    return BOOKS.bean(Ask.class).about(about.bill(), source);
  }

  private static int reconcile(GatewayId gateway) {
    Instant now = BOOKS.clock().instant().plus(Duration.ofMinutes(1));
    List<Ref> due = BOOKS.leaseDueBills(gateway, now);
    due.forEach(ref -> ask(BOOKS.read(ref), Source.RECONCILE));
    return due.size();
  }

  /** Loses to the late money sometimes: then the number of the shop is taken. */
  private static boolean placeSuccessor(Situation placed) {
    try {
      BOOKS.place(Draft.USUAL, placed.order().shopRef());
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }
}
