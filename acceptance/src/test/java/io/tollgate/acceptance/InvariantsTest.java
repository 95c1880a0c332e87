package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The invariants of ARCHITECTURE.md and those that the code cites are the same. */
class InvariantsTest {

  private static final Pattern NUMBERED = Pattern.compile("(?m)^(\\d+)\\. \\*\\*");

  /** One number, or several: {@code Invariants 2 and 3}. */
  private static final Pattern CITATION =
      Pattern.compile("Invariants?[\\s*]+((?:\\d+(?:, | and )?)+)");

  private static final Pattern NUMBER = Pattern.compile("(\\d+)");

  @Test
  void eachInvariantIsCitedFromTheCode() throws IOException {
    String document = Files.readString(Project.ROOT.resolve("ARCHITECTURE.md"));
    String invariants =
        document.substring(
            document.indexOf("\n## Invariants"), document.indexOf("\n## When things break"));
    Set<Integer> cited = new TreeSet<>();
    for (String source : Project.productSources()) {
      CITATION.matcher(source).results().forEach(c -> cited.addAll(numbers(NUMBER, c.group(1))));
    }
    assertEquals(numbers(NUMBERED, invariants), cited);
  }

  private static Set<Integer> numbers(Pattern pattern, String text) {
    Set<Integer> numbers = new TreeSet<>();
    pattern.matcher(text).results().forEach(found -> numbers.add(Integer.valueOf(found.group(1))));
    return numbers;
  }
}
