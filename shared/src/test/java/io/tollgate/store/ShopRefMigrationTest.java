package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.local.database.Database;
import io.tollgate.local.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** V15 keeps the numbers that orders have, and one live order for each. */
class ShopRefMigrationTest {

  private static final String ORDER =
      "INSERT INTO"
          + " orders(shop_ref,key_nonce,key_sha256,state,failure,failed_at,total,currency,description,buyer,metadata,version,created_at,updated_at)"
          + " VALUES('%s','n',UUID(),'%s',%s,1,'VND','x','{}','{}',0,'2026-11-01','2026-11-01')";

  private final Database database = TestDatabase.create();

  @Test
  void ordersKeepTheirNumbersAndEachHasOneLiveOrder() throws SQLException {
    SchemaFixture.migrate(database, "14");
    database.execute(live("A-1"));
    database.execute(failed("A-1"));

    SchemaFixture.migrate(database, "15");

    assertThrows(SQLException.class, () -> database.execute(live("A-1")));
    database.execute(failed("A-1"));
    database.execute(live("a-1"));
    database.execute(live("ĐH-1"));
    database.execute(live("DH-1"));
    assertThrows(SQLException.class, () -> database.execute(live("ĐH-1")));
    database.execute("UPDATE orders SET state='FAILED',failure='CANCELLED',failed_at='2026-11-02'");
    database.execute(live("ĐH-1"));
    assertEquals("ĐH-1", onlyLive());
  }

  private static String live(String shopRef) {
    return ORDER.formatted(shopRef, "NEW", "NULL,NULL");
  }

  private static String failed(String shopRef) {
    return ORDER.formatted(shopRef, "FAILED", "'CANCELLED','2026-11-01'");
  }

  private String onlyLive() throws SQLException {
    try (var connection = database.open();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT live_shop_ref FROM orders WHERE live_shop_ref IS NOT NULL")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
