package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.SimulatedGateway;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./dev gateway} in a copy of what it reads, for a wallet that is made up: what it writes
 * compiles and fails where the wallet's document has the word, and passes with what that says.
 */
class GeneratedGatewayTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> READ =
      List.of(
          "dev",
          "local/launch.sh",
          "local/new-gateway.sh",
          "local/release.sh",
          "shared/src/test/java/io/tollgate/gateway/samplewallet",
          "simulators/src/test/java/io/tollgate/simulator/samplewallet");
  private static final Pattern PLACE =
      Pattern.compile(" *throw new UnsupportedOperationException\\(\\s*\"Fill in: ([^\"]*)\"\\);");

  private static final Pattern SAID = Pattern.compile("Fill in: ([^()]*\\([A-Za-z]+\\))");

  private static final String CLASS_PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  private static final String PACKAGE = "io.tollgate.gateway.lotuspay.";
  private static final List<String> TESTS =
      List.of(
          PACKAGE + "LotusPayContractTest",
          PACKAGE + "LotusPayVectorsTest",
          "io.tollgate.simulator.lotuspay.LotusPayTest",
          "io.tollgate.gateway.FilledInTest");

  @TempDir Path tree;

  @BeforeEach
  void copyTree() throws IOException {
    for (String name : READ) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = tree.resolve(ROOT.relativize(file));
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  @Test
  void generatedGatewayFailsWhereItMustBeFilledInAndThenPasses() throws Exception {
    generate();
    Set<String> places = places();
    Map<String, String> facts = facts();
    assertEquals(places, facts.keySet());
    compile();
    List<String> failed = lines(run(), TestRun.FAILED);
    assertEquals(List.of(), failed.stream().filter(line -> !line.contains("Fill in: ")).toList());
    assertEquals(places, named(failed));

    fillIn(facts);
    assertEquals(Set.of(), places());
    compile();
    String output = run();
    assertEquals(List.of(), lines(output, TestRun.FAILED));
    assertTrue(lines(output, TestRun.PASSED).size() > 100, output);
  }

  @Test
  void generatedGatewayIsNotOverwritten() throws Exception {
    generate();
    Process again = dev();
    String output = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(2, again.waitFor());
    assertTrue(output.startsWith("There is shared/src/main/java/"), output);
  }

  private void generate() throws IOException, InterruptedException {
    Process generator = dev();
    String output = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, generator.waitFor(), output);
  }

  private Process dev() throws IOException {
    return new ProcessBuilder(tree.resolve("dev").toString(), "gateway", "LotusPay")
        .redirectErrorStream(true)
        .start();
  }

  /** All that were left out. */
  private Set<String> places() throws IOException {
    Set<String> places = new TreeSet<>();
    for (Path source : sources()) {
      PLACE.matcher(Files.readString(source)).results().map(m -> m.group(1)).forEach(places::add);
    }
    return places;
  }

  private static Set<String> named(List<String> failures) {
    return failures.stream()
        .flatMap(line -> SAID.matcher(line).results())
        .map(said -> said.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What stands in the place of each: its lines follow the one that names it. */
  private static Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>();
    for (String fact : resource("lotuspay-facts.txt").split("(?m)^== ")) {
      if (!fact.isBlank()) {
        String[] parts = fact.split("\n", 2);
        facts.put(parts[0], parts[1].stripTrailing());
      }
    }
    return facts;
  }

  private void fillIn(Map<String, String> facts) throws IOException {
    for (Path source : sources()) {
      Matcher place = PLACE.matcher(Files.readString(source));
      Files.writeString(
          source, place.replaceAll(found -> Matcher.quoteReplacement(facts.get(found.group(1)))));
    }
    Files.writeString(
        tree.resolve("shared/src/test/resources/gateway/lotuspay/lotuspay-vectors.json"),
        resource("lotuspay-vectors.json"));
  }

  private static String resource(String name) {
    try (InputStream in = GeneratedGatewayTest.class.getResourceAsStream("/generated/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.getParent().endsWith("lotuspay"))
          .sorted()
          .toList();
    }
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "-proc:none",
            "-Xlint:all,-processing,-classfile",
            "-Werror",
            "-d",
            Files.createDirectories(tree.resolve("classes")).toString(),
            "-cp",
            CLASS_PATH);
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean isCompiled =
          compiler
              .getTask(
                  said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
              .call();
      assertTrue(isCompiled, said.toString());
    }
    register();
  }

  /** As the annotation processor would, which does not run here. */
  private void register() throws IOException {
    Path services = Files.createDirectories(tree.resolve("classes/META-INF/services"));
    Files.writeString(
        services.resolve(SimulatedGateway.class.getName()),
        "io.tollgate.simulator.lotuspay.LotusPay");
  }

  /** In a process of its own, which finds the tree's vectors and sources as Maven's would. */
  private String run() throws IOException, InterruptedException {
    String own =
        String.join(
            File.pathSeparator,
            tree.resolve("classes").toString(),
            tree.resolve("shared/src/test/resources").toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                own + File.pathSeparator + CLASS_PATH,
                TestRun.class.getName()));
    command.addAll(TESTS);
    Path log = tree.resolve("log");
    Process tests =
        new ProcessBuilder(command)
            .directory(tree.resolve("shared").toFile())
            .redirectError(log.toFile())
            .start();
    String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tests.waitFor(), () -> output + log);
    return output;
  }

  private static List<String> lines(String output, String outcome) {
    return output.lines().filter(line -> line.startsWith(outcome)).toList();
  }
}
