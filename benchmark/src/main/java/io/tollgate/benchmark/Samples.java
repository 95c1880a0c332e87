package io.tollgate.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that was measured, by names like {@code callback.tollgate.cold-ms}, one number for each run;
 * and where and when.
 */
final class Samples {

  static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, String> facts = new TreeMap<>();
  private final Map<String, List<Double>> values = new TreeMap<>();

  void fact(String name, String text) {
    facts.put(name, text);
  }

  String fact(String name) {
    return facts.getOrDefault(name, "");
  }

  void add(String name, double value) {
    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
  }

  Set<String> names() {
    return values.keySet();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** In the order of the runs; none where nothing was measured. */
  List<Double> of(String name) {
    return values.getOrDefault(name, List.of());
  }

  double median(String name) {
    return median(of(name));
  }

  static double median(List<Double> some) {
    List<Double> sorted = some.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** One by the other, run for run: the runs alternate, so that both met the same machine. */
  List<Double> ratios(String name, String other) {
    List<Double> some = of(name);
    List<Double> others = of(other);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
      ratios.add(some.get(i) / others.get(i));
    }
    return ratios;
  }

  void write(Path file) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    facts.forEach(all.putObject("facts")::put);
    ObjectNode numbers = all.putObject("values");
    values.forEach(
        (name, some) -> {
          ArrayNode array = numbers.putArray(name);
          some.forEach(value -> array.add(Math.round(value * 1_000) / 1_000.0));
        });
    Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }

  static Samples read(Path file) throws IOException {
    Samples samples = new Samples();
    JsonNode all = JSON.readTree(file.toFile());
    all.get("facts").properties().forEach(f -> samples.fact(f.getKey(), f.getValue().asText()));
    all.get("values")
        .properties()
        .forEach(v -> v.getValue().forEach(n -> samples.add(v.getKey(), n.asDouble())));
    return samples;
  }
}
