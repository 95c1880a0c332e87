package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings that the functions read and those in docs/reference/settings.md are the same. */
class SettingsDocumentTest {

  /** The start of a text: a property's name, a placeholder, or an error that names the setting. */
  private static final Pattern IN_SOURCES =
      Pattern.compile("(?<!@EachProperty\\()\"(?:\\$\\{)?(tollgate(?:\\.[a-z][a-z-]*)+)");

  /** A row that names settings in its first cell; a gateway's accounts are in docs/gateways.md. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`tollgate\\.[a-z].*?) \\| .+ \\|$");

  private static final Pattern NAME = Pattern.compile("`(tollgate(?:\\.[a-z][a-z-]*)+)`");

  /** Move time in tests; no operator sets them. */
  private static final Set<String> OF_TESTS = Set.of("tollgate.clock", "tollgate.clock.offset-ms");

  /** What the names of two settings begin with. */
  private static final String PREFIX = "tollgate.database.master";

  @Test
  void documentHasEverySettingOfTheSourcesAndNoOther() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String source : Project.productSources()) {
      IN_SOURCES.matcher(source).results().forEach(hit -> read.add(hit.group(1)));
    }
    assertTrue(read.removeAll(OF_TESTS) && read.remove(PREFIX), read.toString());
    assertEquals(read, inDocument());
  }

  private static Set<String> inDocument() throws IOException {
    String document = Files.readString(Project.ROOT.resolve("docs/reference/settings.md"));
    Set<String> names = new TreeSet<>();
    Stream<MatchResult> rows = ROW.matcher(document).results();
    rows.flatMap(row -> NAME.matcher(row.group(1)).results())
        .forEach(name -> names.add(name.group(1)));
    return names;
  }
}
