package io.tollgate.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A command of the project, called from another folder. */
record Script(String name, Path folder) {

  /** Its exit code, and all that it said. */
  record Ended(int exitCode, String output) {}

  Ended run(List<String> arguments) {
    return run(Map.of(), arguments);
  }

  Ended run(Map<String, String> environment, List<String> arguments) {
    String file = Project.ROOT.resolve(name).toString();
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(file), arguments.stream()).toList());
    builder.environment().putAll(environment);
    try {
      Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
