package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.StartFailure;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The demo shop's ways to pay, in the order in which it offers them. Those without a gateway are
 * named in its three languages, and have an account that no bank has, so that nobody who scans the
 * demo's code sends money.
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

  static final String DEFAULT_GATEWAY = "zalopay";

  private static final String CURRENCY = "VND";
  private static final int BEHIND_DEFAULT = 110;
  private static final int BEHIND_GATEWAYS = 200;

  private DemoMethods() {}

  /** Leaves alone what an operator has changed. */
  static void name(Database database) {
    try (var connection = database.open();
        var place =
            connection.prepareStatement(
                "UPDATE payment_method SET position=? WHERE code=? AND version=0");
        var update =
            connection.prepareStatement(
                "UPDATE payment_method SET name=?, settings=?, position=? WHERE code=? AND version=0")) {
      int position = BEHIND_DEFAULT;
      for (String gateway : gateways()) {
        place.setInt(1, position++);
        place.setString(2, gateway + "-main");
        place.executeUpdate();
      }
      for (Map.Entry<String, Demo> method : METHODS.entrySet()) {
        update.setString(1, method.getValue().name());
        update.setString(2, method.getValue().settings());
        update.setInt(3, BEHIND_GATEWAYS);
        update.setString(4, method.getKey());
        update.executeUpdate();
      }
    } catch (SQLException e) {
      throw new StartFailure("Cannot name payment methods in the database: " + e.getMessage(), e);
    }
  }

  /** Behind the default one: first those that take the demo's own currency, then by name. */
  private static List<String> gateways() {
    return SimulatedGateway.all().stream()
        .filter(gateway -> !gateway.id().equals(DEFAULT_GATEWAY))
        .sorted(
            Comparator.comparing((SimulatedGateway gateway) -> !gateway.currency().equals(CURRENCY))
                .thenComparing(SimulatedGateway::id))
        .map(SimulatedGateway::id)
        .toList();
  }
}
