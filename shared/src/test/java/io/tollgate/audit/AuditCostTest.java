package io.tollgate.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.local.fill.Fill;
import io.tollgate.store.StoreFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a rule reads grows with its range and not with the database. No time is asserted. */
class AuditCostTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final int BILLS = 20_000;
  private static final int RANGE_ROWS = 200;

  /** An order has a handful of lines, bills, events and lines of history, some read twice. */
  private static final int READS_PER_ROW_MAX = 60;

  @BeforeAll
  static void fill() throws SQLException {
    Fill.into(STORE.database(), BILLS, STORE.clock().instant(), _ -> {});
    // What the server does by itself a while after a fill.
    STORE.execute(
        "ANALYZE TABLE orders,order_line,bill,receipt,refund,review_case,history,outbox,"
            + "product,stock_move");
  }

  @TestFactory
  Stream<DynamicTest> aRangeReadsAFewRowsForEachOfItsOwn() {
    return Arrays.stream(AuditTable.values())
        // Of a product all lines are summed, by an index that holds their quantities.
        .filter(table -> table != AuditTable.PRODUCT)
        .flatMap(table -> Audit.rules(table).stream())
        .map(rule -> dynamicTest(rule.name(), () -> assertCheap(rule)));
  }

  private static void assertCheap(AuditRule rule) throws SQLException {
    try (Connection connection = STORE.database().open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION " + AuditConnections.PLANS);
      List<String> ids =
          STORE.rows(
              "SELECT id FROM "
                  + rule.table().label()
                  + " ORDER BY id LIMIT "
                  + (RANGE_ROWS + 1)
                  + " OFFSET 100");
      String after = ids.isEmpty() ? "0" : ids.getFirst();
      String to = ids.isEmpty() ? "0" : ids.getLast();
      long before = reads(statement);
      try (ResultSet rows = statement.executeQuery(sql(rule, after, to))) {
        assertEquals(false, rows.next(), rule.name());
      }
      long reads = reads(statement) - before;
      assertTrue(reads <= RANGE_ROWS * READS_PER_ROW_MAX, () -> rule.name() + " reads " + reads);
    }
  }

  private static String sql(AuditRule rule, String after, String to) {
    return rule.sql()
        .replace(":after", after)
        .replace(":to", to)
        .replace(":now", "TIMESTAMP'2026-02-01 03:00:00'")
        .replace(":kept", "TIMESTAMP'2026-01-02 03:00:00'");
  }

  private static long reads(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler_read%'")) {
      long reads = 0;
      while (rows.next()) {
        reads += rows.getLong(2);
      }
      return reads;
    }
  }
}
