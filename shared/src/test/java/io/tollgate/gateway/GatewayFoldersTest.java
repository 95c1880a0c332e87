package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * No gateway without its contract test, and none with a wire without others' signatures and a
 * simulator.
 */
class GatewayFoldersTest {

  private static final Path REPOSITORY = Path.of("..");

  private static final List<String> PARTS_OF_A_WIRE =
      List.of(
          "no contract test",
          "no vectors test",
          "no vectors",
          "no list of published accounts",
          "no simulator",
          "no test of the simulator");

  @TestFactory
  Stream<DynamicTest> everyGatewayProvesItself() throws IOException {
    List<String> folders = gateways(REPOSITORY);
    assertFalse(folders.isEmpty());
    return folders.stream()
        .map(name -> dynamicTest(name, () -> assertEquals(List.of(), missing(REPOSITORY, name))));
  }

  @Test
  void everyMissingPartOfAGatewayIsReported(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(gateway(root, "main", "sixth"));
    Files.writeString(folder.resolve("SixthGateway.java"), "class SixthGateway {}");
    assertEquals(List.of("sixth"), gateways(root));
    assertEquals(PARTS_OF_A_WIRE, missing(root, "sixth"));
  }

  @Test
  void directPaymentGatewayNeedsNoWire(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(gateway(root, "main", "barter"));
    Files.writeString(
        folder.resolve("BarterGateway.java"), "class BarterGateway implements Gateway, Direct {}");
    assertEquals(List.of("no contract test"), missing(root, "barter"));
  }

  private static Path gateway(Path root, String part, String name) {
    return root.resolve("shared/src/%s/java/io/tollgate/gateway/%s".formatted(part, name));
  }

  private static Path simulator(Path root, String part, String name) {
    return root.resolve("simulators/src/%s/java/io/tollgate/simulator/%s".formatted(part, name));
  }

  private static List<String> gateways(Path root) throws IOException {
    List<String> names = new ArrayList<>();
    for (String part : List.of("main", "test")) {
      Path folder = gateway(root, part, "");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder, 2)) {
          files
              .filter(file -> file.getFileName().toString().endsWith("Gateway.java"))
              .map(file -> file.getParent().getFileName().toString())
              .filter(name -> !name.equals("gateway"))
              .forEach(names::add);
        }
      }
    }
    return names.stream().sorted().distinct().toList();
  }

  private static List<String> missing(Path root, String name) throws IOException {
    Path tests = gateway(root, "test", name);
    if (holds(gateway(root, "main", name), "Gateway.java", ", Direct")) {
      boolean isTested = holds(tests, "ContractTest.java", "extends GatewayContractTest");
      return isTested ? List.of() : List.of("no contract test");
    }
    Path resources = root.resolve("shared/src/test/resources/gateway").resolve(name);
    List<Boolean> isThere =
        List.of(
            holds(tests, "ContractTest.java", "extends WireContractTest"),
            holds(tests, "VectorsTest.java", "vectors.json"),
            Files.isRegularFile(resources.resolve(name + "-vectors.json")),
            Files.isRegularFile(resources.resolve("published.txt")),
            holds(simulator(root, "main", name), ".java", "implements SimulatedGateway")
                || holds(simulator(root, "test", name), ".java", "implements SimulatedGateway"),
            holds(simulator(root, "test", name), "Test.java", "@Test"));
    return IntStream.range(0, isThere.size())
        .filter(i -> !isThere.get(i))
        .mapToObj(PARTS_OF_A_WIRE::get)
        .toList();
  }

  private static boolean holds(Path folder, String ending, String text) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
        if (Files.readString(file).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }
}
