package io.tollgate.local.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCodeTest {

  @TempDir Path folder;

  @Test
  void classesComeBeforeTheLibrariesAndTheJarIsNotRead() throws IOException {
    Files.writeString(folder.resolve("class-path"), "/lib/one.jar:/lib/two.jar\n");
    assertEquals(
        List.of(folder.resolve("classes"), Path.of("/lib/one.jar"), Path.of("/lib/two.jar")),
        FunctionCode.CLASSES.classPath(spec()));
  }

  @Test
  void missingClassPathStopsTheStart() {
    assertEquals(
        "F: there is no " + folder.resolve("class-path") + "; use ./dev run.",
        assertThrows(StartFailure.class, () -> FunctionCode.CLASSES.classPath(spec()))
            .getMessage());
  }

  /** The handler itself fails where its class is not of its own loader. */
  @Test
  void functionOfClassesStartsWithItsFirstEventAsIsolatedAsOneOfAJar() throws Exception {
    Path jar = HandlerJar.writeTo(Files.createDirectories(folder.resolve("lib")));
    Files.writeString(folder.resolve("class-path"), jar.toString());
    Map<String, String> local = Map.of("own", "mine");
    try (LambdaFunction function =
        LambdaFunction.load(spec(), FunctionCode.CLASSES, local, folder.resolve("environment"))) {
      assertEquals(0, function.started());
      Invocation.Returned answer =
          assertInstanceOf(Invocation.Returned.class, function.invoke("{}".getBytes(UTF_8)));
      assertEquals("\"{own=mine}\"", new String(answer.json(), UTF_8));
      assertEquals(1, function.started());
    }
  }

  private FunctionSpec spec() {
    return new FunctionSpec(
        "F",
        "io.tollgate.local.apigateway.handlers.Environment",
        folder.resolve("f.jar"),
        Duration.ofSeconds(20),
        128,
        Map.of());
  }
}
