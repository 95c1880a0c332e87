package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source is as google-java-format leaves it. {@code ./dev format} rewrites what differs, by
 * {@code -Dformat=apply}.
 */
class SourceFormatTest {

  @Test
  void sourcesAreAsTheFormatterLeavesThem() throws Exception {
    boolean isApplied = "apply".equals(System.getProperty("format"));
    List<String> different = new ArrayList<>();
    List<Path> sources = sources();
    assertFalse(sources.isEmpty());
    for (Path source : sources) {
      String text = Files.readString(source);
      String formatted = formatted(text);
      if (!text.equals(formatted)) {
        different.add(Project.ROOT.relativize(source).toString());
        if (isApplied) {
          Files.writeString(source, formatted);
        }
      }
    }
    assertEquals(List.of(), isApplied ? List.of() : different, "./dev format mends these");
  }

  private static String formatted(String text) throws FormatterException {
    return new Formatter()
        .formatSource(
            ImportOrderer.reorderImports(
                RemoveUnusedImports.removeUnusedImports(text), Style.GOOGLE));
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Path module : Project.modules()) {
      if (Files.isDirectory(module.resolve("src"))) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }
}
