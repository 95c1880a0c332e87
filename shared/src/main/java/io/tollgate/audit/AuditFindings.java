package io.tollgate.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an audit has found so far, and how far it has come. */
public final class AuditFindings {

  private static final int SHOWN_MAX = 100;

  private final List<String> violations = new ArrayList<>();
  private final List<String> unchecked = new ArrayList<>();
  private final Map<String, Long> checked = new LinkedHashMap<>();
  private long violationsCount;
  private long evidenceVerified;
  private long evidenceNotVerifiable;
  private AuditMark reached;
  private boolean isFinished;

  AuditFindings(AuditMark from) {
    reached = from;
  }

  /** The first hundred violations, each as "rule: row". */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /** How many there are. */
  public long count() {
    return violationsCount;
  }

  /** Where to go on; empty when every table was walked to its end. */
  public Optional<AuditMark> next() {
    return isFinished ? Optional.empty() : Optional.of(reached);
  }

  void violated(String rule, AuditTable table, long id) {
    violationsCount++;
    if (violations.size() < SHOWN_MAX) {
      violations.add(rule + ": " + table.noun() + " " + id);
    }
  }

  /** A rule whose statement took too long even for a single row. */
  void unchecked(String rule, AuditTable table, long id) {
    unchecked.add(rule + ": " + table.noun() + " " + id);
  }

  void evidenceVerified() {
    evidenceVerified++;
  }

  void evidenceNotVerifiable() {
    evidenceNotVerifiable++;
  }

  /** A range was checked by every rule of its table. */
  void reached(AuditMark mark, int rows) {
    checked.merge(mark.table(), (long) rows, Long::sum);
    reached = mark;
  }

  /** A table has come to its end. */
  void walked(AuditMark table) {
    table.ofNextTable().ifPresentOrElse(next -> reached = next, () -> isFinished = true);
  }

  /** Adds what was found in a range, once the whole range was checked. */
  void add(AuditFindings range) {
    violationsCount += range.violationsCount;
    range.violations.stream().limit(SHOWN_MAX - violations.size()).forEach(violations::add);
    unchecked.addAll(range.unchecked);
    evidenceVerified += range.evidenceVerified;
    evidenceNotVerifiable += range.evidenceNotVerifiable;
  }

  /** As the function's answer. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("violations", violations);
    map.put("count", violationsCount);
    map.put("checked", checked);
    map.put(
        "evidence", Map.of("verified", evidenceVerified, "not_verifiable", evidenceNotVerifiable));
    if (!unchecked.isEmpty()) {
      map.put("unchecked", unchecked);
    }
    map.put("finished", isFinished);
    next().ifPresent(mark -> map.put("next", mark.toMap()));
    return map;
  }
}
