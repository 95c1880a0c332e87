package io.tollgate.local.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The figures that CloudWatch would show, on the page {@code /local/metrics}: what functions write
 * in the embedded metric format, added up since the start.
 */
public final class MetricsPage implements AutoCloseable {

  /** Where the page is. */
  public static final String PAGE = "/local/metrics";

  private static final String LIST = PAGE + ".json";
  private static final String SCRIPT = PAGE + ".js";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final Consumer<String> listener = this::take;
  private final TreeMap<Name, Figure> figures = new TreeMap<>();

  /**
   * Begins to listen.
   *
   * @param clock says when a figure was last written
   */
  public MetricsPage(Clock clock) {
    this.clock = clock;
    FunctionOutput.listen(listener);
  }

  /** A metric with the values of its dimensions. */
  private record Name(String metric, String of) implements Comparable<Name> {

    @Override
    public int compareTo(Name other) {
      int byMetric = metric.compareTo(other.metric);
      return byMetric != 0 ? byMetric : of.compareTo(other.of);
    }
  }

  private record Figure(
      String unit, double last, double sum, double maximum, long samples, Instant at) {

    Figure and(Figure next) {
      return new Figure(
          next.unit,
          next.last,
          sum + next.sum,
          Math.max(maximum, next.maximum),
          samples + next.samples,
          next.at);
    }
  }

  @Override
  public void close() {
    FunctionOutput.forget(listener);
  }

  /** The answer, when the request is for one of its addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return switch (request.method() + " " + request.rawPath()) {
      case "GET " + PAGE -> Optional.of(file("metrics.html", "text/html"));
      case "GET " + SCRIPT -> Optional.of(file("metrics.js", "text/javascript"));
      case "GET " + LIST -> Optional.of(HttpResponse.json(200, list().toString()));
      default -> Optional.empty();
    };
  }

  private static HttpResponse.Message file(String name, String type) {
    return HttpResponse.text(200, type + "; charset=utf-8", PageFile.text("/metrics/" + name));
  }

  /** One line: each of its metrics, under the first and longest of its sets of dimensions. */
  private synchronized void take(String line) {
    JsonNode written;
    try {
      written = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not JSON: " + line, e);
    }
    for (JsonNode directive : written.path("_aws").path("CloudWatchMetrics")) {
      StringJoiner of = new StringJoiner(", ");
      directive
          .path("Dimensions")
          .path(0)
          .forEach(name -> of.add(written.path(name.asText()).asText()));
      for (JsonNode metric : directive.path("Metrics")) {
        String label = metric.path("Name").asText();
        double value = written.path(label).asDouble();
        Figure figure =
            new Figure(metric.path("Unit").asText(), value, value, value, 1, clock.instant());
        figures.merge(new Name(label, of.toString()), figure, Figure::and);
      }
    }
  }

  private synchronized ArrayNode list() {
    ArrayNode list = JSON.createArrayNode();
    figures.forEach(
        (name, figure) -> {
          ObjectNode entry = list.addObject();
          entry.put("metric", name.metric()).put("of", name.of()).put("unit", figure.unit());
          entry.put("last", figure.last()).put("sum", figure.sum());
          entry.put("average", figure.sum() / figure.samples());
          entry.put("maximum", figure.maximum()).put("samples", figure.samples());
          entry.put("at", figure.at().toString());
        });
    return list;
  }
}
