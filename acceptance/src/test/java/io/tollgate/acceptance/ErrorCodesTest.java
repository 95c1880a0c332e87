package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The error codes in the sources, in the table of docs/reference/errors.md and in the OpenAPI
 * document are the same.
 */
class ErrorCodesTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final Pattern IN_SOURCES =
      Pattern.compile(
          "(?:problem\\(\\s*(?:\\d+|status),|conflict\\((?:\\s*\\w+,)?|closed\\(\\w+,)\\s*\"([a-z_]+)\"");
  private static final Pattern ROW =
      Pattern.compile("^\\| (`[a-z_]+`(?:, `[a-z_]+`)*) \\| (\\d{3}(?:, \\d{3})*) \\| (.+) \\|$");

  /**
   * As guides write it: 409 `order_cancelled`, `order_replaced`; 400 `out_of_stock`, and `skus`.
   */
  private static final Pattern IN_GUIDES =
      Pattern.compile("\\b([45]\\d{2}) (`[a-z_]+`(?:, `[a-z_]+`)*)(?:\\)?, \\p{L}+ `([a-z_]+)`)?");

  /** The statuses of each code. */
  private static Map<String, Set<Integer>> inTable() throws IOException {
    Map<String, Set<Integer>> codes = new TreeMap<>();
    for (String line : Files.readAllLines(Project.ROOT.resolve("docs/reference/errors.md"))) {
      var row = ROW.matcher(line);
      if (row.matches() && !row.group(3).startsWith("in `errors`")) {
        for (String code : row.group(1).split(", ")) {
          for (String status : row.group(2).split(", ")) {
            add(codes, code.replace("`", ""), Integer.parseInt(status));
          }
        }
      }
    }
    return codes;
  }

  private static Map<String, Set<Integer>> inDocument() {
    Map<String, Set<Integer>> codes = new TreeMap<>();
    for (JsonNode problem : problems()) {
      for (JsonNode code : problem.at("/code/enum")) {
        add(codes, code.asText(), problem.at("/status/const").asInt());
      }
    }
    return codes;
  }

  /** The members of each problem that the OpenAPI document describes. */
  private static List<JsonNode> problems() {
    return Web.get(TOLLGATE.shop().url() + "/local/openapi.json").json().findValues("properties");
  }

  private static <T> void add(Map<String, Set<T>> all, String key, T one) {
    all.computeIfAbsent(key, _ -> new TreeSet<>()).add(one);
  }

  /** The members of each code with one status: {@code 400 out_of_stock}. */
  private static Map<String, Set<String>> members() {
    Map<String, Set<String>> members = new TreeMap<>();
    for (JsonNode problem : problems()) {
      for (JsonNode code : problem.at("/code/enum")) {
        String name = problem.at("/status/const").asText() + " " + code.asText();
        problem.fieldNames().forEachRemaining(member -> add(members, name, member));
      }
    }
    return members;
  }

  @Test
  void guidesNameCodesWithTheirStatusAndMembers() throws IOException {
    Map<String, Set<String>> members = members();
    Set<String> named = new TreeSet<>();
    Set<String> wrong = new TreeSet<>();
    Path guides = Project.ROOT.resolve("docs");
    for (Path file : Project.texts().stream().filter(f -> f.startsWith(guides)).toList()) {
      IN_GUIDES
          .matcher(file.toString().endsWith(".md") ? Files.readString(file) : "")
          .results()
          .forEach(
              hit -> {
                for (String code : hit.group(2).replace("`", "").split(", ")) {
                  String name = hit.group(1) + " " + code;
                  String member = hit.group(3) == null ? "code" : hit.group(3);
                  named.add(name);
                  if (!members.getOrDefault(name, Set.of()).contains(member)) {
                    wrong.add(guides.relativize(file) + ": " + hit.group());
                  }
                }
              });
    }
    assertTrue(named.contains("400 out_of_stock"), named.toString());
    assertEquals(Set.of(), wrong);
  }

  @Test
  void tableNamesEveryCodeOfTheDocumentWithItsStatus() throws IOException {
    Map<String, Set<Integer>> documented = inDocument();
    Map<String, Set<Integer>> table = inTable();
    assertTrue(documented.containsKey("already_paid"), documented.toString());
    assertEquals(documented.keySet(), table.keySet());
    documented.forEach(
        (code, statuses) ->
            assertTrue(
                table.get(code).containsAll(statuses),
                code + " " + statuses + ", and in the table " + table.get(code)));
  }

  @Test
  void documentHasEveryCodeOfTheSourcesAndNoOther() throws IOException {
    Set<String> documented = inDocument().keySet();
    Set<String> used = new TreeSet<>();
    Set<String> quoted = new TreeSet<>(documented);
    for (String source : Project.productSources()) {
      IN_SOURCES.matcher(source).results().forEach(hit -> used.add(hit.group(1)));
      quoted.removeIf(code -> source.contains("\"" + code + "\""));
    }
    assertTrue(used.contains("already_paid"), used.toString());
    used.removeAll(documented);
    assertEquals(Set.of(), used, "not in the document");
    assertEquals(Set.of(), quoted, "not in the sources");
  }
}
