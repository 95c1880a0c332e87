package io.tollgate.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.order.OrderState.Step;
import io.tollgate.store.StoreFixture;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlClientTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final RowMapper<String> TEXT = row -> row.getString(1);
  private static final Instant AT = Instant.parse("2026-02-01T03:00:00.123456Z");

  private final SqlClient sql = STORE.bean(SqlClient.class);

  @Test
  void valueOfEveryTypeIsBoundInItsColumnsFormat() {
    assertEquals("Nguyễn's ?", bound("Nguyễn's ?"));
    assertEquals("9223372036854775807", bound(Long.MAX_VALUE));
    assertEquals("-7", bound(-7));
    assertEquals("1", bound(true));
    assertEquals("2026-02-01 03:00:00.123456", bound(AT));
    assertEquals("PROCESSING", bound(Step.PROCESSING));
    assertEquals("NULL", bound(Script.Null.NULL));
    assertEquals("NULL", bound(Optional.empty()));
    assertEquals("2026-02-01 03:00:00.123456", bound(Optional.of(AT)));
  }

  /** Each kind has one rule, here; the driver would have its own for all others. */
  @Test
  void valueOfAnUnsupportedTypeIsRejected() {
    assertThrows(IllegalArgumentException.class, () -> bound(LocalDate.EPOCH));
  }

  @Test
  void firstReturnsTheFirstRowOrEmpty() {
    String rows = "SELECT code FROM payment_method WHERE backend=? ORDER BY code DESC";
    assertEquals(List.of("manual-cash", "manual-bank"), sql.list(rows, TEXT, "manual"));
    assertEquals(Optional.of("manual-cash"), sql.first(rows, TEXT, "manual"));
    assertEquals(Optional.empty(), sql.first(rows, TEXT, "nobody"));
  }

  @Test
  void failedTransactionIsRolledBack() {
    assertThrows(
        DatabaseUnavailable.class,
        () ->
            sql.transaction(
                connection -> {
                  connection.update("UPDATE payment_method SET name=? WHERE code=?", "x", "a");
                  connection.update("UPDATE payment_method SET name=?", "lost");
                  return connection.update("UPDATE nothing SET name=?", "lost");
                }));
    assertEquals(
        Optional.empty(), sql.first("SELECT id FROM payment_method WHERE name=?", TEXT, "lost"));
    assertEquals(
        1, sql.update("UPDATE payment_method SET name=? WHERE code=?", "b", "manual-bank"));
  }

  @Test
  void statementIsCancelledAtItsTimeout() throws SQLException {
    try (var connection = new SqlConnection(STORE.database().open(), Duration.ofSeconds(1))) {
      assertThrows(
          SQLException.class,
          () -> connection.list("SELECT SLEEP(?) FROM payment_method", TEXT, 60));
    }
  }

  private String bound(Object value) {
    return sql.first("SELECT COALESCE(CAST(? AS CHAR),'NULL')", TEXT, value).orElseThrow();
  }
}
