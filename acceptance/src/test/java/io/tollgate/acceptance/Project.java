package io.tollgate.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where things lie in the working tree. */
final class Project {

  /** The folder that holds the Maven wrapper, wherever the tests were started. */
  static final Path ROOT = root();

  private static final Pattern MODULE = Pattern.compile("<module>([a-z-]+)</module>");

  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|js|json|md|properties|sh|sql|xml|yaml)|run|dev");

  /** Modules that are not deployed. */
  private static final Set<String> BESIDE = Set.of("benchmark", "local", "simulators");

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

  /**
   * All that people write: the modules' sources, the documents, and what lies beside the wrapper.
   */
  static List<Path> texts() throws IOException {
    List<Path> folders = new ArrayList<>(modules().stream().map(m -> m.resolve("src")).toList());
    List.of("docs", "infra", "web", ".ci").forEach(name -> folders.add(ROOT.resolve(name)));
    List<Path> texts = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(Project::isText).forEach(texts::add);
      }
    }
    try (Stream<Path> files = Files.list(ROOT)) {
      files.filter(Project::isText).forEach(texts::add);
    }
    return texts;
  }

  /** The Java texts of the functions and of what they share. */
  static List<String> productSources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path module : modules()) {
      Path folder = module.resolve("src/main/java");
      if (Files.isDirectory(folder) && !BESIDE.contains(module.getFileName().toString())) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            sources.add(Files.readString(file));
          }
        }
      }
    }
    return sources;
  }

  private static boolean isText(Path file) {
    return Files.isRegularFile(file) && TEXT.matcher(file.getFileName().toString()).matches();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
