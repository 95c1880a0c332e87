package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Names each place of a gateway that {@code ./dev gateway} left to its document. */
class FilledInTest {

  private static final Pattern PLACE = Pattern.compile("\"Fill in: ([^\"]*)\"");
  private static final List<Path> PACKAGES =
      List.of(
          Path.of("src/main/java/io/tollgate/gateway"),
          Path.of("src/test/java/io/tollgate/gateway"),
          Path.of("../simulators/src/main/java/io/tollgate/simulator"),
          Path.of("../simulators/src/test/java/io/tollgate/simulator"));

  @TestFactory
  List<DynamicTest> nothingOfAGatewayIsLeftToFillIn() throws IOException {
    List<DynamicTest> left = new ArrayList<>();
    int read = 0;
    for (Path folder : gateways()) {
      for (Path file : children(folder)) {
        read++;
        PLACE
            .matcher(Files.readString(file))
            .results()
            .map(place -> left(folder.getFileName(), place))
            .forEach(left::add);
      }
    }
    assertFalse(read == 0, "no sources are here");
    return left;
  }

  private static DynamicTest left(Path gateway, MatchResult place) {
    return dynamicTest(gateway + ": " + place.group(1), () -> fail("Fill in: " + place.group(1)));
  }

  private static List<Path> gateways() {
    return PACKAGES.stream()
        .filter(Files::isDirectory)
        .flatMap(folder -> children(folder).stream())
        .filter(Files::isDirectory)
        .toList();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("resources")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
