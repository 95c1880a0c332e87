package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * MySQL commits each change of a table at once, so a file of two statements can be left half done,
 * and a person has to undo the first one (docs/runbooks/migration-failed.md).
 */
class MigrationFilesTest {

  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

  /** Files of before this rule; they have run, and are never changed. */
  private static final int LAST_WITHOUT_THE_RULE = 32;

  @Test
  void newMigrationIsOneStatement() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/schema"))) {
      List<Path> all = files.toList();
      assertFalse(all.isEmpty());
      for (Path file : all) {
        if (version(file) > LAST_WITHOUT_THE_RULE) {
          assertEquals(1, statements(Files.readString(file)), file.toString());
        }
      }
    }
  }

  @Test
  void commentsAreNoStatements() {
    assertEquals(1, statements("-- One; two.\nALTER TABLE a\n  -- Why;\n  ADD COLUMN b INT;\n"));
    assertEquals(2, statements("DROP TABLE a;\nDROP TABLE b"));
  }

  private static int version(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  private static long statements(String sql) {
    return Arrays.stream(sql.replaceAll("(?m)--.*$", "").split(";"))
        .filter(statement -> !statement.isBlank())
        .count();
  }
}
