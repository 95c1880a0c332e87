package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may not be in a file that every visitor can read. */
class WebFilesTest {

  private static final Pattern FORBIDDEN =
      Pattern.compile(
          String.join(
              "|",
              "(?<key>\\b[A-Za-z0-9]{32,}\\b)",
              "(?<inlineScript><script(?![^>]*\\ssrc=)[^>]*>)",
              "(?<inlineStyle><style|\\sstyle=)",
              "(?<inlineHandler>\\son[a-z]+=\")",
              "(?<foreign>(?:src|href|url\\()\\s*=?\\s*[\"']?(?:https?:)?//)",
              "(?<html>\\.innerHTML|\\.outerHTML|insertAdjacentHTML|document\\.write)"));

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(Project.ROOT.resolve("web"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void webFileHoldsNoKeyNothingInlineAndNothingForeign(Path file) throws IOException {
    List<String> found =
        FORBIDDEN.matcher(Files.readString(file)).results().map(hit -> hit.group()).toList();
    assertEquals(List.of(), found);
  }
}
