package io.tollgate.audit;

import io.tollgate.sql.SqlConnection;
import io.tollgate.stored.AuditedReceipt;
import io.tollgate.stored.RowMappers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * One connection on which an audit reads. Each statement sees one state of the database, whatever
 * is written meanwhile, and is killed at the server when it takes longer than the limit.
 */
final class AuditConnection implements AutoCloseable {

  /** {@code :after}, but not the colon in a text or behind another. */
  private static final Pattern NAMED = Pattern.compile(":(after|to|rows|now|kept)\\b");

  private static final String RANGE_END =
      "SELECT COUNT(*) AS n,COALESCE(MAX(id),0) AS last FROM"
          + " (SELECT id FROM %s WHERE id>:after ORDER BY id LIMIT :rows) x";

  private static final String RECEIPTS =
      "SELECT id,backend,account,ref,transaction_id,amount,currency,key_id,evidence,"
          + "COALESCE(key_fingerprint,'') AS key_fingerprint,COALESCE(signature,'') AS signature"
          + " FROM receipt WHERE id>:after AND id<=:to ORDER BY id";

  private final SqlConnection connection;
  private final Map<String, Object> times;

  /**
   * Reads on a connection, which ends each statement at its limit.
   *
   * @param kept since when every event is still in the outbox
   */
  AuditConnection(SqlConnection connection, Instant now, Instant kept) {
    this.connection = connection;
    this.times = Map.of("now", now, "kept", kept);
  }

  /** The next rows of a table. */
  record Range(long after, long to, int rows) {}

  Range range(AuditMark mark, int rowsMax) throws SQLException {
    String sql = RANGE_END.formatted(mark.table());
    return connection
        .first(
            positional(sql),
            row -> new Range(mark.after(), row.getLong("last"), row.getInt("n")),
            values(sql, Map.of("after", mark.after(), "rows", rowsMax)))
        .orElseThrow();
  }

  /** The ids of the rows of a range that violate a rule. */
  List<Long> violating(AuditRule rule, Range range) throws SQLException {
    return connection.list(
        positional(rule.sql()), row -> row.getLong("id"), values(rule.sql(), bounds(range)));
  }

  /** Hands out the receipts of a range one by one: together, their messages may be large. */
  void receipts(Range range, Consumer<AuditedReceipt> reader) throws SQLException {
    connection.stream(
        positional(RECEIPTS), RowMappers::auditedReceipt, reader, values(RECEIPTS, bounds(range)));
  }

  private static Map<String, Object> bounds(Range range) {
    return Map.of("after", range.after(), "to", range.to());
  }

  private static String positional(String sql) {
    return NAMED.matcher(sql).replaceAll("?");
  }

  /** What the names in a statement stand for, in their order. */
  private Object[] values(String sql, Map<String, Object> bounds) {
    return NAMED
        .matcher(sql)
        .results()
        .map(name -> name.group(1))
        .map(name -> bounds.containsKey(name) ? bounds.get(name) : times.get(name))
        .toArray();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
