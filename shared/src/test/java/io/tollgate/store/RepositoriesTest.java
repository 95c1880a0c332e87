package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.exceptions.IllegalTransactionStateException;
import io.tollgate.time.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The few statements that run inside an ordinary transaction. */
class RepositoriesTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);
  private static final Instant LIMIT = SettableClock.START;

  private final Expired expired = BOOKS.bean(Expired.class);
  private final PaymentMethods methods = BOOKS.bean(PaymentMethods.class);

  @BeforeEach
  void empty() {
    BOOKS.execute("DELETE FROM callback_log");
    BOOKS.execute("DELETE FROM idempotency_key");
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
    Instant now = Instant.parse("2026-02-01T03:00:00.123456Z");
    for (int i = 0; i < 2; i++) {
      inTransaction(
          () -> {
            methods.ensure("fourthbank", "main", now);
            return 0;
          });
    }
    List<PaymentMethodRow> ensured =
        methods.all().stream().filter(row -> row.backend().equals("fourthbank")).toList();
    assertEquals(1, ensured.size());
    assertEquals(now, ensured.getFirst().createdAt());
    assertEquals(true, ensured.getFirst().autoApprove());
  }

  @Test
  void nothingIsWrittenOutsideATransaction() {
    assertThrows(IllegalTransactionStateException.class, () -> expired.deleteCallbacks(LIMIT, 1));
    assertThrows(IllegalTransactionStateException.class, () -> methods.ensure("b", "main", LIMIT));
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
