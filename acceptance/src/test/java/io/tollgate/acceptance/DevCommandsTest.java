package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.acceptance.Script.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dev}, as far as it builds nothing; {@code .ci/run} calls the rest of it. */
class DevCommandsTest {

  private static final Path SCRIPT = Project.ROOT.resolve("dev");
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)(?: \\|.*)?\\)");
  private static final Pattern HELP = Pattern.compile("(?m)^\\./dev ([a-z]+)");

  @TempDir Path elsewhere;

  @Test
  void helpListsEachCommand() throws Exception {
    Ended help = dev("help");
    assertEquals(0, help.exitCode());
    assertEquals(names(COMMAND, Files.readString(SCRIPT)), names(HELP, help.output()));
    assertEquals(help, dev());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "biuld",
        "run --classes",
        "unit",
        "unit nowhere",
        "unit shared NoSuchTest",
        "unit acceptance CreateTest",
        "test one two",
        "simulate",
        "simulate 10 seed",
        "bench --fast",
        "doctor x",
        "doctor --stack",
        "fill",
        "gateway",
        "gateway x",
        "gateway class",
        "gateway zalopay",
        "gateway ZaloPay"
      })
  void unknownCommandsAndArgumentsAreOneSentenceAndExitCode2(String line) throws Exception {
    Ended ended = dev(line.split(" "));
    assertEquals(2, ended.exitCode(), ended.output());
    assertEquals(1, ended.output().lines().count(), ended.output());
    assertTrue(ended.output().strip().endsWith("; ./dev help says more."), ended.output());
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Ended dev(String... arguments) {
    return new Script("dev", elsewhere).run(List.of(arguments));
  }
}
