package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Decisions are found by their numbers: from the index, from code and from other documents. */
class DecisionsTest {

  private static final Pattern HEADING =
      Pattern.compile("(?m)^## (\\d+)\\. \\d{4}-\\d\\d-\\d\\d: ");
  private static final Pattern INDEX_ROW = Pattern.compile("(?m)^\\| [^|]+ \\| (.*) \\|$");
  private static final Pattern INDEXED = Pattern.compile("(?:^|, | and )(\\d+)\\b");

  /** One number, or several: {@code DECISIONS 12, 48 and 97}. */
  private static final Pattern CITATION =
      Pattern.compile("DECISIONS[\\s*/#]+((?:\\d+(?:, | and )?)+)(?!\\d)");

  private static String document;
  private static List<Integer> numbers;

  @BeforeAll
  static void read() throws IOException {
    document = Files.readString(Project.ROOT.resolve("DECISIONS.md"));
    numbers = integers(HEADING, document);
  }

  /** So that a number stays what it is when others are added above it. */
  @Test
  void decisionsAreNumberedFromTheOldestAndStandNewestFirst() {
    long headings = document.lines().filter(line -> line.startsWith("## ")).count();
    assertEquals(headings - 1, numbers.size(), "each begins like '## 48. 2026-11-24: '");
    assertEquals(
        IntStream.iterate(numbers.size(), number -> number > 0, number -> number - 1)
            .boxed()
            .toList(),
        numbers);
  }

  @Test
  void indexNamesEachDecisionOnce() {
    String index = document.substring(0, document.indexOf("\n## " + numbers.getFirst() + "."));
    List<Integer> indexed = new ArrayList<>();
    INDEX_ROW
        .matcher(index)
        .results()
        .forEach(row -> indexed.addAll(integers(INDEXED, row.group(1))));
    assertEquals(numbers.stream().sorted().toList(), indexed.stream().sorted().toList());
  }

  @Test
  void citedDecisionsExist() throws IOException {
    Map<Path, List<Integer>> unknown = new TreeMap<>();
    int cited = 0;
    for (Path file : Project.texts()) {
      List<Integer> found = integers(Pattern.compile("\\d+"), citations(Files.readString(file)));
      cited += found.size();
      List<Integer> none = found.stream().filter(number -> !numbers.contains(number)).toList();
      if (!none.isEmpty()) {
        unknown.put(Project.ROOT.relativize(file), none);
      }
    }
    assertEquals(Map.of(), unknown);
    assertFalse(cited == 0);
  }

  private static String citations(String text) {
    StringBuilder found = new StringBuilder();
    CITATION.matcher(text).results().forEach(match -> found.append(match.group(1)).append(' '));
    return found.toString();
  }

  private static List<Integer> integers(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> Integer.parseInt(match.groupCount() > 0 ? match.group(1) : match.group()))
        .toList();
  }
}
