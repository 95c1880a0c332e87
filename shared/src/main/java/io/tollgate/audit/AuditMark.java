package io.tollgate.audit;

import java.util.Map;
import java.util.Optional;

/**
 * How far an audit has come: everything before this table, and this table up to this id (DECISIONS
 * 99).
 *
 * @param after the greatest id that was checked; 0 before the first
 */
public record AuditMark(String table, long after) {

  public static final AuditMark START = new AuditMark(AuditTable.values()[0].label(), 0);

  /**
   * @throws IllegalArgumentException for a table that is not walked
   */
  public AuditMark {
    if (AuditTable.of(table).isEmpty() || after < 0) {
      throw new IllegalArgumentException("No such place in an audit: " + table + " " + after);
    }
  }

  AuditTable walked() {
    return AuditTable.of(table).orElseThrow();
  }

  AuditMark upTo(long id) {
    return new AuditMark(table, id);
  }

  /** The beginning of the next table; empty after the last. */
  Optional<AuditMark> ofNextTable() {
    return walked().following().map(next -> new AuditMark(next.label(), 0));
  }

  /** As an input of the function that goes on from here. */
  Map<String, Object> toMap() {
    return Map.of("audit", Map.of("table", table, "after", after));
  }
}
