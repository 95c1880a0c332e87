package io.tollgate.gateway.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The test of the test: what the contract is there to find, it finds. */
class MutantsTest {

  private static final Path FOLDER = Path.of("src/test/java/io/tollgate/gateway/mutants");
  private static final Launcher LAUNCHER = LauncherFactory.create();
  private static final int LINES_MAX = 40;
  private static final Set<String> NO_MUTANTS =
      Set.of("Mutant", "Mutation", "MutatedContract", "MutantsTest", "package-info");

  /** A check that was made, by its name, and why it failed if it did. */
  private record Check(String name, Optional<Throwable> failure) {

    boolean isBroken() {
      return failure.isPresent();
    }

    boolean isOf(Mutation mutation) {
      return mutation.check().isEmpty() || mutation.check().equals(name);
    }
  }

  @ParameterizedTest
  @EnumSource(Mutation.class)
  void mutantFailsTheCheckThatIsMadeForIt(Mutation mutation) {
    List<Check> made =
        run(
            contract(mutation.method())
                .configurationParameter(MutatedContract.MUTATION, mutation.name()));
    assertTrue(
        made.stream().filter(Check::isBroken).anyMatch(check -> check.isOf(mutation)),
        () -> mutation + " survives: " + made);
  }

  @Test
  void correctGatewayPassesTheWholeContract() {
    List<Check> made = run(contract(""));
    assertEquals(List.of(), made.stream().filter(check -> check.failure().isPresent()).toList());
    assertTrue(made.size() > 100, made.size() + " checks");
  }

  @Test
  void everyMutantInTheFolderIsSmallAndListed() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> sources = Files.list(FOLDER)) {
      for (Path source : sources.toList()) {
        String name = source.getFileName().toString().replace(".java", "");
        if (!NO_MUTANTS.contains(name)) {
          files.add(name);
          long lines =
              Files.readAllLines(source).stream()
                  .filter(line -> !line.isBlank() && !line.startsWith("import "))
                  .count();
          assertTrue(lines <= LINES_MAX, name + " has " + lines + " lines");
        }
      }
    }
    Set<String> listed =
        Arrays.stream(Mutation.values())
            .map(mutation -> mutation.name().replace("_", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        listed,
        files.stream()
            .map(name -> name.toUpperCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The checks that one method of the contract makes, or all. */
  private static LauncherDiscoveryRequestBuilder contract(String method) {
    PostDiscoveryFilter chosen =
        test ->
            FilterResult.includedIf(
                method.isEmpty()
                    || test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getMethodName().equals(method))
                        .orElse(true));
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(MutatedContract.class))
        .filters(chosen);
  }

  private static List<Check> run(LauncherDiscoveryRequestBuilder request) {
    List<Check> made = new ArrayList<>();
    LAUNCHER.execute(
        request.build(),
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() || result.getThrowable().isPresent()) {
              made.add(new Check(test.getDisplayName(), result.getThrowable()));
            }
          }
        });
    return made;
  }
}
