package io.tollgate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What CloudWatch reads (User Guide, "Specification: Embedded metric format"). */
class MetricsTest {

  /** Of the API reference's MetricDatum. */
  private static final Set<String> UNITS = Set.of("Count", "Milliseconds", "Seconds", "None");

  @Test
  void lineSaysNamespaceDimensionsUnitAndValue() throws Exception {
    long before = System.currentTimeMillis();
    List<JsonNode> lines =
        CapturedMetrics.lines(() -> Metrics.count(Metric.CALLBACKS_REFUSED, "zalopay", "forged"));
    assertEquals(1, lines.size());
    JsonNode line = lines.getFirst();
    JsonNode metadata = line.get("_aws");
    assertTrue(metadata.get("Timestamp").getLongValue() >= before);
    JsonNode directive = metadata.get("CloudWatchMetrics").get(0);
    assertEquals("Tollgate", directive.get("Namespace").getStringValue());
    assertEquals(
        List.of(List.of("gateway", "reason"), List.of()), sets(directive.get("Dimensions")));
    assertEquals(1, directive.get("Metrics").size());
    JsonNode metric = directive.get("Metrics").get(0);
    assertEquals("callbacks_refused", metric.get("Name").getStringValue());
    assertEquals("Count", metric.get("Unit").getStringValue());
    assertEquals("zalopay", line.get("gateway").getStringValue());
    assertEquals("forged", line.get("reason").getStringValue());
    assertEquals(1, line.get("callbacks_refused").getIntValue());
    assertEquals(4, line.size());
  }

  @Test
  void metricsWithoutDimensionsAreOneLine() throws Exception {
    List<JsonNode> lines =
        CapturedMetrics.lines(
            () -> Metrics.emit(Map.of(Metric.OUTBOX_AGE, 3L, Metric.REVIEWS_OPEN, 2L)));
    assertEquals(1, lines.size());
    JsonNode directive = lines.getFirst().get("_aws").get("CloudWatchMetrics").get(0);
    assertEquals(List.of(List.of()), sets(directive.get("Dimensions")));
    assertEquals(2, directive.get("Metrics").size());
    assertEquals(3, lines.getFirst().get("outbox_age").getIntValue());
  }

  /** A payment's reference as a dimension would be a metric, and a price, for each payment. */
  @Test
  void everyMetricHasItsOwnNameAKnownUnitAndFewDimensions() {
    assertEquals(
        Metric.values().length,
        Arrays.stream(Metric.values()).map(Metric::label).distinct().count());
    Set<String> dimensions =
        Arrays.stream(Metric.values())
            .flatMap(metric -> metric.dimensions().stream())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of("gateway", "account", "outcome", "currency", "reason", "route", "secret", "kind"),
        dimensions);
    for (Metric metric : Metric.values()) {
      assertTrue(UNITS.contains(metric.unit()), metric.label());
      assertTrue(metric.label().matches("[a-z_]+"), metric.label());
    }
  }

  @Test
  void dimensionThatIsMissingIsABug() {
    assertThrows(
        IllegalArgumentException.class, () -> Metrics.count(Metric.CALLBACKS_REFUSED, "zalopay"));
  }

  private static List<List<String>> sets(JsonNode sets) {
    return StreamSupport.stream(sets.values().spliterator(), false)
        .map(
            set ->
                StreamSupport.stream(set.values().spliterator(), false)
                    .map(JsonNode::getStringValue)
                    .toList())
        .toList();
  }
}
