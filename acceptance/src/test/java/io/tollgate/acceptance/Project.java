package io.tollgate.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Where things lie in the working tree. */
final class Project {

  /** The folder that holds the Maven wrapper, wherever the tests were started. */
  static final Path ROOT = root();

  private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

  private Project() {}

  /** A folder of this JVM's own, since several of them may run tests side by side. */
  static Path scratch(String name) {
    return Path.of("target", System.getProperty("test.process", "process-1"), name)
        .toAbsolutePath();
  }

  static List<Path> modules() throws IOException {
    return MODULE
        .matcher(Files.readString(ROOT.resolve("pom.xml")))
        .results()
        .map((MatchResult match) -> ROOT.resolve(match.group(1)))
        .toList();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
