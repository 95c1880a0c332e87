package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.sql.SQLException;
import java.util.Map;

/**
 * The ways to pay without a gateway, in the three languages of the demo shop, and an account that
 * no bank has, so that nobody who scans the demo's code sends money.
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
               "name_vi": "Chuyển khoản", "name_es": "Transferencia bancaria",
               "instructions": "This is a demo: please send no real money.",
               "instructions_vi": "Đây là bản thử: xin đừng chuyển tiền thật.",
               "instructions_es": "Es una demostración: no envíes dinero real."}\
              """),
          "manual-cash",
          new Demo(
              "Cash on delivery",
              """
              {"holder": "Saigon Roasters", "name_vi": "Tiền mặt khi nhận hàng",
               "name_es": "Efectivo al recibir"}\
              """));

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
