package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents say of tests, routes and commands is so. */
class DocumentsTest {

  private static final Path DOCS = Project.ROOT.resolve("docs");
  private static final Pattern SECURITY_ROW = Pattern.compile("(?m)^\\| [^|]+ \\| (`.+`) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
  private static final Pattern ROUTE =
      Pattern.compile("(GET|POST|PUT|DELETE)(?: or POST)? (/api/[\\w/{}.-]+)");
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");

  @Test
  void eachLineOfTheSecurityChecklistNamesATestThatExists() throws IOException {
    Map<String, String> sources = testSources();
    List<String> missing = new ArrayList<>();
    List<MatchResult> rows =
        SECURITY_ROW.matcher(Files.readString(DOCS.resolve("security.md"))).results().toList();
    for (MatchResult row : rows) {
      List<MatchResult> tests = TEST.matcher(row.group(1)).results().toList();
      if (tests.isEmpty()) {
        missing.add(row.group(1));
      }
      for (MatchResult test : tests) {
        Pattern method = Pattern.compile("(?:void|def) " + test.group(2) + "\\(");
        if (!method.matcher(sources.getOrDefault(test.group(1), "")).find()) {
          missing.add(test.group());
        }
      }
    }
    assertTrue(rows.size() > 40, "lines: " + rows.size());
    assertEquals(List.of(), missing);
  }

  @Test
  void routesThatDocumentsAndDiagramsNameExist() throws IOException {
    List<Pattern> routes = routes();
    Map<String, Set<String>> unknown = new TreeMap<>();
    int named = 0;
    for (Path document : documents()) {
      for (MatchResult match : ROUTE.matcher(Files.readString(document)).results().toList()) {
        named++;
        String route = match.group(1) + " " + match.group(2).replaceFirst("\\.$", "");
        if (routes.stream().noneMatch(known -> known.matcher(route).matches())) {
          unknown
              .computeIfAbsent(Project.ROOT.relativize(document).toString(), _ -> new TreeSet<>())
              .add(route);
        }
      }
    }
    assertTrue(named > 40, "routes: " + named);
    assertEquals(Map.of(), unknown);
  }

  /** A translation that was forgotten would tell people to type what is no more. */
  @ParameterizedTest
  @ValueSource(strings = {"vi", "es"})
  void translationsHaveTheCommandsAndHeadingsOfTheEnglishPages(String language) throws IOException {
    List<Path> translated;
    try (Stream<Path> files = Files.walk(DOCS.resolve(language))) {
      translated = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
    assertEquals(8, translated.size());
    for (Path page : translated) {
      Path english = DOCS.resolve(DOCS.resolve(language).relativize(page));
      assertEquals(outline(english), outline(page), page.toString());
    }
  }

  /** What is longer belongs into docs. */
  @Test
  void readmeHasAtMost150Lines() throws IOException {
    assertTrue(Files.readAllLines(Project.ROOT.resolve("README.md")).size() <= 150);
  }

  private static List<Pattern> routes() throws IOException {
    JsonNode api = Response.json(Files.readString(DOCS.resolve("openapi.json")));
    List<Pattern> routes = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
      String pattern = PARAMETER.matcher(path.getKey()).replaceAll("[^/]+");
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        routes.add(Pattern.compile(method.getKey().toUpperCase(Locale.ROOT) + " " + pattern));
      }
    }
    return routes;
  }

  private static String outline(Path page) throws IOException {
    String text = Files.readString(page);
    long headings = HEADING.matcher(COMMANDS.matcher(text).replaceAll("")).results().count();
    return COMMANDS.matcher(text).results().map(MatchResult::group).toList()
        + " and "
        + headings
        + " headings";
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Project.ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.walk(DOCS)) {
      files.filter(file -> file.toString().matches(".*\\.(md|mmd)")).forEach(documents::add);
    }
    return documents;
  }

  /** The texts by class, where several may have one name, and of Python by file. */
  private static Map<String, String> testSources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path text : Project.texts()) {
      String name = text.getFileName().toString();
      if (text.toString().contains("/src/test/") && name.endsWith(".java")) {
        sources.merge(name.replace(".java", ""), Files.readString(text), String::concat);
      }
    }
    try (Stream<Path> files = Files.list(Project.ROOT.resolve(".ci/template"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".py")).toList()) {
        sources.put(file.getFileName().toString().replace(".py", ""), Files.readString(file));
      }
    }
    return sources;
  }
}
