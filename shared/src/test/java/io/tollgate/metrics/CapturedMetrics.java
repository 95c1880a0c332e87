package io.tollgate.metrics;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The metrics that functions write, for tests that make something happen. */
public final class CapturedMetrics {

  private static final String BEGINNING = "{\"_aws\":";

  private CapturedMetrics() {}

  /** Work that may throw. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** The values of a metric, each as {@code gateway=zalopay reason=forged 1}. */
  public static List<String> of(Metric metric, Work work) throws Exception {
    List<String> values = new ArrayList<>();
    for (JsonNode line : lines(work)) {
      JsonNode value = line.get(metric.label());
      if (value != null) {
        String dimensions =
            metric.dimensions().stream()
                .map(name -> name + "=" + line.get(name).getStringValue() + " ")
                .collect(Collectors.joining());
        values.add(dimensions + value.getNumberValue());
      }
    }
    return values;
  }

  /** All lines of metrics. Metrics look up System.out at every line. */
  public static List<JsonNode> lines(Work work) throws Exception {
    PrintStream usual = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setOut(usual);
    }
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(BEGINNING))
        .map(line -> Json.object(line).orElseThrow())
        .toList();
  }
}
