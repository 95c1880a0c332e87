package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.GatewayId;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Rules;
import io.tollgate.schedule.DueRows;
import io.tollgate.schedule.ExpiredRows;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.SqlClient;
import io.tollgate.time.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows that are read and written one by one: payment methods, and what is deleted by age. */
class RepositoriesTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);
  private static final Instant LIMIT = SettableClock.START;
  private static final Instant NOW = Instant.parse("2026-02-01T03:00:00.123456Z");

  private final ExpiredRows expired = STORE.bean(ExpiredRows.class);
  private final PaymentMethods methods = STORE.bean(PaymentMethods.class);
  private final PaymentMethodChanges changes = STORE.bean(PaymentMethodChanges.class);

  /** Also afterwards: the rows of these tests belong to nothing, which the audit would name. */
  @BeforeEach
  @AfterEach
  void empty() {
    STORE.execute("DELETE FROM callback_log");
    STORE.execute("DELETE FROM idempotency_key");
    STORE.execute("DELETE FROM payment_method_history");
    STORE.execute("UPDATE payment_method SET version=0");
  }

  @Test
  void oldestCallbacksAreDeletedFirstUpToALimit() {
    for (int second = 57; second < 60; second++) {
      callback("2026-02-01 02:59:" + second);
    }
    callback("2026-02-01 03:00:00");
    assertEquals(2, expired.deleteCallbacks(LIMIT, 2));
    assertEquals(
        List.of("2026-02-01 02:59:59.000000", "2026-02-01 03:00:00.000000"),
        STORE.rows("SELECT CAST(received_at AS CHAR) FROM callback_log ORDER BY received_at"));
    assertEquals(1, expired.deleteCallbacks(LIMIT, 2));
  }

  @Test
  void oldIdempotencyKeyIsDeletedUnlessLeased() {
    key("old", "2026-02-01 02:00:00", "2026-02-01 02:00:15");
    key("leased", "2026-02-01 02:00:00", "2026-02-01 03:00:15");
    key("new", "2026-02-01 03:00:00", "2026-02-01 03:00:15");
    assertEquals(1, expired.deleteKeys(LIMIT, 10));
    assertEquals(
        List.of("leased", "new"),
        STORE.rows("SELECT idem_key FROM idempotency_key ORDER BY idem_key"));
  }

  @Test
  void keyOfARefundIsKept() {
    key("refund", "2026-02-01 02:00:00", "2026-02-01 02:00:15");
    STORE.execute("UPDATE idempotency_key SET refund_id=1");
    assertEquals(0, expired.deleteKeys(LIMIT, 10));
  }

  /** Keys that are kept must not be read by each run that looks for old ones. */
  @Test
  void oldKeysAreFoundByAnIndexWithoutThoseOfRefunds() {
    key("first", "2026-02-01 02:00:00", "2026-02-01 02:00:15");
    for (int doubled = 0; doubled < 9; doubled++) {
      STORE.execute(
          "INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,refund_id,lease_until,"
              + "created_at) SELECT caller,route,CONCAT(idem_key,'%d'),'',1,lease_until,created_at"
                  .formatted(doubled)
              + " FROM idempotency_key");
    }
    DueRows old = ExpiredRows.keys(LIMIT);
    String found =
        STORE
            .bean(SqlClient.class)
            .first(
                "EXPLAIN SELECT 1 FROM " + old.sql(),
                row -> row.getString("key") + ", few: " + (row.getInt("rows") < 10),
                old.values())
            .orElseThrow();
    assertEquals("idempotency_key_refund, few: true", found);
  }

  @Test
  void anAccountHasOneMethodHoweverOftenItIsEnsured() {
    ensure("fourthbank", "main");
    ensure("fourthbank", "main");
    List<PaymentMethod> ensured = of("fourthbank");
    assertEquals(1, ensured.size());
    PaymentMethod method = ensured.getFirst();
    assertEquals("fourthbank-main", method.code());
    assertEquals("FOURTHBANK", method.name());
    assertEquals(NOW, method.createdAt());
    assertEquals(true, method.autoApprove());
    assertEquals(true, method.isOn());
    assertEquals(Map.of(), method.settings());
    assertEquals(Rules.NONE, method.rules());
  }

  @Test
  void methodThatWasSwitchedOffStaysOff() {
    ensure("fifthbank", "main");
    change(changed(of("fifthbank").getFirst(), "Fifth", false));
    ensure("fifthbank", "main");
    assertEquals(List.of(false), of("fifthbank").stream().map(PaymentMethod::isOn).toList());
  }

  /** Earlier versions named a method by its code. */
  @Test
  void methodNamedByItsCodeIsRenamedUnlessAnOperatorChangedIt() {
    ensure("renamedbank", "main");
    ensure("changedbank", "main");
    STORE.execute(
        "UPDATE payment_method SET name=code WHERE backend IN ('renamedbank','changedbank')");
    change(changed(of("changedbank").getFirst(), "changedbank-main", true));
    ensure("renamedbank", "main");
    ensure("changedbank", "main");
    assertEquals("RENAMEDBANK", of("renamedbank").getFirst().name());
    assertEquals("changedbank-main", of("changedbank").getFirst().name());
  }

  /** An account whose only method was made by hand has one, and gets none beside it. */
  @Test
  void methodMadeByHandIsNotDuplicated() {
    add(row("by-hand", "sixthbank", 3));
    ensure("sixthbank", "main");
    assertEquals(List.of("by-hand"), of("sixthbank").stream().map(PaymentMethod::code).toList());
  }

  @Test
  void severalMethodsOfOneAccountAreListedInOrder() {
    add(row("late", "seventhbank", 9));
    add(row("early", "seventhbank", 8));
    add(row("early-too", "seventhbank", 8));
    assertEquals(
        List.of("early", "early-too", "late"),
        of("seventhbank").stream().map(PaymentMethod::code).toList());
  }

  @Test
  void concurrentChangeOfAMethodIsRejectedByItsVersion() {
    add(row("contested", "eighthbank", 1));
    PaymentMethod seen = methods.find("contested").orElseThrow();
    assertTrue(change(changed(seen, "First", true)));
    assertFalse(change(changed(seen, "Second", true)));
    assertEquals("First", methods.find("contested").orElseThrow().name());
    assertEquals(1, methods.find("contested").orElseThrow().version());
    assertEquals(List.of("contested", "First"), became("contested"));
  }

  @Test
  void historyOfAMethodNamesWhoChangedIt() {
    add(row("told", "ninthbank", 1));
    change(changed(methods.find("told").orElseThrow(), "Told", true));
    assertEquals(
        List.of("lan@shop.example.vn null told", "lan@shop.example.vn told Told"),
        STORE.rows(
            "SELECT h.who,JSON_UNQUOTE(JSON_EXTRACT(h.was,'$.name')),"
                + "JSON_UNQUOTE(JSON_EXTRACT(h.became,'$.name'))"
                + " FROM payment_method_history h JOIN payment_method m"
                + " ON m.id=h.payment_method_id WHERE m.code='told' ORDER BY h.id"));
  }

  /** Otherwise a rollback would stop all payments. */
  @Test
  void methodWhoseRulesCannotBeReadIsLeftOutAndTheOthersAreListed() {
    add(row("unreadable", "eleventhbank", 1));
    add(row("backwards", "eleventhbank", 1));
    add(row("readable", "eleventhbank", 2));
    STORE.execute(
        "UPDATE payment_method SET rules='{\"weekdays\":[\"MON\"]}' WHERE code='unreadable'");
    STORE.execute(
        "UPDATE payment_method SET rules='{\"amounts\":{\"VND\":{\"min\":9,\"max\":8}}}'"
            + " WHERE code='backwards'");

    assertEquals(
        List.of("readable"), of("eleventhbank").stream().map(PaymentMethod::code).toList());
    assertThrows(IllegalStateException.class, () -> methods.find("unreadable"));
    STORE.execute("UPDATE payment_method SET rules='{}' WHERE backend='eleventhbank'");
  }

  @Test
  void methodIsRolledBackWhenItsHistoryFails() {
    PaymentMethod row = row("half", "tenthbank", 1);
    assertThrows(DatabaseUnavailable.class, () -> changes.add(row, "no JSON", "lan"));
    assertEquals(List.of(), of("tenthbank"));
  }

  @Test
  void aDatabaseThatCannotBeReadIsUnavailableToRepositoriesToo() {
    STORE.execute("RENAME TABLE payment_method TO elsewhere");
    try {
      assertThrows(DatabaseUnavailable.class, () -> methods.find("bank-main"));
    } finally {
      STORE.execute("RENAME TABLE elsewhere TO payment_method");
    }
  }

  private void ensure(String backend, String account) {
    changes.ensure(
        backend + "-" + account, backend.toUpperCase(Locale.ROOT), backend, account, NOW);
  }

  private void add(PaymentMethod row) {
    changes.add(row, json(row.name()), "lan@shop.example.vn");
  }

  private boolean change(PaymentMethod row) {
    String was = json(methods.find(row.code()).orElseThrow().name());
    return changes.change(row, was, json(row.name()), "lan@shop.example.vn");
  }

  private static String json(String name) {
    return "{\"name\":\"" + name + "\"}";
  }

  private static List<String> became(String code) {
    return STORE.rows(
        "SELECT JSON_UNQUOTE(JSON_EXTRACT(h.became,'$.name')) FROM payment_method_history h"
            + " JOIN payment_method m ON m.id=h.payment_method_id WHERE m.code='"
            + code
            + "' ORDER BY h.id");
  }

  private List<PaymentMethod> of(String backend) {
    return methods.list().stream().filter(row -> row.gateway().value().equals(backend)).toList();
  }

  private static PaymentMethod row(String code, String backend, int position) {
    return new PaymentMethod(
        0,
        code,
        code,
        new GatewayId(backend),
        "main",
        position,
        true,
        true,
        new TreeMap<>(),
        Rules.NONE,
        0,
        NOW,
        NOW);
  }

  private static PaymentMethod changed(PaymentMethod seen, String name, boolean isOn) {
    return new PaymentMethod(
        seen.id(),
        seen.code(),
        name,
        seen.gateway(),
        seen.account(),
        seen.position(),
        isOn,
        seen.autoApprove(),
        seen.settings(),
        seen.rules(),
        seen.version() + 1,
        seen.createdAt(),
        NOW);
  }

  private static void callback(String receivedAt) {
    STORE.execute(
        "INSERT INTO callback_log(received_at,backend,account,ref,outcome,message)"
            + " VALUES('%s','zalopay','','','REJECTED','')".formatted(receivedAt));
  }

  private static void key(String key, String createdAt, String leaseUntil) {
    STORE.execute(
        "INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,order_id,bill_id,"
            + "lease_until,created_at) VALUES('c','r','%s','',1,1,'%s','%s')"
                .formatted(key, leaseUntil, createdAt));
  }
}
