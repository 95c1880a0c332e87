package io.tollgate.store;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Books are broken by hand: either the database does not let us, or the audit names it. */
class AuditTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);

  /** Duplicate key; CHECK on MySQL; CHECK on MariaDB. */
  private static final Set<Integer> GUARDS = Set.of(1062, 3819, 4025);

  private static final List<String> TABLES =
      List.of(
          "idempotency_key",
          "callback_log",
          "outbox",
          "history",
          "review_case",
          "refund",
          "receipt",
          "bill",
          "order_line",
          "orders",
          "cart_line",
          "cart",
          "stock_move",
          "product");

  private Situation paid;
  private Situation unpaid;
  private Situation sold;

  /**
   * One order paid twice, with a refund on its way; one that nobody has paid; one of a cart, paid.
   */
  @BeforeEach
  void soundBooks() {
    Situation first = BOOKS.place();
    paid = BOOKS.placeAnother(first, Books.Draft.USUAL);
    BOOKS.called(paid, paid("1"));
    BOOKS.called(first, paid("2"));
    RefundDesk.request(BOOKS, BOOKS.now(paid), "1", 20_000);
    unpaid = BOOKS.placeAnother(BOOKS.place(), Books.Draft.USUAL);
    Shelf shelf = new Shelf(BOOKS);
    sold = shelf.sold(2, shelf.product(29_000, 5));
    BOOKS.called(sold, paid(sold, "sold"));
    assertEquals(List.of(), BOOKS.bean(Audit.class).violations());
  }

  @AfterEach
  void empty() {
    TABLES.forEach(table -> BOOKS.execute("DELETE FROM " + table));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("breaches")
  void namesWhatIsViolated(String rule, String sql) {
    BOOKS.execute(filled(sql));
    assertTrue(violated().contains(rule), () -> violated().toString());
  }

  @Test
  void everyRuleHasItsBreach() {
    Set<String> broken = breaches().map(breach -> (String) breach[0]).collect(Collectors.toSet());
    assertEquals(
        Audit.rules(),
        Stream.concat(broken.stream(), Stream.of(GUARDED)).collect(Collectors.toSet()));
  }

  /** The database itself sees to this one, so the guard must go before the audit can see it. */
  private static final String GUARDED =
      "an order has at most one live bill and one applied receipt";

  @Test
  void namesASecondLiveBillAndASecondAppliedReceipt() {
    try (Books unguarded = Books.open(1)) {
      unguarded.execute("ALTER TABLE bill DROP INDEX bill_live_order");
      Situation live = unguarded.placeAnother(unguarded.place(), Books.Draft.USUAL);
      unguarded.execute("UPDATE bill SET superseded=0 WHERE order_id=" + live.order().id());
      assertEquals(
          List.of(GUARDED + ": " + live.order().shopRef()),
          unguarded.bean(Audit.class).violations());
      unguarded.execute("UPDATE bill SET superseded=1");
      unguarded.execute("ALTER TABLE receipt DROP INDEX receipt_applied");
      unguarded.called(live, paid("1"));
      unguarded.called(live, paid("2"));
      unguarded.execute("UPDATE receipt SET role='APPLIED'");
      assertEquals(
          List.of(GUARDED + ": " + live.order().shopRef()),
          unguarded.bean(Audit.class).violations());
    }
  }

  /**
   * {@code :paid}, {@code :unpaid} and {@code :sold} are orders, {@code :bill} is the paid order's
   * paid bill.
   */
  static Stream<Object[]> breaches() {
    Map<String, List<String>> breaches = new LinkedHashMap<>();
    breaches.put(
        "a paid bill has a receipt of exactly its money",
        List.of(
            "UPDATE receipt SET amount=49999 WHERE bill_id=:bill",
            "UPDATE receipt SET currency='PEN' WHERE bill_id=:bill",
            "UPDATE receipt SET evidence='' WHERE bill_id=:bill",
            "UPDATE bill SET transaction_id='3' WHERE id=:bill"));
    breaches.put("paid is never left", List.of(history(":bill", "NULL", "PAID", "FAILED")));
    breaches.put(
        "a closed bill is left only to paid or review",
        List.of(
            history(":bill", "NULL", "FAILED", "PENDING"),
            history(":bill", "NULL", "EXPIRED", "FAILED")));
    breaches.put(
        "money that pays nothing has a case",
        List.of("DELETE FROM review_case", "UPDATE receipt SET role='EXTRA'"));
    breaches.put(
        "a bill in review has a case",
        List.of(
            "UPDATE bill SET state='IN_REVIEW',reason='SUSPICIOUS',closed_at=created_at"
                + " WHERE order_id=:unpaid"));
    breaches.put(
        "fulfilment starts exactly once, and only for money or on trust",
        List.of(
            "DELETE FROM outbox WHERE type='order.processing'",
            event(":paid"),
            event(":unpaid"),
            "UPDATE outbox SET event_id=UUID() WHERE type='order.processing'",
            "UPDATE orders SET fulfilment_event=UUID() WHERE id=:paid",
            "UPDATE orders SET fulfilment_event=UUID(),state='PROCESSING' WHERE id=:unpaid"));
    breaches.put(
        "applied money has moved its order",
        List.of(
            "UPDATE orders SET state='NEW' WHERE id=:paid",
            "UPDATE orders SET state='FAILED',failure='PAYMENT_EXPIRED',failed_at=created_at"
                + " WHERE id=:paid"));
    breaches.put(
        "refunds never exceed their receipt",
        List.of(
            "UPDATE refund SET amount=50001",
            "UPDATE receipt SET amount=19999 WHERE bill_id=:bill"));
    breaches.put(
        "an order moves only along its way",
        List.of(
            history("NULL", "NULL", "PROCESSING", "NEW"),
            history("NULL", "NULL", "COMPLETED", "FAILED"),
            history("NULL", "NULL", "NEW", "SHIPPED")));
    breaches.put(
        "history has no gaps",
        List.of(
            history("NULL", "NULL", "HOLD", "PROCESSING"),
            "DELETE FROM history WHERE from_state='' AND refund_id IS NULL"));
    breaches.put(
        "history replays to the order's state",
        List.of("UPDATE orders SET state='SHIPPED' WHERE id=:paid", "DELETE FROM history"));
    breaches.put(
        "history replays to the bill's state",
        List.of("UPDATE bill SET state='PENDING' WHERE order_id=:unpaid", "DELETE FROM history"));
    breaches.put(
        "history replays to the refund's state",
        List.of("UPDATE refund SET state='DONE'", "DELETE FROM history"));
    breaches.put(
        "a bill goes through its method's account",
        List.of(
            "UPDATE bill SET payment_method_id=(SELECT id FROM payment_method"
                + " WHERE code='zalopay-second') WHERE order_id=:unpaid"));
    breaches.put(
        "accounts do not mix",
        List.of(
            "UPDATE receipt SET account='second'",
            "UPDATE receipt SET backend='vnpay'",
            "UPDATE receipt SET order_id=:unpaid WHERE bill_id=:bill"));
    breaches.put(
        "an open bill is looked at again",
        List.of("UPDATE bill SET next_check_at='9999-12-31' WHERE order_id=:unpaid"));
    breaches.put(
        "a decision has its person and its line of history",
        List.of(
            "UPDATE review_case SET decided_at=opened_at WHERE order_id=:paid",
            "UPDATE review_case SET decided_at=opened_at,decision='keep',who='an'"
                + " WHERE order_id=:paid"));
    breaches.put(
        "a person approves nothing that is neither paid nor trusted",
        List.of(
            "UPDATE receipt SET received_at=received_at+INTERVAL 1 DAY WHERE order_id=:paid",
            history("NULL", "NULL", "HOLD", "PROCESSING").replace(":paid", ":unpaid")));
    breaches.put(
        "an order's total is the sum of its lines",
        List.of(
            "UPDATE order_line SET quantity=3 WHERE order_id=:sold",
            "UPDATE order_line SET unit_price=1 WHERE order_id=:unpaid",
            "DELETE FROM order_line WHERE order_id=:paid",
            "INSERT INTO order_line(order_id,kind,name,quantity,unit_price)"
                + " VALUES(:sold,'DISCOUNT','',1,-1)"));
    breaches.put(
        "a new bill asks for its order's total",
        List.of(
            "UPDATE bill SET amount=1 WHERE order_id=:unpaid",
            "UPDATE bill SET currency='PEN' WHERE order_id=:unpaid"));
    breaches.put(
        "stock is what was added less what is reserved and sold",
        List.of(
            "UPDATE product SET available=available+1",
            "UPDATE product SET available=0",
            "DELETE FROM stock_move",
            "UPDATE order_line SET product_id=product_id+1 WHERE order_id=:sold",
            "UPDATE orders SET state='FAILED',failure='CANCELLED',failed_at=created_at"
                + " WHERE id=:sold"));
    breaches.put(
        "a cart is emptied with the money or the acceptance of its order, and not without",
        List.of(
            "UPDATE orders SET cart_removed_at=NULL WHERE id=:sold",
            "UPDATE orders SET customer='c',cart_id=1,cart_version=1,cart_removed_at=created_at"
                + " WHERE id=:unpaid"));
    return breaches.entrySet().stream()
        .flatMap(rule -> rule.getValue().stream().map(sql -> new Object[] {rule.getKey(), sql}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE bill SET superseded=0 WHERE order_id=:unpaid",
        "UPDATE receipt SET role='APPLIED'",
        "UPDATE receipt SET transaction_id='1'",
        "UPDATE receipt SET transaction_id=''",
        "UPDATE receipt SET transaction_id='0' WHERE bill_id=:bill",
        "UPDATE receipt SET role='ORPHAN'",
        "UPDATE receipt SET bill_id=NULL",
        "UPDATE receipt SET role='GIFT'",
        "UPDATE bill SET verified=0 WHERE id=:bill",
        "UPDATE bill SET transaction_id=NULL WHERE id=:bill",
        "UPDATE bill SET transaction_id='0' WHERE id=:bill",
        "UPDATE bill SET paid_at=NULL WHERE id=:bill",
        "UPDATE bill SET state='PAID' WHERE order_id=:unpaid",
        "UPDATE bill SET state='EXPIRED' WHERE order_id=:unpaid",
        "UPDATE bill SET closed_at=created_at WHERE id=:bill",
        "UPDATE bill SET state='DONE' WHERE id=:bill",
        "UPDATE bill SET amount=0 WHERE id=:bill",
        "UPDATE orders SET fulfilment_event=NULL WHERE id=:paid",
        "UPDATE orders SET state='PROCESSING' WHERE id=:unpaid",
        "UPDATE orders SET state='FAILED' WHERE id=:unpaid",
        "UPDATE orders SET failure='CANCELLED' WHERE id=:unpaid",
        "UPDATE orders SET state='LOST' WHERE id=:unpaid",
        "UPDATE orders SET total=0 WHERE id=:unpaid",
        "UPDATE orders SET shop_ref='same'",
        "UPDATE orders SET fulfilment_event='same' WHERE id IN (:paid,:unpaid)",
        "UPDATE refund SET amount=0",
        "UPDATE refund SET state='GONE'",
        "UPDATE outbox SET event_id='same'",
        "UPDATE product SET available=-1",
        "UPDATE product SET price=0",
        "UPDATE stock_move SET delta=0",
        "UPDATE order_line SET kind='GIFT'",
        "UPDATE order_line SET kind='DISCOUNT'",
        "UPDATE order_line SET unit_price=-1",
        "UPDATE order_line SET quantity=0",
        "UPDATE order_line SET kind='TAX' WHERE order_id=:sold",
        "UPDATE order_line SET sku=NULL WHERE order_id=:sold",
        "UPDATE orders SET customer=NULL WHERE id=:sold",
        "UPDATE orders SET cart_removed_at=created_at WHERE id=:unpaid",
        "INSERT INTO cart(customer,version,updated_at)" + " SELECT customer,1,updated_at FROM cart",
        "INSERT INTO cart_line(cart_id,product_id,quantity) SELECT id,1,0 FROM cart",
      })
  void theDatabaseItselfRefuses(String sql) {
    String filled = filled(sql);
    SQLException refusal = assertThrows(SQLException.class, () -> BOOKS.database().execute(filled));
    assertTrue(GUARDS.contains(refusal.getErrorCode()), refusal.toString());
    BOOKS.assertSound();
  }

  private static String history(String bill, String refund, String from, String to) {
    return "INSERT INTO history(order_id,bill_id,refund_id,from_state,to_state,why,who,at)"
        + " VALUES(:paid,%s,%s,'%s','%s','','test','2026-02-01')".formatted(bill, refund, from, to);
  }

  private static String event(String order) {
    return "INSERT INTO outbox(event_id,order_id,type,payload,created_at)"
        + " VALUES(UUID(),%s,'order.processing','{}','2026-02-01')".formatted(order);
  }

  private String filled(String sql) {
    return sql.replace(":paid", Long.toString(paid.order().id()))
        .replace(":unpaid", Long.toString(unpaid.order().id()))
        .replace(":sold", Long.toString(sold.order().id()))
        .replace(":bill", Long.toString(paid.bill().bill().id()));
  }

  private static Set<String> violated() {
    return BOOKS.bean(Audit.class).violations().stream()
        .map(violation -> violation.substring(0, violation.indexOf(':')))
        .collect(Collectors.toSet());
  }
}
