package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.lambda.LambdaRuntime;
import io.tollgate.local.lambda.LambdaRuntime.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What infra/image/Dockerfile runs, without Docker: a jar is trained, and starts from its cache.
 */
class ImageTest {

  private static final Path IMAGE = Project.ROOT.resolve("infra/image");
  private static final String HANDLER = "io.tollgate.callback.CallbackHandler";

  @Test
  void functionStartsFromTheCacheThatWasTrainedOnItsJar(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("function.jar");
    Files.copy(Project.ROOT.resolve("callback-fn/target/callback-fn.jar"), jar);
    compileTraining(folder);
    ProcessBuilder training = new ProcessBuilder(command("train", jar)).redirectErrorStream(true);
    training.redirectOutput(folder.resolve("train.log").toFile());
    training.environment().putAll(environment(folder));
    assertEquals(0, training.start().waitFor(), Files.readString(folder.resolve("train.log")));

    Path classes = folder.resolve("classes.txt");
    Map<String, String> environment = LambdaRuntimeTest.settings();
    environment.putAll(environment(folder));
    environment.put("DATASOURCES_DEFAULT_URL", "jdbc:mysql://127.0.0.1:1/none");
    environment.put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:file=" + classes);
    try (LambdaRuntime function =
        LambdaRuntime.start(command("start", jar), HANDLER, environment, folder)) {
      Outcome.Answered health =
          assertInstanceOf(Outcome.Answered.class, function.invoke(LambdaRuntimeTest.health()));
      assertEquals(200, health.json().get("statusCode").asInt());
      String loaded = Files.readString(classes);
      assertTrue(
          loaded.contains("io.tollgate.callback.CallbackRoutes source: shared objects file"),
          "CallbackRoutes is not in the cache");
    }
  }

  private static void compileTraining(Path folder) {
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null, null, null, "-d", folder.toString(), IMAGE.resolve("Train.java").toString()));
  }

  private static List<String> command(String what, Path jar) {
    return List.of(IMAGE.resolve("function").toString(), what, jar.toString(), HANDLER);
  }

  private static Map<String, String> environment(Path folder) {
    return new HashMap<>(
        Map.of(
            "JAVA",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "RUNTIME_JARS",
            LambdaRuntime.runtimeJars(),
            "TRAIN",
            folder.toString()));
  }
}
