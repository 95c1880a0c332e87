package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulators' executable jar, as their README starts it. */
@Timeout(120)
class SimulatorsJarTest {

  private static final Pattern COMMANDS = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

  @Test
  void commandsOfTheReadmeRun(@TempDir Path folder) throws Exception {
    Matcher commands =
        COMMANDS.matcher(Files.readString(Project.ROOT.resolve("simulators/README.md")));
    assertTrue(commands.find());
    Path script = folder.resolve("readme.sh");
    Files.writeString(
        script,
        "set -eu\n"
            + commands
                .group(1)
                .replace(
                    "java -jar", Path.of(System.getProperty("java.home"), "bin/java") + " -jar")
                .replace("8083", Integer.toString(Ports.free())));
    Process shell =
        new ProcessBuilder("bash", script.toString())
            .directory(Project.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(shell.getInputStream().readAllBytes());
    assertEquals(0, shell.waitFor(), output);
    assertTrue(output.contains("\"state\":\"PAID\""), output);
    assertTrue(output.contains("\"callback-copies\":\"2\""), output);
  }
}
