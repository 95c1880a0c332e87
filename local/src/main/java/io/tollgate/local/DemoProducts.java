package io.tollgate.local;

import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/** Something to buy on a developer's machine, where the shop sells nothing yet. */
final class DemoProducts {

  private static final long PIECES = 100;

  /**
   * @param price in minor units
   * @param flags with blanks between
   */
  private record Demo(
      String sku, String name, String description, long price, String currency, String flags) {}

  private static final List<Demo> PRODUCTS =
      List.of(
          new Demo(
              "ca-phe-sua",
              "Cà phê sữa đá",
              "Dark roast, dripped over condensed milk, with ice.",
              29_000,
              "VND",
              ""),
          new Demo(
              "bac-xiu",
              "Bạc xỉu",
              "Mostly milk, a little coffee, and a head of foam.",
              32_000,
              "VND",
              ""),
          new Demo(
              "tra-dao",
              "Trà đào cam sả",
              "Black tea with peach, orange and lemongrass, iced.",
              39_000,
              "VND",
              ""),
          new Demo(
              "banh-mi",
              "Bánh mì thịt nướng",
              "Grilled pork, pickled carrot and herbs in a crisp loaf.",
              35_000,
              "VND",
              ""),
          new Demo(
              "beans-250",
              "Hạt cà phê Đà Lạt, 250 g",
              "Whole arabica beans from Đà Lạt, in a bag that is sealed on roasting day.",
              145_000,
              "VND",
              "needs-shipping"),
          new Demo(
              "phin",
              "Phin nhôm",
              "The Vietnamese filter: aluminium, for one cup.",
              65_000,
              "VND",
              "needs-shipping"),
          new Demo(
              "cafe-villa-rica",
              "Café Villa Rica, 250 g",
              "Ground coffee from Villa Rica in Peru: cocoa and orange peel.",
              3_900,
              "PEN",
              "needs-shipping"),
          new Demo(
              "mug",
              "Tollgate mug",
              "Green enamel with our gate on it; it holds 350 ml.",
              1_200,
              "USD",
              "needs-shipping"));

  private DemoProducts() {}

  static void ensure(Database database) {
    try (var connection = database.open()) {
      if (isEmpty(connection)) {
        for (Demo product : PRODUCTS) {
          add(connection, product);
        }
      }
    } catch (SQLException e) {
      throw new StartFailure("Cannot write products to the database: " + e.getMessage(), e);
    }
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT 1 FROM product LIMIT 1")) {
      return !rows.next();
    }
  }

  /** The stock comes with the line that says where it is from, or the audit would miss it. */
  private static void add(Connection connection, Demo product) throws SQLException {
    Timestamp now = Timestamp.from(Instant.now());
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO product(sku,name,description,price,currency,available,is_active,flags,"
                    + "created_at,updated_at) VALUES(?,?,?,?,?,?,1,?,?,?)");
        PreparedStatement move =
            connection.prepareStatement(
                "INSERT INTO stock_move(product_id,delta,reason,who,at)"
                    + " SELECT id,available,'demo','local',created_at FROM product WHERE sku=?")) {
      insert.setString(1, product.sku());
      insert.setString(2, product.name());
      insert.setString(3, product.description());
      insert.setLong(4, product.price());
      insert.setString(5, product.currency());
      insert.setLong(6, PIECES);
      insert.setString(7, product.flags());
      insert.setTimestamp(8, now);
      insert.setTimestamp(9, now);
      insert.executeUpdate();
      move.setString(1, product.sku());
      move.executeUpdate();
    }
    connection.commit();
  }
}
