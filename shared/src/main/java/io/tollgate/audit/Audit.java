package io.tollgate.audit;

import io.tollgate.audit.AuditConnection.Range;
import io.tollgate.gateway.Gateways;
import io.tollgate.sql.DatabaseUnavailable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Checks every invariant that the database can show, without changing anything: table by table in
 * ranges of ids, so that no statement takes longer in a larger database. What one call has no time
 * for, the next goes on with. A row is always judged together with all that hangs on it, in one
 * statement, so that no range has an edge and no transaction is seen half.
 */
@Singleton
public class Audit {

  /** How much one range may hold, and what one call reads at most. */
  private static final int RANGE_ROWS_MAX = 8_192;

  private static final long CALL_ROWS_MAX = 2_000_000;
  private static final Duration STATEMENT_MAX = Duration.ofSeconds(10);

  /** To hear that a statement was killed, and to answer. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /**
   * A range that took less is followed by a larger one, and one that took far more by a smaller.
   */
  private static final Duration RANGE_TIME = Duration.ofMillis(500);

  private static final List<AuditRule> RULES =
      Stream.of(AuditOrderRules.ALL, AuditMoneyRules.ALL).flatMap(List::stream).toList();

  private final AuditConnections connections;
  private final AuditEvidence evidence;
  private final Duration statementMax;

  @Inject
  public Audit(AuditConnections connections, Gateways gateways) {
    this(connections, gateways, STATEMENT_MAX);
  }

  Audit(AuditConnections connections, Gateways gateways, Duration statementMax) {
    this.connections = connections;
    this.evidence = new AuditEvidence(gateways);
    this.statementMax = statementMax;
  }

  /**
   * Goes on where an audit stopped, for as long as there is time.
   *
   * @param time what the caller has left; this returns within it
   * @throws DatabaseUnavailable when the database does not answer
   */
  public AuditFindings run(AuditMark from, Duration time) {
    return run(from, time, CALL_ROWS_MAX);
  }

  /** The violations in a database that one call can walk, each as "rule: row". */
  public List<String> violations() {
    AuditFindings all = run(AuditMark.START, Duration.ofMinutes(10), Long.MAX_VALUE);
    if (all.next().isPresent()) {
      throw new IllegalStateException("The audit did not come to its end");
    }
    return all.violations();
  }

  AuditFindings run(AuditMark from, Duration time, long rowsMax) {
    long endNanos = System.nanoTime() + time.minus(statementMax).minus(ANSWER).toNanos();
    try (AuditConnection connection = connections.open(statementMax)) {
      return new Walk(connection, endNanos, rowsMax, from).toEnd();
    } catch (SQLException e) {
      throw new DatabaseUnavailable(e);
    }
  }

  /** The names of all rules. */
  static Set<String> rules() {
    Set<String> names = new TreeSet<>(Set.of(AuditEvidence.INTACT, AuditEvidence.SAYS_SO));
    RULES.forEach(rule -> names.add(rule.name()));
    return names;
  }

  /** The rules of one table. */
  static List<AuditRule> rules(AuditTable table) {
    return RULES.stream().filter(rule -> rule.table() == table).toList();
  }

  /** One call's part of an audit. */
  private final class Walk {

    private final AuditConnection connection;
    private final long endNanos;
    private final AuditFindings findings;
    private long rowsLeft;
    private int rangeRows;

    Walk(AuditConnection connection, long endNanos, long rowsMax, AuditMark from) {
      this.connection = connection;
      this.endNanos = endNanos;
      this.rowsLeft = rowsMax;
      this.findings = new AuditFindings(from);
      this.rangeRows = from.walked().firstRangeRows();
    }

    AuditFindings toEnd() throws SQLException {
      Optional<AuditMark> mark = findings.next();
      while (mark.isPresent() && rowsLeft > 0 && hasTime()) {
        checkRange(mark.get());
        mark = findings.next();
      }
      return findings;
    }

    private boolean hasTime() {
      return System.nanoTime() < endNanos;
    }

    private void checkRange(AuditMark mark) throws SQLException {
      Range range = connection.range(mark, (int) Math.min(rangeRows, rowsLeft));
      if (range.rows() == 0) {
        findings.walked(mark);
        rangeRows = findings.next().orElse(mark).walked().firstRangeRows();
        return;
      }
      long startNanos = System.nanoTime();
      AuditFindings found = new AuditFindings(mark);
      if (isChecked(mark.walked(), range, found)) {
        findings.add(found);
        findings.reached(mark.upTo(range.to()), range.rows());
        rowsLeft -= range.rows();
        grow(Duration.ofNanos(System.nanoTime() - startNanos));
      }
    }

    private void grow(Duration took) {
      if (took.compareTo(RANGE_TIME) < 0) {
        rangeRows = Math.min(2 * rangeRows, RANGE_ROWS_MAX);
      } else if (took.compareTo(RANGE_TIME.multipliedBy(4)) > 0) {
        rangeRows = Math.max(1, rangeRows / 2);
      }
    }

    /**
     * Whether the whole range was: else its time was up, or it has to be tried in smaller parts.
     */
    private boolean isChecked(AuditTable table, Range range, AuditFindings found)
        throws SQLException {
      List<String> late = new ArrayList<>();
      for (AuditRule rule : rules(table)) {
        if (!hasTime()) {
          return false;
        }
        try {
          connection.violating(rule, range).forEach(id -> found.violated(rule.name(), table, id));
        } catch (SQLTimeoutException _) {
          late.add(rule.name());
          if (range.rows() > 1) {
            rangeRows = Math.max(1, range.rows() / 8);
            return false;
          }
        }
      }
      if (table == AuditTable.RECEIPT) {
        connection.receipts(range, receipt -> evidence.check(receipt, found));
      }
      late.forEach(rule -> found.unchecked(rule, table, range.to()));
      return true;
    }
  }
}
