package io.tollgate.reconcile;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What one run saw and did, by kind. */
final class Counts {

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String kind) {
    add(kind, 1);
  }

  void add(String kind, int count) {
    if (count > 0) {
      counts.computeIfAbsent(kind, _ -> new LongAdder()).add(count);
    }
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
