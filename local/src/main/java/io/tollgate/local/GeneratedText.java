package io.tollgate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Text in documents that is made from the code. Tests with the tag {@link #TAG} compare it with the
 * file; {@code ./dev docs} runs them so that they write the file.
 */
public final class GeneratedText {

  public static final String TAG = "document";

  private static final boolean IS_WRITTEN = "apply".equals(System.getProperty("docs"));

  private GeneratedText() {}

  /**
   * The whole file is this text.
   *
   * @throws AssertionError naming the first line that differs
   */
  public static void assertFile(Path file, String text) throws IOException {
    if (IS_WRITTEN) {
      Files.writeString(file, text);
      return;
    }
    String found = Files.exists(file) ? Files.readString(file) : "";
    if (!found.equals(text)) {
      throw new AssertionError(
          "./dev docs rewrites %s: %s".formatted(file, firstDifference(found, text)));
    }
  }

  /** What stands between two marks is this text. */
  public static void assertPart(Path file, String begin, String end, String text)
      throws IOException {
    String found = Files.readString(file);
    int from = found.indexOf(begin) + begin.length();
    assertFile(file, found.substring(0, from) + text + found.substring(found.indexOf(end, from)));
  }

  private static String firstDifference(String found, String expected) {
    List<String> is = found.lines().toList();
    List<String> should = expected.lines().toList();
    int line = 0;
    while (line < is.size() && line < should.size() && is.get(line).equals(should.get(line))) {
      line++;
    }
    return "line %d is '%s' and should be '%s'"
        .formatted(line + 1, lineOf(is, line), lineOf(should, line));
  }

  private static String lineOf(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line) : "";
  }
}
