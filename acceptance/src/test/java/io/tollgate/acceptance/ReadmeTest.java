package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents do what they say: every command runs, and answers with what stands below it. */
class ReadmeTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  private static final Pattern EXAMPLE =
      Pattern.compile("```sh\\n(.*?)```\\n(?:```json\\n(.*?)```\\n)?", Pattern.DOTALL);
  private static final Set<String> WORDS =
      Set.of("status", "state", "order_state", "code", "violations");
  private static final String MARK = "=====";
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/reference/examples.md", "docs/reference/errors.md"})
  void everyCommandAnswersAsShown(String document) throws Exception {
    List<MatchResult> examples =
        EXAMPLE.matcher(Files.readString(Project.ROOT.resolve(document))).results().toList();
    assertFalse(examples.isEmpty());
    String[] answers = run(examples).split(MARK, -1);
    List<String> shown = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      shown.add(examples.get(i).group(2) == null ? "" : names(examples.get(i).group(2)));
      seen.add(answers[i].isBlank() ? "" : names(answers[i]));
    }
    assertEquals(String.join("\n", shown), String.join("\n", seen));
  }

  /** The commands share one shell, as a reader's do. */
  private String run(List<MatchResult> examples) throws Exception {
    String script =
        examples.stream()
            .map(example -> example.group(1))
            .collect(Collectors.joining("\necho " + MARK + "\n", "set -eu\n", ""));
    Path file = Files.createTempFile("readme", ".sh");
    try {
      Files.writeString(
          file,
          script
              .replace("http://localhost:8080", TOLLGATE.shop().url())
              .replace("http://localhost:8081", TOLLGATE.simulator().url()));
      ProcessBuilder shell = new ProcessBuilder("bash", file.toString()).redirectErrorStream(true);
      shell.environment().put("API_KEY", TOLLGATE.shop().apiKey());
      Process process = shell.start();
      String output = new String(process.getInputStream().readAllBytes());
      assertEquals(0, process.waitFor(), output);
      return output;
    } finally {
      Files.delete(file);
    }
  }

  /** The names in an answer, and the values that are words of ours. */
  private static String names(String json) throws Exception {
    JsonNode answer = JSON.readTree(json);
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      names.add(WORDS.contains(field.getKey()) ? field.toString() : field.getKey());
    }
    return names.toString();
  }
}
