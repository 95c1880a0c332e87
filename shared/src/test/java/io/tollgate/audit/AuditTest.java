package io.tollgate.audit;

import static io.tollgate.store.Reports.paid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.gateway.Gateways;
import io.tollgate.store.StoreFixture;
import io.tollgate.stored.BillSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage planted in a healthy database: either the database refuses it, or the audit names it. */
class AuditTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final Duration LONG = Duration.ofMinutes(10);

  /** Duplicate key; CHECK on MySQL; CHECK on MariaDB. */
  private static final Set<Integer> GUARDS = Set.of(1062, 3819, 4025);

  private static AuditDay day;

  @BeforeAll
  static void live() {
    day = AuditDay.lived(STORE);
    STORE.execute("SET FOREIGN_KEY_CHECKS=0");
  }

  @BeforeEach
  void aHealthyDay() {
    day.restore();
  }

  @AfterEach
  void forget() {
    day.forget();
    STORE.execute("UPDATE payment_method SET version=0");
  }

  @Test
  void healthyDatabaseHasNoViolation() {
    AuditFindings findings = run(AuditMark.START, Long.MAX_VALUE);
    assertEquals(List.of(), findings.violations());
    assertEquals(Optional.empty(), findings.next());
    assertEquals(true, findings.toMap().get("finished"));
    assertEquals(0L, findings.toMap().get("count"));
  }

  @Test
  void signedEvidenceIsVerifiedAndAnswersAreCountedAsNotVerifiable() {
    STORE.execute(
        day.filled("UPDATE receipt SET signature=NULL,key_fingerprint=NULL WHERE id=:receipt"));
    long receipts = Long.parseLong(STORE.rows("SELECT COUNT(*) FROM receipt").getFirst());
    assertEquals(
        Map.of("verified", 1L, "not_verifiable", receipts - 1),
        run(AuditMark.START, Long.MAX_VALUE).toMap().get("evidence"));
  }

  @Test
  void evidenceOfARemovedKeyIsNotReportedAsDamaged() {
    STORE.execute(
        day.filled("UPDATE receipt SET key_fingerprint='0123456789abcdef' WHERE id=:signed"));
    AuditFindings findings = run(AuditMark.START, Long.MAX_VALUE);
    assertEquals(List.of(), findings.violations());
    long receipts = Long.parseLong(STORE.rows("SELECT COUNT(*) FROM receipt").getFirst());
    assertEquals(
        Map.of("verified", 0L, "not_verifiable", receipts), findings.toMap().get("evidence"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plants")
  void plantedViolationIsReportedWithItsRow(Plant plant) {
    STORE.execute(day.filled(plant.sql()));
    String expected = plant.rule() + ": " + day.filled(plant.row());
    List<String> violations = STORE.bean(Audit.class).violations();
    assertTrue(
        violations.stream().anyMatch(v -> v.equals(expected) || v.startsWith(expected + " ")),
        () -> expected + " is not in " + violations);
  }

  @Test
  void everyRuleHasAPlantedViolation() {
    Set<String> planted = plants().map(Plant::rule).collect(Collectors.toCollection(TreeSet::new));
    planted.add(GUARDED);
    assertEquals(Audit.rules(), planted);
  }

  @Test
  void everyRuleNamesAnInvariantOfTheArchitecture() {
    for (AuditTable table : AuditTable.values()) {
      List<AuditRule> rules = Audit.rules(table);
      assertTrue(!rules.isEmpty(), table.label());
      rules.forEach(r -> assertTrue(r.invariant() >= 1 && r.invariant() <= 16, r.name()));
    }
  }

  /** The audit of what an older outbox may have lost says nothing about it. */
  @Test
  void eventsThatMayHaveBeenPurgedAreNotMissed() {
    STORE.execute("DELETE FROM outbox");
    assertTrue(!STORE.bean(Audit.class).violations().isEmpty());
    STORE.clock().pass(Duration.ofDays(31));
    assertEquals(List.of(), STORE.bean(Audit.class).violations());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 1000})
  void auditInPartsFindsTheSameViolations(long rows) {
    STORE.execute("UPDATE refund SET next_check_at='9999-12-31'");
    STORE.execute("UPDATE bill SET transaction_id='9' WHERE state='PAID'");
    STORE.execute("DELETE FROM outbox WHERE type LIKE 'payment.%'");
    List<String> expected = STORE.bean(Audit.class).violations();
    List<String> found = new ArrayList<>();
    Optional<AuditMark> mark = Optional.of(AuditMark.START);
    while (mark.isPresent()) {
      AuditFindings part = run(mark.get(), rows);
      found.addAll(part.violations());
      mark = part.next();
    }
    assertEquals(expected, found);
  }

  @Test
  void violationsAreCountedAndTheFirstHundredAreListed() {
    for (int i = 0; i < 12; i++) {
      STORE.execute(
          "INSERT INTO history(order_id,bill_id,refund_id,from_state,to_state,why,who,at)"
              + " SELECT 1000000,bill_id,refund_id,from_state,to_state,why,who,at FROM history"
              + " LIMIT 20");
    }
    AuditFindings findings = run(AuditMark.START, Long.MAX_VALUE);
    assertEquals(100, findings.violations().size());
    assertTrue((Long) findings.toMap().get("count") >= 240);
  }

  @Test
  void auditWithoutTimeChecksNothingAndKeepsItsMark() {
    AuditMark mark = new AuditMark("history", 7);
    AuditFindings findings = STORE.bean(Audit.class).run(mark, Duration.ofSeconds(1));
    assertEquals(Optional.of(mark), findings.next());
    assertEquals(mark.toMap(), findings.toMap().get("next"));
  }

  /** A table that somebody has locked stands for a statement that takes too long. */
  @Test
  void statementTimeoutIsReportedAndTheAuditContinues() throws SQLException {
    Audit impatient =
        new Audit(
            STORE.bean(AuditConnections.class), STORE.bean(Gateways.class), Duration.ofSeconds(1));
    try (Connection other = STORE.database().open();
        Statement lock = other.createStatement()) {
      lock.execute("LOCK TABLES payment_method_history WRITE");
      AuditMark mark = new AuditMark("payment_method", lastMethod() - 2);
      AuditFindings findings = impatient.run(mark, LONG, Long.MAX_VALUE);
      assertEquals(
          List.of(
              "a changed payment method has its history: payment method " + (lastMethod() - 1),
              "a changed payment method has its history: payment method " + lastMethod()),
          findings.toMap().get("unchecked"));
      assertEquals(Optional.empty(), findings.next());
      lock.execute("UNLOCK TABLES");
    }
  }

  private static long lastMethod() {
    return Long.parseLong(STORE.rows("SELECT MAX(id) FROM payment_method").getFirst());
  }

  private static AuditFindings run(AuditMark from, long rows) {
    return STORE.bean(Audit.class).run(from, LONG, rows);
  }

  /** The database itself prevents this one, so the key must go before the audit can see it. */
  private static final String GUARDED =
      "an order has at most one live bill and one applied receipt";

  @Test
  void namesASecondLiveBillAndASecondAppliedReceipt() {
    try (StoreFixture unguarded = StoreFixture.open(1)) {
      unguarded.execute("ALTER TABLE bill DROP INDEX bill_live_order");
      BillSnapshot live = unguarded.placeAnother(unguarded.place(), StoreFixture.Draft.USUAL);
      String named = GUARDED + ": order " + live.order().id();
      unguarded.execute("UPDATE bill SET superseded=0 WHERE order_id=" + live.order().id());
      assertEquals(List.of(named), unguarded.bean(Audit.class).violations());
      unguarded.execute("UPDATE bill SET superseded=1");
      unguarded.execute("ALTER TABLE receipt DROP INDEX receipt_applied");
      unguarded.called(live, paid("1"));
      unguarded.called(live, paid("2"));
      unguarded.execute("UPDATE receipt SET role='APPLIED'");
      assertTrue(unguarded.bean(Audit.class).violations().contains(named));
    }
  }

  /**
   * One kind of damage.
   *
   * @param rule that must name it
   * @param row that must be named; without a number, any of its table
   * @param sql plants it in a healthy day
   */
  record Plant(String rule, String row, String sql) {

    static Stream<Plant> of(String rule, String row, String... plants) {
      return Stream.of(plants).map(sql -> new Plant(rule, row, sql));
    }

    @Override
    public String toString() {
      return rule + ": " + sql;
    }
  }

  static Stream<Plant> plants() {
    return Stream.of(
            Plant.of(
                "an order's total is the sum of its lines",
                "order :sold",
                "UPDATE order_line SET quantity=3 WHERE order_id=:sold",
                "INSERT INTO order_line(order_id,kind,name,quantity,unit_price)"
                    + " VALUES(:sold,'DISCOUNT','',1,-1)"),
            Plant.of(
                "an order's total is the sum of its lines",
                "order :unpaid",
                "UPDATE order_line SET unit_price=1 WHERE order_id=:unpaid",
                "DELETE FROM order_line WHERE order_id=:unpaid"),
            Plant.of("an order has a bill", "order :failed", "DELETE FROM bill WHERE id=:refused"),
            Plant.of(
                "a failed order that was never paid offers no bill",
                "order :unpaid",
                "UPDATE orders SET state='FAILED',failure='REPLACED',failed_at=created_at"
                    + " WHERE id=:unpaid",
                "UPDATE orders SET state='FAILED',failure='PAYMENT_EXPIRED',failed_at=created_at"
                    + " WHERE id=:unpaid"),
            Plant.of(
                "fulfilment starts exactly once",
                "order :paid",
                "DELETE FROM outbox WHERE id=:fulfilment",
                event(":paid"),
                "UPDATE outbox SET event_id=UUID() WHERE id=:fulfilment",
                "UPDATE outbox SET order_id=:unpaid WHERE id=:fulfilment",
                "UPDATE orders SET fulfilment_event=UUID() WHERE id=:paid"),
            Plant.of("fulfilment starts exactly once", "order :unpaid", event(":unpaid")),
            Plant.of(
                "fulfilment is for money or on trust",
                "order :unpaid",
                "UPDATE orders SET fulfilment_event=UUID(),state='PROCESSING' WHERE id=:unpaid"),
            Plant.of(
                "fulfilment is for money or on trust",
                "order :paid",
                "DELETE FROM receipt WHERE id=:receipt",
                "UPDATE receipt SET role='EXTRA' WHERE id=:receipt"),
            Plant.of(
                "fulfilment is for money or on trust",
                "order :trusted",
                "UPDATE bill SET collect='BEFORE' WHERE id=:cash"),
            Plant.of(
                "applied money has moved its order",
                "order :paid",
                "UPDATE orders SET state='NEW' WHERE id=:paid",
                "UPDATE orders SET state='FAILED',failure='PAYMENT_EXPIRED',failed_at=created_at"
                    + " WHERE id=:paid"),
            Plant.of(
                "an order whose money went back is cancelled",
                "order :returned",
                "UPDATE orders SET state='PROCESSING',failure=NULL,failed_at=NULL WHERE"
                    + " id=:returned"),
            Plant.of(
                "an order whose money went back is cancelled",
                "order :paid",
                "UPDATE refund SET state='DONE',amount=50000 WHERE id=:refund"),
            Plant.of(
                "a cancelled order has given its money back, or a person looks into it",
                "order :paid",
                "UPDATE orders SET state='FAILED',failure='CANCELLED',failed_at=created_at WHERE"
                    + " id=:paid"),
            Plant.of(
                "a cancelled order has given its money back, or a person looks into it",
                "order :returned",
                "UPDATE refund SET state='FAILED' WHERE id=:back",
                "UPDATE refund SET amount=1 WHERE id=:back",
                "DELETE FROM refund WHERE id=:back"),
            Plant.of(
                "a cancelled order has given its money back, or a person looks into it",
                "order :bounced",
                "UPDATE review_case SET who='zalopay refund' WHERE id=:bouncedCase"),
            Plant.of(
                "a cart is emptied with the money or the acceptance of its order, and not without",
                "order :sold",
                "UPDATE orders SET cart_removed_at=NULL WHERE id=:sold"),
            Plant.of(
                "a cart is emptied with the money or the acceptance of its order, and not without",
                "order :unpaid",
                "UPDATE orders SET customer='c',cart_id=1,cart_version=1,cart_removed_at=created_at"
                    + " WHERE id=:unpaid"),
            Plant.of(
                "an order of a cart is its customer's",
                "order :sold",
                "UPDATE orders SET customer='another' WHERE id=:sold",
                "UPDATE orders SET cart_id=cart_id+1000 WHERE id=:sold"),
            Plant.of(
                "an order of a cart sells products, and no other does",
                "order :sold",
                "UPDATE order_line SET product_id=NULL WHERE id=:line",
                "UPDATE orders SET"
                    + " customer=NULL,cart_id=NULL,cart_version=NULL,cart_removed_at=NULL WHERE"
                    + " id=:sold"),
            Plant.of(
                "an anonymised order holds nothing of its buyer",
                "order :sold",
                "UPDATE orders SET anonymised_at=created_at WHERE id=:sold"),
            Plant.of(
                "an anonymised order holds nothing of its buyer",
                "order :returned",
                "UPDATE orders SET anonymised_at=created_at,buyer='{\"name\":\"Lan\"}' WHERE"
                    + " id=:returned",
                "UPDATE orders SET anonymised_at=created_at,note='Ring twice' WHERE id=:returned",
                "UPDATE orders SET anonymised_at=created_at,contact='{\"name\":\"Lan\"}' WHERE"
                    + " id=:returned"),
            Plant.of(
                "history replays to the order's state",
                "order :paid",
                "UPDATE orders SET state='SHIPPED' WHERE id=:paid",
                "DELETE FROM history WHERE id=:approval"),
            Plant.of(
                "history replays to the order's state",
                "order :trusted",
                "DELETE FROM history WHERE order_id=:trusted"),
            Plant.of(
                "a line is of an order, and what it sells of a product",
                "line :line",
                "UPDATE order_line SET product_id=product_id+1000 WHERE id=:line",
                "UPDATE order_line SET sku='another' WHERE id=:line",
                "UPDATE order_line SET order_id=order_id+1000 WHERE id=:line",
                "DELETE FROM product WHERE id=:product"),
            Plant.of(
                "an adjustment is of a bill that asked for another amount",
                "line :adjustment",
                "UPDATE bill SET asked=NULL WHERE id=:adjustedBill"),
            Plant.of(
                "another amount than was asked for is what arrived and a person accepted",
                "bill :adjustedBill",
                "UPDATE bill SET asked=50001 WHERE id=:adjustedBill",
                "UPDATE order_line SET unit_price=-9999 WHERE id=:adjustment",
                "UPDATE review_case SET decision='keep' WHERE id=:acceptedCase",
                "UPDATE receipt SET role='MISMATCH' WHERE bill_id=:adjustedBill"),
            Plant.of(
                "another amount than was asked for is what arrived and a person accepted",
                "bill :bill",
                "UPDATE bill SET asked=50000 WHERE id=:bill"),
            Plant.of(
                "a bill asks for its order's total",
                "bill :adjustedBill",
                "UPDATE bill SET amount=50000 WHERE id=:adjustedBill"),
            Plant.of(
                "an event says what its bill says",
                "event :acceptance",
                "UPDATE outbox SET payload=JSON_SET(payload,'$.amount',50000) WHERE"
                    + " id=:acceptance"),
            Plant.of(
                "an event says what its bill says",
                "event :refusal",
                "UPDATE outbox SET payload=JSON_SET(payload,'$.amount',40000) WHERE id=:refusal"),
            Plant.of(
                "stock is what was added less what is reserved and sold",
                "product :product",
                "UPDATE product SET available=available+1 WHERE id=:product",
                "UPDATE product SET available=0 WHERE id=:product",
                "DELETE FROM stock_move WHERE id=:move",
                "UPDATE stock_move SET delta=delta+1 WHERE id=:move",
                "UPDATE order_line SET product_id=product_id+1 WHERE id=:line",
                "UPDATE orders SET state='FAILED',failure='CANCELLED',failed_at=created_at WHERE"
                    + " id=:sold"),
            Plant.of(
                "a stock move is of a product",
                "stock move :move",
                "UPDATE stock_move SET product_id=product_id+1000 WHERE id=:move"),
            Plant.of(
                "a cart's line is of a cart and of a product",
                "cart line :picked",
                "UPDATE cart_line SET cart_id=cart_id+1000 WHERE id=:picked",
                "UPDATE cart_line SET product_id=product_id+1000 WHERE id=:picked"),
            Plant.of(
                "history is of what exists",
                "history :approval",
                "UPDATE history SET order_id=order_id+1000 WHERE id=:approval"),
            Plant.of(
                "history is of what exists",
                "history :payment",
                "UPDATE history SET bill_id=bill_id+1000 WHERE id=:payment",
                "UPDATE history SET bill_id=:open WHERE id=:payment",
                "DELETE FROM bill WHERE id=:bill",
                "UPDATE history SET refund_id=1000000 WHERE id=:payment"),
            Plant.of(
                "history is of what exists",
                "history :ruling",
                "UPDATE history SET case_id=case_id+1000 WHERE id=:ruling",
                "UPDATE review_case SET decided_at=NULL WHERE id=:second"),
            Plant.of(
                "history has no gaps",
                "history :approval",
                "UPDATE history SET from_state='HOLD' WHERE id=:approval"),
            Plant.of(
                "history has no gaps",
                "history :payment",
                "DELETE FROM history WHERE bill_id=:bill AND id<:payment"),
            Plant.of("paid is never left", "history", history(":bill", "NULL", "PAID", "FAILED")),
            Plant.of(
                "a closed bill is left only to paid or review",
                "history",
                history(":bill", "NULL", "FAILED", "PENDING"),
                history(":bill", "NULL", "EXPIRED", "FAILED"),
                history(":bill", "NULL", "IN_REVIEW", "FAILED")),
            Plant.of(
                "an order moves only along its way",
                "history",
                history("NULL", "NULL", "PROCESSING", "NEW"),
                history("NULL", "NULL", "COMPLETED", "FAILED"),
                history("NULL", "NULL", "NEW", "SHIPPED")),
            Plant.of(
                "a refund moves only along its way",
                "history",
                history(":bill", ":refund", "FAILED", "DONE"),
                history(":bill", ":refund", "DONE", "PENDING"),
                history(":bill", ":refund", "PENDING", "REQUESTED")),
            Plant.of(
                "a person approves nothing that is neither paid nor trusted",
                "history :approval",
                "UPDATE receipt SET received_at=received_at+INTERVAL 1 DAY WHERE id=:receipt",
                "DELETE FROM receipt WHERE id=:receipt"),
            Plant.of(
                "a transition has its event",
                "history :payment",
                "DELETE FROM outbox WHERE type='payment.paid' AND order_id=:paid"),
            Plant.of(
                "a transition has its event",
                "history :approval",
                "DELETE FROM outbox WHERE id=:fulfilment",
                "UPDATE outbox SET type='order.hold' WHERE id=:fulfilment"),
            Plant.of(
                "a transition has its event",
                "history",
                "DELETE FROM outbox WHERE type='refund.requested'",
                "DELETE FROM outbox WHERE type='refund.done'",
                "DELETE FROM outbox WHERE type='order.cancelled'",
                "DELETE FROM outbox WHERE type='payment.failed'",
                "DELETE FROM outbox WHERE type='payment.in_review'",
                "DELETE FROM outbox WHERE type='order.new'"),
            Plant.of(
                "an event tells of a transition, once",
                "event",
                event(":paid"),
                event(":unpaid"),
                "INSERT INTO outbox(event_id,order_id,type,payload,created_at) SELECT"
                    + " UUID(),order_id,type,payload,created_at FROM outbox WHERE id=:telling"),
            Plant.of(
                "an event tells of a transition, once",
                "event :fulfilment",
                "UPDATE outbox SET order_id=order_id+1000 WHERE id=:fulfilment",
                "UPDATE outbox SET created_at=created_at+INTERVAL 1 SECOND WHERE id=:fulfilment",
                "DELETE FROM history WHERE id=:approval"),
            Plant.of(
                "an event is published, waits to be, or is dead",
                "event :fulfilment",
                "UPDATE outbox SET next_at=NULL WHERE id=:fulfilment"),
            Plant.of(
                "an event says what its bill says",
                "event :telling",
                "UPDATE outbox SET payload=JSON_SET(payload,'$.amount',50001) WHERE id=:telling",
                "UPDATE outbox SET payload=JSON_SET(payload,'$.ref','260201ABCDEFGHJ') WHERE"
                    + " id=:telling",
                "UPDATE outbox SET payload=JSON_SET(payload,'$.currency','PEN') WHERE id=:telling"),
            Plant.of(
                "a paid bill has a receipt of exactly its money",
                "bill :bill",
                "UPDATE receipt SET amount=49999 WHERE id=:receipt",
                "UPDATE receipt SET currency='PEN' WHERE id=:receipt",
                "UPDATE receipt SET account='second' WHERE id=:receipt",
                "UPDATE bill SET transaction_id='9' WHERE id=:bill",
                "DELETE FROM receipt WHERE id=:receipt"),
            Plant.of(
                "only a paid bill is verified",
                "bill :open",
                "UPDATE bill SET verified=1 WHERE id=:open",
                "UPDATE bill SET transaction_id='9' WHERE id=:open",
                "UPDATE bill SET paid_at=created_at WHERE id=:open"),
            Plant.of(
                "a bill in review has a case",
                "bill :doubted",
                "DELETE FROM review_case WHERE id=:doubt",
                "UPDATE review_case SET bill_id=:open WHERE id=:doubt"),
            Plant.of(
                "an open bill is looked at again",
                "bill :open",
                "UPDATE bill SET next_check_at='9999-12-31' WHERE id=:open",
                "UPDATE bill SET next_check_at='2036-02-01' WHERE id=:open"),
            Plant.of(
                "history replays to the bill's state",
                "bill :open",
                "UPDATE bill SET state='PENDING' WHERE id=:open",
                "DELETE FROM history WHERE bill_id=:open"),
            Plant.of(
                "a bill goes through its method's account",
                "bill :open",
                "UPDATE bill SET payment_method_id=(SELECT id FROM payment_method WHERE"
                    + " code='zalopay-second') WHERE id=:open",
                "UPDATE bill SET payment_method_id=1000000 WHERE id=:open",
                "UPDATE bill SET account='second' WHERE id=:open"),
            Plant.of(
                "a bill asks for its order's total",
                "bill :open",
                "UPDATE bill SET amount=1 WHERE id=:open",
                "UPDATE bill SET currency='PEN' WHERE id=:open",
                "UPDATE bill SET order_id=1000000 WHERE id=:open",
                "DELETE FROM orders WHERE id=:unpaid"),
            Plant.of(
                "money that pays nothing has a case",
                "receipt :extra",
                "DELETE FROM review_case WHERE id=:second",
                "UPDATE review_case SET receipt_id=:receipt WHERE id=:second"),
            Plant.of(
                "money that pays nothing has a case",
                "receipt :orphan",
                "DELETE FROM review_case WHERE kind='ORPHAN'"),
            Plant.of(
                "money that pays nothing has a case",
                "receipt :receipt",
                "UPDATE receipt SET role='MISMATCH' WHERE id=:receipt"),
            Plant.of(
                "money stands under a bill of its own gateway and account",
                "receipt :receipt",
                "UPDATE receipt SET account='second' WHERE id=:receipt",
                "UPDATE receipt SET backend='vnpay' WHERE id=:receipt",
                "UPDATE receipt SET bill_id=1000000 WHERE id=:receipt",
                "UPDATE receipt SET order_id=1000000 WHERE id=:receipt",
                "UPDATE receipt SET ref='260201ABCDEFGHJ' WHERE id=:receipt",
                "DELETE FROM bill WHERE id=:bill",
                "DELETE FROM orders WHERE id=:paid"),
            Plant.of(
                "applied money is of a paid bill",
                "receipt :receipt",
                "UPDATE bill SET state='IN_REVIEW',reason='SUSPICIOUS',closed_at=created_at WHERE"
                    + " id=:bill",
                "UPDATE receipt SET transaction_id='9' WHERE id=:receipt"),
            Plant.of(
                "a receipt has its evidence",
                "receipt :extra",
                "UPDATE receipt SET evidence='' WHERE id=:extra",
                "UPDATE receipt SET key_id='' WHERE id=:extra"),
            Plant.of(
                "a receipt has its evidence",
                "receipt :signed",
                "UPDATE receipt SET signature=NULL WHERE id=:signed",
                "UPDATE receipt SET key_fingerprint=NULL WHERE id=:signed"),
            Plant.of(
                "evidence is as it was signed",
                "receipt :signed",
                "UPDATE receipt SET evidence=REPLACE(evidence,'50000','50001') WHERE id=:signed",
                "UPDATE receipt SET evidence=CONCAT(evidence,' ') WHERE id=:signed",
                "UPDATE receipt SET evidence=REPLACE(evidence,'Á','A') WHERE id=:signed",
                "UPDATE receipt SET signature=REVERSE(signature) WHERE id=:signed"),
            Plant.of(
                "evidence says what its receipt says",
                "receipt :signed",
                "UPDATE receipt SET amount=amount-1 WHERE id=:signed",
                "UPDATE receipt SET transaction_id='9' WHERE id=:signed",
                "UPDATE receipt SET ref='260201ABCDEFGHJ' WHERE id=:signed",
                "UPDATE receipt SET currency='PEN' WHERE id=:signed"),
            Plant.of(
                "refunds never exceed their receipt",
                "receipt :receipt",
                "UPDATE refund SET amount=50001 WHERE id=:refund",
                "UPDATE receipt SET amount=19999 WHERE id=:receipt"),
            Plant.of(
                "a refund is of a receipt of its bill",
                "refund :refund",
                "UPDATE refund SET receipt_id=1000000 WHERE id=:refund",
                "UPDATE refund SET receipt_id=:extra WHERE id=:refund",
                "UPDATE refund SET order_id=:unpaid WHERE id=:refund",
                "UPDATE refund SET backend='vnpay' WHERE id=:refund",
                "UPDATE refund SET currency='PEN' WHERE id=:refund",
                "UPDATE refund SET transaction_id='9' WHERE id=:refund",
                "DELETE FROM receipt WHERE id=:receipt"),
            Plant.of(
                "an open refund is looked at again, unless it bounced",
                "refund :refund",
                "UPDATE refund SET next_check_at='9999-12-31' WHERE id=:refund",
                "UPDATE refund SET next_check_at='2036-02-01' WHERE id=:refund"),
            Plant.of(
                "an open refund is looked at again, unless it bounced",
                "refund :openRefund",
                "UPDATE refund SET next_check_at='9999-12-31' WHERE id=:openRefund"),
            Plant.of(
                "a refund in review has an open case",
                "refund :openRefund",
                "DELETE FROM review_case WHERE id=:openCase",
                "UPDATE review_case SET decided_at=opened_at WHERE id=:openCase",
                "UPDATE review_case SET refund_id=:refund WHERE id=:openCase"),
            Plant.of(
                "a refund in review has an open case",
                "refund :refund",
                "UPDATE refund SET state='IN_REVIEW' WHERE id=:refund"),
            Plant.of(
                "a failed refund says why, and no other does",
                "refund :notBack",
                "UPDATE refund SET failure=NULL WHERE id=:notBack"),
            Plant.of(
                "a failed refund says why, and no other does",
                "refund :back",
                "UPDATE refund SET failure='closed' WHERE id=:back"),
            Plant.of(
                "history replays to the refund's state",
                "refund :refund",
                "UPDATE refund SET state='DONE' WHERE id=:refund",
                "DELETE FROM history WHERE refund_id=:refund"),
            Plant.of(
                "a decision has its person and its line of history",
                "case :second",
                "UPDATE review_case SET who=NULL WHERE id=:second",
                "UPDATE review_case SET decision=NULL WHERE id=:second",
                "DELETE FROM history WHERE id=:ruling"),
            Plant.of(
                "a decision has its person and its line of history",
                "case :doubt",
                "UPDATE review_case SET decided_at=opened_at,decision='not_paid',who='an' WHERE"
                    + " id=:doubt"),
            Plant.of(
                "a case is of a kind that people can decide",
                "case :doubt",
                "UPDATE review_case SET kind='GHOST' WHERE id=:doubt"),
            Plant.of(
                "a case is about what exists",
                "case :second",
                "UPDATE review_case SET order_id=1000000 WHERE id=:second",
                "UPDATE review_case SET bill_id=1000000 WHERE id=:second",
                "UPDATE review_case SET receipt_id=1000000 WHERE id=:second",
                "UPDATE review_case SET receipt_id=NULL WHERE id=:second",
                "DELETE FROM receipt WHERE id=:extra"),
            Plant.of(
                "a case is about what exists",
                "case :openCase",
                "UPDATE review_case SET refund_id=1000000 WHERE id=:openCase",
                "DELETE FROM refund WHERE id=:openRefund"),
            Plant.of(
                "a doubt of an answer is over once its bill is paid",
                "case :doubt",
                "UPDATE review_case SET order_id=:paid,bill_id=:bill,opened_at='2000-01-01'"
                    + " WHERE id=:doubt",
                "INSERT INTO history(order_id,bill_id,from_state,to_state,why,who,at)"
                    + " VALUES(:doubtful,:doubted,'IN_REVIEW','PAID','','','2099-01-01')"),
            Plant.of(
                "an idempotency key is of what exists",
                "idempotency key :key",
                "UPDATE idempotency_key SET bill_id=1000000 WHERE id=:key",
                "UPDATE idempotency_key SET bill_id=NULL WHERE id=:key",
                "UPDATE idempotency_key SET order_id=:paid WHERE id=:key",
                "UPDATE idempotency_key SET refund_id=:refund WHERE id=:key",
                "DELETE FROM bill WHERE id=:open"),
            Plant.of(
                "a changed payment method has its history",
                "payment method",
                "UPDATE payment_method SET version=version+1 WHERE code='zalopay-second'"))
        .flatMap(plants -> plants);
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
        "UPDATE order_line SET unit_price=0 WHERE id=:adjustment",
        "UPDATE order_line SET quantity=0",
        "UPDATE order_line SET kind='TAX' WHERE order_id=:sold",
        "UPDATE order_line SET sku=NULL WHERE order_id=:sold",
        "UPDATE orders SET customer=NULL WHERE id=:sold",
        "UPDATE orders SET cart_removed_at=created_at WHERE id=:unpaid",
        "INSERT INTO cart(customer,version,updated_at)" + " SELECT customer,1,updated_at FROM cart",
        "INSERT INTO cart_line(cart_id,product_id,quantity) SELECT id,1,0 FROM cart",
      })
  void theDatabaseItselfRefuses(String sql) {
    String filled = day.filled(sql);
    SQLException refusal = assertThrows(SQLException.class, () -> STORE.database().execute(filled));
    assertTrue(GUARDS.contains(refusal.getErrorCode()), refusal.toString());
    STORE.assertSound();
  }

  private static String history(String bill, String refund, String from, String to) {
    return "INSERT INTO history(order_id,bill_id,refund_id,from_state,to_state,why,who,at)"
        + " VALUES(:paid,%s,%s,'%s','%s','','test','2026-02-01')".formatted(bill, refund, from, to);
  }

  private static String event(String order) {
    return "INSERT INTO outbox(event_id,order_id,type,payload,created_at)"
        + " VALUES(UUID(),%s,'order.processing','{}','2026-02-01')".formatted(order);
  }
}
