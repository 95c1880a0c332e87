package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The history of orders and payment methods is append-only in all of the product's SQL. */
class HistoryTest {

  private static final Pattern JOINED_LITERALS = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern CHANGE =
      Pattern.compile(
          "\\b(?:UPDATE|DELETE|REPLACE|TRUNCATE)\\b[^\";]*\\b(?:payment_method_)?history\\b"
              + "[^\";]*");

  /** An explanation may name the buyer, so anonymising empties it. States, names and times stay. */
  @Test
  void onlyAnonymisingChangesARowOfHistory() throws IOException {
    List<String> changes = new ArrayList<>();
    for (Path source : Project.texts()) {
      String path = Project.ROOT.relativize(source).toString();
      if (path.contains("src/main/") && path.matches(".*\\.(java|sql)")) {
        String text = JOINED_LITERALS.matcher(Files.readString(source)).replaceAll("");
        CHANGE
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .forEach(sql -> changes.add(source.getFileName() + ": " + sql));
      }
    }
    assertEquals(
        List.of("PersonalData.java: UPDATE history SET why='' WHERE order_id=? AND @w=1"), changes);
  }
}
