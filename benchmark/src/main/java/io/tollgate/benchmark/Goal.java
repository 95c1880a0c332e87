package io.tollgate.benchmark;

import java.util.List;

/**
 * What the functions should reach.
 *
 * @param name in words
 * @param value what was measured
 * @param atMost whether the limit is the most, and not the least
 * @param unit behind the numbers
 * @param why what stands in the way, told where it is missed
 */
record Goal(String name, double value, double limit, boolean atMost, String unit, String why) {

  private static final String JDK =
      "what is left is the JDK's and the driver's own work at a first call, at C1";

  private static final String CONTAINER =
      "beans are made by Micronaut's container, which the floor has none of";

  private static final String PROXY =
      "controllers stand behind micronaut-function-aws-api-proxy and AWS's event classes";

  private static final String BOUND =
      "values are bound, rows read by name, and the request is logged; the floor does none of it";

  /** All that there are, with what these samples say of them. */
  static List<Goal> all(Samples samples) {
    return new GoalList(samples)
        .restore(Subject.STATUS, 50, JDK)
        .restore(Subject.CALLBACK, 50, JDK)
        .restore(Subject.CREATE, 100, PROXY)
        .restore(Subject.MANAGE, 100, PROXY)
        .ratio(Subject.CALLBACK, "cold-ms", "cold start", 2, CONTAINER)
        .ratio(Subject.STATUS, "cold-ms", "cold start", 2, CONTAINER)
        .ratio(Subject.CREATE, "cold-ms", "cold start", 3, PROXY)
        .ratio(Subject.CALLBACK, "warm-cpu-ms", "CPU of a warm call", 1.2, BOUND)
        .ratio(Subject.STATUS, "warm-cpu-ms", "CPU of a warm call", 1.2, BOUND)
        .ratio(Subject.CREATE, "warm-cpu-ms", "CPU of a warm call", 1.5, PROXY)
        .throughput(80)
        .sizes(12, 16)
        .memory(128)
        .goals();
  }

  boolean isMet() {
    return atMost ? value <= limit : value >= limit;
  }

  String row() {
    String outcome = isMet() ? "met" : "missed: " + why;
    return "| %s | %s %s %s | %s %s | %s |"
        .formatted(
            name,
            atMost ? "≤" : "≥",
            Report.number(limit),
            unit,
            Report.number(value),
            unit,
            outcome);
  }
}
