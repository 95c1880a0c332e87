package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
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
    JsonNode document = Web.get(TOLLGATE.shop().url() + "/local/openapi.json").json();
    for (JsonNode properties : document.findValues("properties")) {
      for (JsonNode code : properties.at("/code/enum")) {
        add(codes, code.asText(), properties.at("/status/const").asInt());
      }
    }
    return codes;
  }

  private static void add(Map<String, Set<Integer>> codes, String code, int status) {
    codes.computeIfAbsent(code, _ -> new TreeSet<>()).add(status);
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
