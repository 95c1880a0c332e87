package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.sql.SQLException;
import java.util.Map;

/**
 * The ways to pay without a gateway: names as the demo shop's pages translate them, and an account
 * that no bank has, so that nobody who scans the demo's code sends money.
 */
final class DemoMethods {

  private record Demo(String name, String settings) {}

  private static final Map<String, Demo> METHODS =
      Map.of(
          "manual-bank",
          new Demo(
              "Bank transfer",
              """
              {"bank": "Vietcombank", "bin": "970436", "account": "DEMO0000000000000",
               "holder": "SAIGON ROASTERS DEMO",
               "instructions": "This is a demo: please send no real money."}\
              """),
          "manual-cash",
          new Demo("Cash on delivery", "{\"holder\": \"Saigon Roasters\"}"));

  private DemoMethods() {}

  /** Leaves alone what an operator has changed. */
  static void name(Database database) {
    try (var connection = database.open();
        var update =
            connection.prepareStatement(
                "UPDATE payment_method SET name=?, settings=?, position=200 WHERE code=? AND version=0")) {
      for (Map.Entry<String, Demo> method : METHODS.entrySet()) {
        update.setString(1, method.getValue().name());
        update.setString(2, method.getValue().settings());
        update.setString(3, method.getKey());
        update.executeUpdate();
      }
    } catch (SQLException e) {
      throw new StartFailure("Cannot name payment methods in the database: " + e.getMessage(), e);
    }
  }
}
