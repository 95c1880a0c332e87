package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A function's jar holds only what it uses: everything else is read at every cold start. */
class FunctionJarsTest {

  private static final Pattern FUNCTION =
      Pattern.compile("CodeUri: (\\S+\\.jar)\\s+Handler: (\\S+)");

  /** Of the functions that call gateways, look rows up by key, and change the schema. */
  private static final List<String> CLIENT =
      List.of("io/netty/", "io/micronaut/http/client/netty/");

  private static final List<String> REPOSITORIES = List.of("io/micronaut/data/");
  private static final List<String> MIGRATION = List.of("org/flywaydb/", "schema/");

  static Stream<Map.Entry<String, Set<String>>> handlersByJar() throws IOException {
    Map<String, Set<String>> handlers = new TreeMap<>();
    FUNCTION
        .matcher(Files.readString(Project.ROOT.resolve("template.yaml")))
        .results()
        .forEach(
            (MatchResult match) ->
                handlers
                    .computeIfAbsent(match.group(1), _ -> new TreeSet<>())
                    .add(match.group(2).replace('.', '/') + ".class"));
    assertEquals(7, handlers.size());
    return handlers.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("handlersByJar")
  void everyHandlerOfTheTemplateIsInItsJar(Map.Entry<String, Set<String>> function)
      throws IOException {
    assertTrue(names(function.getKey()).containsAll(function.getValue()), function.toString());
  }

  @ParameterizedTest
  @MethodSource("handlersByJar")
  void jarsHoldNoTestsAndNoUnusedLibraries(Map.Entry<String, Set<String>> function)
      throws IOException {
    assertEquals(
        List.of(),
        beginning(
            function.getKey(),
            List.of(
                "com/google/protobuf/",
                "com/mysql/cj/x/",
                "com/mysql/cj/xdevapi/",
                "org/joda/time/",
                "io/netty/handler/codec/spdy/",
                "org/yaml/",
                "ch/qos/logback/",
                "org/junit/",
                "org/apiguardian/",
                "net/bytebuddy/",
                "io/tollgate/explain/",
                "io/tollgate/local/",
                "io/tollgate/simulator/",
                "io/tollgate/acceptance/",
                "web/")));
    assertEquals(
        List.of(),
        names(function.getKey()).stream()
            .filter(
                name ->
                    name.contains("SignatureExplainer")
                        || name.startsWith("io/tollgate/")
                            && name.matches(".*Test(\\$.*)?\\.class"))
            .toList());
  }

  /** {@code ./dev bench --short} holds the other budgets of that file. */
  @ParameterizedTest
  @MethodSource("handlersByJar")
  void jarsAreNoLargerThanTheirBudgets(Map.Entry<String, Set<String>> function) throws IOException {
    Properties budgets = new Properties();
    try (var in = Files.newBufferedReader(Project.ROOT.resolve("benchmark/budgets.properties"))) {
      budgets.load(in);
    }
    Path jar = Project.ROOT.resolve(function.getKey());
    String name = jar.getFileName().toString().replace(".jar", ".jar-bytes");
    assertTrue(Files.size(jar) <= Long.parseLong(budgets.getProperty(name)), name);
  }

  @ParameterizedTest
  @CsvSource({
    "create-order-fn, true, true, false, true",
    "callback-fn, false, false, false, false",
    "status-fn, true, true, false, true",
    "manage-order-fn, true, true, false, false",
    "operator-fn, false, true, false, false",
    "deliver-fn, false, true, false, false",
    "reconcile-fn, true, false, true, false"
  })
  void jarsHoldHttpClientRepositoriesMigrationAndQrCodesOnlyWhereNeeded(
      String module, boolean calls, boolean hasRepositories, boolean migrates, boolean draws)
      throws IOException {
    String jar = module + "/target/" + module + ".jar";
    assertEquals(calls, !beginning(jar, CLIENT).isEmpty(), "HTTP client");
    assertEquals(hasRepositories, !beginning(jar, REPOSITORIES).isEmpty(), "Micronaut Data");
    assertEquals(migrates, !beginning(jar, MIGRATION).isEmpty(), "migration");
    assertEquals(draws, !beginning(jar, List.of("io/nayuki/")).isEmpty(), "QR codes");
  }

  private static List<String> beginning(String jar, List<String> folders) throws IOException {
    return names(jar).stream()
        .filter(name -> folders.stream().anyMatch(name::startsWith))
        .limit(5)
        .toList();
  }

  private static Set<String> names(String jar) throws IOException {
    Path path = Project.ROOT.resolve(jar);
    try (JarFile file = new JarFile(path.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
