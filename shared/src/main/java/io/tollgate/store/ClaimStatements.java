package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import javax.sql.DataSource;

/** The statements that every kind of claim is made of, each a transaction by itself. */
final class ClaimStatements {

  private static final int DUE_COUNTED_MAX = 1_000;

  private final DataSource dataSource;

  ClaimStatements(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Returns how many rows it changed. */
  int update(String sql, Object... values) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }

  /** How many rows of a gateway are due by this column, counted up to 1,000. */
  int countDue(String table, String dueAt, GatewayId gateway, Instant now) {
    String sql = "SELECT COUNT(*) FROM (SELECT 1 FROM %s WHERE backend=? AND %s<=? LIMIT %d) due";
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(sql.formatted(table, dueAt, DUE_COUNTED_MAX))) {
      select.setString(1, gateway.value());
      select.setTimestamp(2, Timestamp.from(now));
      try (ResultSet count = select.executeQuery()) {
        count.next();
        return count.getInt(1);
      }
    } catch (SQLException e) {
      throw new StoreUnavailable(e);
    }
  }
}
