package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.sql.SQLException;
import java.util.Map;

/** Names for the ways to pay without a gateway, as the demo shop's pages translate them. */
final class DemoMethods {

  private static final Map<String, String> NAMES =
      Map.of("manual-bank", "Bank transfer", "manual-cash", "Cash on delivery");

  private DemoMethods() {}

  /** Leaves alone what an operator has changed. */
  static void name(Database database) {
    try (var connection = database.open();
        var update =
            connection.prepareStatement(
                "UPDATE payment_method SET name=?, position=200 WHERE code=? AND version=0")) {
      for (Map.Entry<String, String> method : NAMES.entrySet()) {
        update.setString(1, method.getValue());
        update.setString(2, method.getKey());
        update.executeUpdate();
      }
    } catch (SQLException e) {
      throw new StartFailure("Cannot name payment methods in the database: " + e.getMessage(), e);
    }
  }
}
