package io.tollgate.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Puts goals together; one without a measurement is left out. */
final class GoalList {

  private static final double BYTES_PER_MB = 1_000_000;

  private static final String LIBRARIES = "libraries of the stack, whole";

  private final Samples samples;
  private final List<Goal> goals = new ArrayList<>();

  GoalList(Samples samples) {
    this.samples = samples;
  }

  List<Goal> goals() {
    return goals;
  }

  GoalList restore(Subject subject, double limit, String why) {
    String name = Runs.name(subject, Kind.TOLLGATE, "restore-ms");
    if (samples.has(name)) {
      add(subject.key() + ": restore to first answer", samples.median(name), limit, "ms", why);
    }
    return this;
  }

  /** Against the floor of plain Java. */
  GoalList ratio(Subject subject, String what, String words, double limit, String why) {
    List<Double> ratios =
        samples.ratios(
            Runs.name(subject, Kind.TOLLGATE, what), Runs.name(subject, Kind.JAVA, what));
    if (!ratios.isEmpty()) {
      add(subject.key() + ": " + words, Samples.median(ratios), limit, "× plain Java", why);
    }
    return this;
  }

  GoalList throughput(double least) {
    for (int connections : Throughput.CONNECTIONS) {
      List<Double> ratios =
          samples.ratios(
              Throughput.name(connections, Kind.TOLLGATE), Throughput.name(connections, Kind.JAVA));
      if (!ratios.isEmpty()) {
        goals.add(
            new Goal(
                "callbacks, " + Throughput.words(connections),
                100 * Samples.median(ratios),
                least,
                false,
                "% of the bare SQL",
                "functions and database share this machine's two cores"));
      }
    }
    return this;
  }

  GoalList sizes(double callback, double others) {
    for (Subject subject : Subject.values()) {
      if (subject != Subject.ENDPOINTS && samples.has(subject.jarBytes())) {
        double limit = subject == Subject.CALLBACK ? callback : others;
        add(
            subject.module + ".jar",
            samples.median(subject.jarBytes()) / BYTES_PER_MB,
            limit,
            "MB",
            LIBRARIES);
      }
    }
    return this;
  }

  GoalList memory(double limit) {
    for (Subject subject : Subject.values()) {
      String name = Runs.name(subject, Kind.TOLLGATE, "rss-mb");
      if (samples.has(name)) {
        add(
            subject.key() + ": memory after many calls",
            samples.median(name),
            limit,
            "MB",
            "most of it is classes and compiled code");
      }
    }
    return this;
  }

  private void add(String name, double value, double limit, String unit, String why) {
    goals.add(new Goal(name, value, limit, true, unit, why));
  }
}
