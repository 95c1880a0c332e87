package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CloudFormation calls the migration only when SchemaVersion has changed. */
class SchemaVersionTest {

  private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__\\w+\\.sql");
  private static final Pattern DEPLOYED = Pattern.compile("SchemaVersion: \"(\\d+)\"");

  @Test
  void templateNamesTheNewestMigration() throws IOException {
    assertEquals(
        List.of(newestMigration()),
        DEPLOYED
            .matcher(Files.readString(Project.ROOT.resolve("template.yaml")))
            .results()
            .map((MatchResult version) -> Integer.parseInt(version.group(1)))
            .toList(),
        "SchemaVersion in template.yaml");
  }

  private static int newestMigration() throws IOException {
    try (Stream<Path> files =
        Files.list(Project.ROOT.resolve("shared/src/main/resources/schema"))) {
      return files
          .map(file -> MIGRATION.matcher(file.getFileName().toString()))
          .flatMapToInt(
              name ->
                  name.matches() ? IntStream.of(Integer.parseInt(name.group(1))) : IntStream.of())
          .max()
          .orElseThrow();
    }
  }
}
