package io.tollgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What must not grow without a person who says so: {@code benchmark/budgets.properties}. Round
 * trips and commits are exact, classes and bytes are a limit, 3 % above the last figure.
 */
final class Budgets {

  private static final double ROOM = 1.03;

  private final Path file;

  Budgets(Path file) {
    this.file = file;
  }

  /** What is wrong, one line each; and prints every figure beside its budget. */
  List<String> exceededBy(Samples samples) throws IOException {
    Properties budgets = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      budgets.load(in);
    }
    List<String> wrong = new ArrayList<>();
    for (String measured : samples.names()) {
      String name = measured.replace(".tollgate.", ".");
      long budget = Long.parseLong(budgets.getProperty(name, "0"));
      long found = Math.round(samples.median(measured));
      boolean isExact = name.endsWith("round-trips") || name.endsWith("commits");
      System.out.printf("%-32s %,12d of %,12d%n", name, found, budget);
      if (isExact ? found != budget : found > budget) {
        wrong.add(
            "%s is %,d and may be %,d; where that is meant: %s=%d"
                .formatted(name, found, budget, name, isExact ? found : limit(found)));
      }
    }
    return wrong;
  }

  private static long limit(long found) {
    return Math.round(found * ROOM);
  }
}
