package io.tollgate.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One connection on which an audit reads. Each statement sees one state of the database, whatever
 * is written meanwhile, and is killed at the server when it takes longer than the limit.
 */
final class AuditConnection implements AutoCloseable {

  /** {@code :after}, but not the colon in a text or behind another. */
  private static final Pattern NAMED = Pattern.compile(":(after|to|rows|now|kept)\\b");

  private static final String RANGE_END =
      "SELECT COUNT(*),COALESCE(MAX(id),0) FROM"
          + " (SELECT id FROM %s WHERE id>:after ORDER BY id LIMIT :rows) x";

  private static final String RECEIPTS =
      "SELECT id,backend,account,ref,transaction_id,amount,currency,key_id,evidence,"
          + "COALESCE(key_fingerprint,'') AS key_fingerprint,COALESCE(signature,'') AS signature"
          + " FROM receipt WHERE id>:after AND id<=:to ORDER BY id";

  private final Connection connection;
  private final int limitSeconds;
  private final Map<String, Object> times;

  /**
   * @param limit for each statement, in whole seconds
   * @param kept since when every event is still in the outbox
   */
  AuditConnection(Connection connection, Duration limit, Instant now, Instant kept) {
    this.connection = connection;
    this.limitSeconds = (int) limit.toSeconds();
    this.times = Map.of("now", Timestamp.from(now), "kept", Timestamp.from(kept));
  }

  /** The next rows of a table. */
  record Range(long after, long to, int rows) {}

  Range range(AuditMark mark, int rowsMax) throws SQLException {
    String sql = RANGE_END.formatted(mark.table());
    Map<String, Object> values = Map.of("after", mark.after(), "rows", rowsMax);
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Range(mark.after(), row.getLong(2), row.getInt(1));
    }
  }

  /** The ids of the rows of a range that violate a rule. */
  List<Long> violating(AuditRule rule, Range range) throws SQLException {
    try (PreparedStatement statement = prepare(rule.sql(), bounds(range));
        ResultSet rows = statement.executeQuery()) {
      List<Long> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
      return ids;
    }
  }

  interface ReceiptReader {
    void read(ResultSet receipt) throws SQLException;
  }

  /** Hands out the receipts of a range one by one: together, their messages may be large. */
  void receipts(Range range, ReceiptReader reader) throws SQLException {
    try (PreparedStatement statement = prepare(RECEIPTS, bounds(range))) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  private static Map<String, Object> bounds(Range range) {
    return Map.of("after", range.after(), "to", range.to());
  }

  private PreparedStatement prepare(String sql, Map<String, Object> values) throws SQLException {
    List<String> names = NAMED.matcher(sql).results().map(MatchResult::group).toList();
    PreparedStatement statement = connection.prepareStatement(NAMED.matcher(sql).replaceAll("?"));
    statement.setQueryTimeout(limitSeconds);
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).substring(1);
      statement.setObject(i + 1, values.containsKey(name) ? values.get(name) : times.get(name));
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
