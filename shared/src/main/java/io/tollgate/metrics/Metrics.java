package io.tollgate.metrics;

import io.tollgate.json.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes metrics to standard output as lines of JSON, which CloudWatch reads out of a function's
 * log by itself (CloudWatch User Guide, "Specification: Embedded metric format"). Nothing is called
 * and nobody waits; what happened is written after its commit.
 */
public final class Metrics {

  /** The setting that names the namespace, one for each stack. */
  public static final String SETTING = "tollgate.metrics-namespace";

  /** CloudWatch takes no metric that is hours off, whatever time the function is told. */
  private static final Clock CLOCK = Clock.systemUTC();

  private static volatile String namespace = "Tollgate";

  private Metrics() {}

  /** From now on. */
  public static void use(String name) {
    namespace = name;
  }

  /** It happened once. */
  public static void count(Metric metric, String... dimensions) {
    emit(metric, 1, dimensions);
  }

  /**
   * One value.
   *
   * @param dimensions of the metric, in its order
   */
  public static void emit(Metric metric, Number value, String... dimensions) {
    if (dimensions.length != metric.dimensions().size()) {
      throw new IllegalArgumentException(metric + " has dimensions " + metric.dimensions());
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < dimensions.length; i++) {
      named.put(metric.dimensions().get(i), dimensions[i]);
    }
    write(metric.dimensionSets(), named, Map.of(metric, value));
  }

  /** Values of metrics without dimensions, on one line. */
  public static void emit(Map<Metric, ? extends Number> values) {
    write(List.of(List.of()), Map.of(), values);
  }

  private static void write(
      List<List<String>> sets,
      Map<String, String> dimensions,
      Map<Metric, ? extends Number> values) {
    List<Map<String, String>> metrics =
        values.keySet().stream()
            .map(metric -> Map.of("Name", metric.label(), "Unit", metric.unit()))
            .toList();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            CLOCK.millis(),
            "CloudWatchMetrics",
            List.of(Map.of("Namespace", namespace, "Dimensions", sets, "Metrics", metrics))));
    line.putAll(dimensions);
    values.forEach((metric, value) -> line.put(metric.label(), value));
    System.out.println(Json.write(line));
  }
}
