package io.tollgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of docs/measurements.md, made of the samples beside it and of nothing else. */
final class Report {

  private static final String BEGIN = "<!-- The benchmark: written by ./dev bench. -->\n";
  private static final String END = "<!-- End of the benchmark. -->";
  private static final double BYTES_PER_MB = 1_000_000;

  private final Samples samples;
  private final List<String> lines = new ArrayList<>();

  private Report(Samples samples) {
    this.samples = samples;
  }

  static String of(Samples samples) {
    Report report = new Report(samples);
    report.head();
    report.functions();
    report.floors();
    report.throughput();
    report.goals();
    return String.join("\n", report.lines) + "\n";
  }

  /** Puts the tables between their marks. */
  static void write(Path document, String tables) throws IOException {
    String text = Files.readString(document);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(
        document, text.substring(0, from) + tables + text.substring(text.indexOf(END, from)));
  }

  /** Two digits where they matter. */
  static String number(double value) {
    return value >= 100
        ? "%,.0f".formatted(value)
        : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
  }

  private void head() {
    lines.add(
        "%s, %s; load average before: %s."
            .formatted(samples.fact("date"), samples.fact("machine"), samples.fact("load")));
    lines.add("");
  }

  private void functions() {
    lines.add(
        "| Function: its event | Cold start, ms | its CPU, ms | Restore to first answer, ms"
            + " | Warm call p50, p99, ms | its CPU, ms | Memory, MB | Classes | Jar, MB"
            + " | Round trips | Commits |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|");
    for (Subject subject : Subject.values()) {
      lines.add(
          row(
              subject.key() + ": " + subject.event,
              spread(subject, Kind.TOLLGATE, "cold-ms"),
              median(subject, Kind.TOLLGATE, "cold-cpu-ms"),
              spread(subject, Kind.TOLLGATE, "restore-ms"),
              percentiles(subject, Kind.TOLLGATE),
              median(subject, Kind.TOLLGATE, "warm-cpu-ms"),
              median(subject, Kind.TOLLGATE, "rss-mb"),
              whole(subject, Kind.TOLLGATE, "classes"),
              number(samples.median(subject.jarBytes()) / BYTES_PER_MB),
              whole(subject, Kind.TOLLGATE, "round-trips"),
              whole(subject, Kind.TOLLGATE, "commits")));
    }
    lines.add("");
  }

  private void floors() {
    lines.add(
        "| Beside it | Cold start, ms | Tollgate takes | its CPU, ms | Tollgate takes"
            + " | Warm call p50, p99, ms | its CPU, ms | Tollgate takes | Memory, MB | Classes |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    for (Subject subject : Subject.values()) {
      for (Kind kind : List.of(Kind.JAVA, Kind.NODE)) {
        if (samples.has(Runs.name(subject, kind, "cold-ms"))) {
          lines.add(
              row(
                  subject.key() + (kind == Kind.JAVA ? ", plain Java" : ", Node.js with mysql2"),
                  spread(subject, kind, "cold-ms"),
                  ratio(subject, kind, "cold-ms"),
                  median(subject, kind, "cold-cpu-ms"),
                  ratio(subject, kind, "cold-cpu-ms"),
                  percentiles(subject, kind),
                  median(subject, kind, "warm-cpu-ms"),
                  ratio(subject, kind, "warm-cpu-ms"),
                  median(subject, kind, "rss-mb"),
                  whole(subject, kind, "classes")));
        }
      }
    }
    lines.add("");
  }

  private void throughput() {
    lines.add("| Callbacks a second | by the handler | by the bare SQL | Share |");
    lines.add("|---|---|---|---|");
    for (int connections : Throughput.CONNECTIONS) {
      String handler = Throughput.name(connections, Kind.TOLLGATE);
      String loop = Throughput.name(connections, Kind.JAVA);
      if (samples.has(handler)) {
        List<Double> shares =
            samples.ratios(handler, loop).stream().map(ratio -> 100 * ratio).toList();
        lines.add(
            row(
                Throughput.words(connections),
                spread(samples.of(handler)),
                spread(samples.of(loop)),
                spread(shares) + " %"));
      }
    }
    lines.add("");
  }

  private void goals() {
    lines.add("| Goal | Limit | Measured | |");
    lines.add("|---|---|---|---|");
    Goal.all(samples).forEach(goal -> lines.add(goal.row()));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private String spread(Subject subject, Kind kind, String what) {
    return spread(samples.of(Runs.name(subject, kind, what)));
  }

  /** The median, and the least and the most. */
  private static String spread(List<Double> values) {
    if (values.isEmpty()) {
      return "–";
    }
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return "%s (%s–%s)".formatted(number(Samples.median(values)), number(least), number(most));
  }

  private String median(Subject subject, Kind kind, String what) {
    String name = Runs.name(subject, kind, what);
    return samples.has(name) ? number(samples.median(name)) : "–";
  }

  private String whole(Subject subject, Kind kind, String what) {
    String name = Runs.name(subject, kind, what);
    return samples.has(name) ? String.format(Locale.ROOT, "%,.0f", samples.median(name)) : "–";
  }

  private String percentiles(Subject subject, Kind kind) {
    return samples.has(Runs.name(subject, kind, "p50-ms"))
        ? median(subject, kind, "p50-ms") + ", " + median(subject, kind, "p99-ms")
        : "–";
  }

  private String ratio(Subject subject, Kind kind, String what) {
    List<Double> ratios =
        samples.ratios(Runs.name(subject, Kind.TOLLGATE, what), Runs.name(subject, kind, what));
    return ratios.isEmpty() ? "–" : spread(ratios) + " ×";
  }
}
