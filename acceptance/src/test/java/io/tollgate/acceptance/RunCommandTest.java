package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.acceptance.Script.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./run}, as far as it starts nothing. */
class RunCommandTest {

  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  @TempDir Path folder;

  @Test
  void helpListsEveryOptionThatIsTaken() throws Exception {
    Ended help = run("--help");
    assertEquals(0, help.exitCode());
    String launch = Files.readString(Project.ROOT.resolve("local/launch.sh"));
    String taken = launch.substring(launch.indexOf("read_options() {"), launch.indexOf("esac"));
    Set<String> options = options(taken);
    assertTrue(options.contains("--shop-url"), taken);
    options.addAll(Set.of("--env", "--help"));
    assertEquals(options, options(help.output()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--frehs", "--shop-url", "--return-url", "--webhook", "--env --fresh"})
  void unknownOptionsAndMissingValuesAreOneSentence(String line) {
    assertSays("", run(line.split(" ")), "; ./run --help says more.");
  }

  /** Functions would take them as settings, and simulators would not know of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOLLGATE_VNPAY_MAIN_HASH_SECRET",
        "TOLLGATE_SHOP_URL",
        "TOLLGATE_ROOT",
        "DATASOURCES_DEFAULT_URL"
      })
  void settingsOfFunctionsAreRefusedAsVariables(String name) {
    for (String command : List.of("run", "dev run", "dev fill 1")) {
      List<String> words = List.of(command.split(" "));
      Ended ended =
          new Script(words.getFirst(), folder)
              .run(Map.of(name, "any"), words.subList(1, words.size()));
      assertSays("The variable " + name + " is not taken here: unset it; ", ended, "says more.");
    }
  }

  @Test
  void environmentIsPrintedAsCommandsForAShell() throws Exception {
    Files.writeString(folder.resolve("env"), "API_KEY=tg_a_b\nWEBHOOK_SECRET_2=whsec_a+/=\n");
    assertEquals(
        new Ended(0, "export API_KEY='tg_a_b'\nexport WEBHOOK_SECRET_2='whsec_a+/='\n"),
        run("--env"));
  }

  @Test
  void environmentOfNothingIsOneSentence() {
    assertSays("There is no " + folder + "/env: ", run("--env"), "./run first.");
  }

  private static void assertSays(String start, Ended ended, String end) {
    assertTrue(ended.exitCode() > 0, ended.output());
    assertEquals(1, ended.output().lines().count(), ended.output());
    assertTrue(ended.output().startsWith(start), ended.output());
    assertTrue(ended.output().strip().endsWith(end), ended.output());
  }

  private static Set<String> options(String text) {
    return OPTION
        .matcher(text)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Ended run(String... arguments) {
    return new Script("run", folder)
        .run(Map.of("TOLLGATE_STATE", folder.toString()), List.of(arguments));
  }
}
