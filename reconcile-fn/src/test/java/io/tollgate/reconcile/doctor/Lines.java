package io.tollgate.reconcile.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** Lines as a reader sees them. */
final class Lines {

  private Lines() {}

  static List<String> of(List<Line> lines) {
    return lines.stream().map(Lines::of).toList();
  }

  static String of(Line line) {
    return line.level() + " " + line.check() + ": " + line.finding();
  }

  /** The one line of a check. */
  static Line find(List<Line> lines, String check) {
    List<Line> found = lines.stream().filter(line -> line.check().equals(check)).toList();
    assertEquals(1, found.size(), () -> check + " in " + of(lines));
    return found.getFirst();
  }
}
