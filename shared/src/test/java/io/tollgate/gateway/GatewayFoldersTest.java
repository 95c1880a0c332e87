package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** No gateway without its contract test, and none with a wire without others' signatures. */
class GatewayFoldersTest {

  private static final Path HERE = Path.of("src");
  private static final String PACKAGE = "java/io/tollgate/gateway";

  @TestFactory
  Stream<DynamicTest> everyGatewayProvesItself() throws IOException {
    List<String> folders = gateways(HERE);
    assertFalse(folders.isEmpty());
    return folders.stream()
        .map(name -> dynamicTest(name, () -> assertEquals(List.of(), missing(HERE, name))));
  }

  @Test
  void gatewayFolderWithoutContractTestAndVectorsIsReported(@TempDir Path src) throws IOException {
    Path folder = Files.createDirectories(src.resolve("main").resolve(PACKAGE).resolve("sixth"));
    Files.writeString(folder.resolve("SixthGateway.java"), "class SixthGateway {}");
    assertEquals(List.of("sixth"), gateways(src));
    assertEquals(
        List.of("no contract test", "no vectors test", "no vectors"), missing(src, "sixth"));
  }

  @Test
  void directPaymentGatewayNeedsNoVectors(@TempDir Path src) throws IOException {
    Path folder = Files.createDirectories(src.resolve("main").resolve(PACKAGE).resolve("barter"));
    Files.writeString(
        folder.resolve("BarterGateway.java"), "class BarterGateway implements Gateway, Direct {}");
    assertEquals(List.of("no contract test"), missing(src, "barter"));
  }

  private static List<String> gateways(Path src) throws IOException {
    List<String> names = new ArrayList<>();
    for (String part : List.of("main", "test")) {
      Path folder = src.resolve(part).resolve(PACKAGE);
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

  private static List<String> missing(Path src, String name) throws IOException {
    List<String> missing = new ArrayList<>();
    boolean isDirect = holds(src, "main", name, "Gateway.java", ", Direct");
    String contract = isDirect ? "extends GatewayContractTest" : "extends WireContractTest";
    if (!holds(src, "test", name, "ContractTest.java", contract)) {
      missing.add("no contract test");
    }
    if (!isDirect && !holds(src, "test", name, "VectorsTest.java", "vectors.json")) {
      missing.add("no vectors test");
    }
    Path vectors = src.resolve("test/resources/gateway/%s/%s-vectors.json".formatted(name, name));
    if (!isDirect && !Files.isRegularFile(vectors)) {
      missing.add("no vectors");
    }
    return missing;
  }

  private static boolean holds(Path src, String part, String name, String ending, String text)
      throws IOException {
    Path folder = src.resolve(part).resolve(PACKAGE).resolve(name);
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
