package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md sends a reader to exists, and is one thing. */
class ChangeMapTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9_./-]+)`");
  private static final Pattern TYPE = Pattern.compile("(?:[a-z]+/)*[A-Z][A-Za-z]+(\\.[A-Z_]+)?");

  @Test
  void everyTypeAndFileOfTheMapIsThereOnce() throws IOException {
    String document = Files.readString(Project.ROOT.resolve("ARCHITECTURE.md"));
    String map =
        document.substring(
            document.indexOf("## To change X, open Y"), document.indexOf("## Glossary"));
    List<Path> texts = Project.texts();
    Map<String, List<Path>> notOne = new TreeMap<>();
    int named = 0;
    for (String name : names(map)) {
      named++;
      List<Path> found = files(name, texts);
      if (found.size() != 1) {
        notOne.put(name, found);
      }
    }
    assertTrue(named > 50, "names in the map: " + named);
    assertEquals(Map.of(), notOne);
  }

  /** Not the names of fields, which are lower case without a dot or a slash. */
  private static List<String> names(String map) {
    return ROW.matcher(map)
        .results()
        .flatMap(row -> NAME.matcher(row.group()).results())
        .map(match -> match.group(1))
        .filter(name -> !name.startsWith("./") && !name.matches("[a-z_]+"))
        .distinct()
        .toList();
  }

  /** A constant is looked for in the type before its dot. */
  private static List<Path> files(String name, List<Path> texts) throws IOException {
    Path whole = Project.ROOT.resolve(name);
    if (Files.exists(whole)) {
      return List.of(whole);
    }
    if (!TYPE.matcher(name).matches()) {
      return ending("/" + name, texts);
    }
    String[] parts = name.split("\\.");
    List<Path> types = ending("/" + parts[0] + ".java", texts);
    return parts.length == 1 || Files.readString(types.getFirst()).contains(" " + parts[1] + " ")
        ? types
        : List.of();
  }

  private static List<Path> ending(String end, List<Path> texts) {
    return texts.stream().filter(text -> text.toString().endsWith(end)).toList();
  }
}
