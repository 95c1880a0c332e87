package io.tollgate.reconcile;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one run saw and did, by kind. */
final class Counts {

  /** Parts that failed on our side and are tried again. */
  static final String ERRORS = "errors";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String kind) {
    add(kind, 1);
  }

  void add(String kind, int count) {
    if (count > 0) {
      counts.computeIfAbsent(kind, _ -> new LongAdder()).add(count);
    }
  }

  long of(String kind) {
    return toMap().getOrDefault(kind, 0L);
  }

  boolean isAny() {
    return !counts.isEmpty();
  }

  Map<String, Long> toMap() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((kind, count) -> sums.put(kind, count.sum()));
    return sums;
  }
}
