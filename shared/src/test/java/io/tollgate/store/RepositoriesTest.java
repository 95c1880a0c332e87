package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.exceptions.IllegalTransactionStateException;
import io.tollgate.time.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The few statements that run inside an ordinary transaction. */
class RepositoriesTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);
  private static final Instant LIMIT = SettableClock.START;
  private static final Instant NOW = Instant.parse("2026-02-01T03:00:00.123456Z");

  private final Expired expired = BOOKS.bean(Expired.class);
  private final PaymentMethods methods = BOOKS.bean(PaymentMethods.class);

  /** Also afterwards: the rows of these tests belong to nothing, which the audit would name. */
  @BeforeEach
  @AfterEach
  void empty() {
    BOOKS.execute("DELETE FROM callback_log");
    BOOKS.execute("DELETE FROM idempotency_key");
    BOOKS.execute("DELETE FROM payment_method_history");
    BOOKS.execute("UPDATE payment_method SET version=0");
  }

  @Test
  void theOldestCallbacksGoFirstAndNeverMoreThanSoMany() {
    for (int second = 57; second < 60; second++) {
      callback("2026-02-01 02:59:" + second);
    }
    callback("2026-02-01 03:00:00");
    assertEquals(2, inTransaction(() -> expired.deleteCallbacks(LIMIT, 2)));
    assertEquals(
        List.of("2026-02-01 02:59:59.000000", "2026-02-01 03:00:00.000000"),
        BOOKS.rows("SELECT CAST(received_at AS CHAR) FROM callback_log ORDER BY received_at"));
    assertEquals(1, inTransaction(() -> expired.deleteCallbacks(LIMIT, 2)));
  }

  @Test
  void aKeyGoesWhenItIsOldAndNobodyWorksUnderIt() {
    key("old", "2026-02-01 02:00:00", "2026-02-01 02:00:15");
    key("leased", "2026-02-01 02:00:00", "2026-02-01 03:00:15");
    key("new", "2026-02-01 03:00:00", "2026-02-01 03:00:15");
    assertEquals(1, inTransaction(() -> expired.deleteKeys(LIMIT, 10)));
    assertEquals(
        List.of("leased", "new"),
        BOOKS.rows("SELECT idem_key FROM idempotency_key ORDER BY idem_key"));
  }

  @Test
  void anAccountHasOneMethodHoweverOftenItIsEnsured() {
    ensure("fourthbank", "main");
    ensure("fourthbank", "main");
    List<PaymentMethodRow> ensured = of("fourthbank");
    assertEquals(1, ensured.size());
    PaymentMethodRow method = ensured.getFirst();
    assertEquals("fourthbank-main", method.code());
    assertEquals(NOW, method.createdAt());
    assertEquals(true, method.autoApprove());
    assertEquals(true, method.isOn());
    assertEquals("{} {}", method.settings() + " " + method.rules());
  }

  @Test
  void whatWasSwitchedOffStaysOff() {
    ensure("fifthbank", "main");
    inTransaction(() -> methods.change(changed(of("fifthbank").getFirst(), "Fifth", false)));
    ensure("fifthbank", "main");
    assertEquals(List.of(false), of("fifthbank").stream().map(PaymentMethodRow::isOn).toList());
  }

  /** An account whose only method was made by hand has one, and gets none beside it. */
  @Test
  void aMethodMadeByHandIsEnough() {
    inTransaction(() -> methods.add(row("by-hand", "sixthbank", 3)));
    ensure("sixthbank", "main");
    assertEquals(List.of("by-hand"), of("sixthbank").stream().map(PaymentMethodRow::code).toList());
  }

  @Test
  void severalMethodsOfOneAccountStandInTheirOrder() {
    inTransaction(() -> methods.add(row("late", "seventhbank", 9)));
    inTransaction(() -> methods.add(row("early", "seventhbank", 8)));
    inTransaction(() -> methods.add(row("early-too", "seventhbank", 8)));
    assertEquals(
        List.of("early", "early-too", "late"),
        of("seventhbank").stream().map(PaymentMethodRow::code).toList());
  }

  @Test
  void aMethodIsChangedOnlyByWhoSawItAsItIs() {
    inTransaction(() -> methods.add(row("contested", "eighthbank", 1)));
    PaymentMethodRow seen = methods.find("contested").orElseThrow();
    assertEquals(1, inTransaction(() -> methods.change(changed(seen, "First", true))));
    assertEquals(0, inTransaction(() -> methods.change(changed(seen, "Second", true))));
    assertEquals("First", methods.find("contested").orElseThrow().name());
    assertEquals(1, methods.find("contested").orElseThrow().version());
  }

  @Test
  void theHistoryOfAMethodSaysWho() {
    inTransaction(() -> methods.add(row("told", "ninthbank", 1)));
    remember("told", "", "{\"name\":\"told\"}");
    remember("told", "{\"name\":\"told\"}", "{\"name\":\"Told\"}");
    assertEquals(
        List.of(
            "lan@shop.example.vn null {\"name\":\"told\"}",
            "lan@shop.example.vn told {\"name\":\"Told\"}"),
        BOOKS.rows(
            "SELECT h.who,JSON_UNQUOTE(JSON_EXTRACT(h.was,'$.name')),REPLACE(h.became,' ','')"
                + " FROM payment_method_history h JOIN payment_method m"
                + " ON m.id=h.payment_method_id WHERE m.code='told' ORDER BY h.id"));
  }

  @Test
  void nothingIsWrittenOutsideATransaction() {
    PaymentMethodRow row = row("outside", "tenthbank", 1);
    assertThrows(IllegalTransactionStateException.class, () -> expired.deleteCallbacks(LIMIT, 1));
    assertThrows(
        IllegalTransactionStateException.class, () -> methods.ensure("b-main", "b", "main", LIMIT));
    assertThrows(IllegalTransactionStateException.class, () -> methods.add(row));
    assertThrows(IllegalTransactionStateException.class, () -> methods.change(row));
    assertThrows(
        IllegalTransactionStateException.class,
        () -> methods.remember("outside", "nobody", "", "{}", LIMIT));
  }

  private void ensure(String backend, String account) {
    inTransaction(
        () -> {
          methods.ensure(backend + "-" + account, backend, account, NOW);
          return 0;
        });
  }

  private void remember(String code, String was, String became) {
    inTransaction(
        () -> {
          methods.remember(code, "lan@shop.example.vn", was, became, NOW);
          return 0;
        });
  }

  private List<PaymentMethodRow> of(String backend) {
    return methods.all().stream().filter(row -> row.backend().equals(backend)).toList();
  }

  private static PaymentMethodRow row(String code, String backend, int position) {
    return new PaymentMethodRow(
        0, code, code, backend, "main", position, true, true, "{}", "{}", 0, NOW, NOW);
  }

  private static PaymentMethodRow changed(PaymentMethodRow seen, String name, boolean isOn) {
    return new PaymentMethodRow(
        seen.id(),
        seen.code(),
        name,
        seen.backend(),
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

  private static <T> T inTransaction(Supplier<T> work) {
    TransactionOperations<?> transactions = BOOKS.bean(TransactionOperations.class);
    return transactions.executeWrite(_ -> work.get());
  }

  private static void callback(String receivedAt) {
    BOOKS.execute(
        "INSERT INTO callback_log(received_at,backend,account,ref,outcome,message)"
            + " VALUES('%s','zalopay','','','REJECTED','')".formatted(receivedAt));
  }

  private static void key(String key, String createdAt, String leaseUntil) {
    BOOKS.execute(
        "INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,order_id,bill_id,"
            + "lease_until,created_at) VALUES('c','r','%s','',1,1,'%s','%s')"
                .formatted(key, leaseUntil, createdAt));
  }
}
