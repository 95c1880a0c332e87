package io.tollgate.benchmark.floor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends statements that were recorded from a function, in which {@code @{name}} stands for what
 * differs between two payments.
 */
public final class Statements implements AutoCloseable {

  private static final Pattern VALUE = Pattern.compile("@\\{(\\w+)}");

  private final Connection connection;

  public Statements(String url, String username, String password) throws SQLException {
    connection = DriverManager.getConnection(url, username, password);
  }

  static Statements ofEnvironment() throws SQLException {
    return new Statements(
        System.getenv("DATASOURCES_DEFAULT_URL"),
        System.getenv("DATASOURCES_DEFAULT_USERNAME"),
        System.getenv("DATASOURCES_DEFAULT_PASSWORD"));
  }

  /** Sends one text and reads all that comes back: the first row of each result, by column. */
  public Map<String, String> send(String recorded, Map<String, String> values) throws SQLException {
    Map<String, String> row = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      boolean isResult = statement.execute(with(recorded, values));
      while (isResult || statement.getUpdateCount() >= 0) {
        if (isResult) {
          read(statement.getResultSet(), row);
        }
        isResult = statement.getMoreResults();
      }
    }
    return row;
  }

  private static String with(String recorded, Map<String, String> values) {
    return VALUE
        .matcher(recorded)
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  private static void read(ResultSet result, Map<String, String> row) throws SQLException {
    var columns = result.getMetaData();
    if (result.next()) {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.put(columns.getColumnLabel(i), String.valueOf(result.getString(i)));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
