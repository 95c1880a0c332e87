package io.tollgate.acceptance;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which classes callback-fn loads for its first callback: each of them lengthens its cold start.
 */
class CallbackClassesTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  /**
   * Three per cent above what was measured; a change that needs more changes the file. Other
   * gateways' classes are counted apart, so that a new gateway changes nothing here.
   */
  private static final Path MAXIMUM = Project.ROOT.resolve("callback-fn/loaded-classes-max");

  /** The same where the payment's events are published: one call to AWS, without TLS. */
  private static final Path MAXIMUM_PUBLISHING =
      Project.ROOT.resolve("callback-fn/loaded-classes-max-publishing");

  private static final Pattern OTHER_GATEWAY =
      Pattern.compile("io\\.tollgate\\.gateway\\.((?!zalopay\\.)[a-z0-9]+)\\..*");

  /** Beans and accounts of a gateway that is not called, and nothing that reads messages. */
  private static final int OTHER_GATEWAY_MAX = 40;

  private static final List<String> OF_OTHERS =
      List.of(
          "io.micronaut.data.",
          "io.micronaut.transaction.",
          "io.micronaut.http.client.",
          "io.netty.",
          "org.flywaydb.");

  @Test
  void theFirstCallbackLoadsNoMoreClassesThanIsAllowed(@TempDir Path folder) throws Exception {
    String ref = TOLLGATE.shop().open();
    assertFewClasses(ref, MAXIMUM, folder);
  }

  @Test
  void publishingLoadsNoMoreClassesThanIsAllowed(@TempDir Path folder) throws Exception {
    String ref = TOLLGATE.shop().open();
    assertFewClasses(ref, MAXIMUM_PUBLISHING, folder, "-Dtollgate.event-bus=local");
    TOLLGATE.bus().only("order.processing", ref);
  }

  private static void assertFewClasses(String ref, Path maximumFile, Path folder, String... options)
      throws Exception {
    Path log = folder.resolve("classes");

    String reply = reply(log, paid(ref), folder, options);

    assertTrue(reply.contains("success"), reply);
    assertEquals("PAID", TOLLGATE.database().state(ref));
    List<String> classes = classes(log);
    assertEquals(
        List.of(),
        classes.stream().filter(name -> OF_OTHERS.stream().anyMatch(name::startsWith)).toList());
    int maximum = Integer.parseInt(Files.readString(maximumFile).strip());
    long count = classes.stream().filter(OTHER_GATEWAY.asMatchPredicate().negate()).count();
    assertTrue(count <= maximum, count + " classes, allowed are " + maximum);
    Map<String, Long> ofOtherGateways =
        classes.stream()
            .map(OTHER_GATEWAY::matcher)
            .filter(Matcher::matches)
            .collect(groupingBy(other -> other.group(1), counting()));
    ofOtherGateways.values().removeIf(loaded -> loaded <= OTHER_GATEWAY_MAX);
    assertEquals(Map.of(), ofOtherGateways, "classes of gateways that are not called");
  }

  /** What the function says to one event, in a process of its own. */
  private static String reply(Path log, String event, Path folder, String... options)
      throws Exception {
    Path in = Files.writeString(folder.resolve("event.json"), event);
    Path out = folder.resolve("reply.json");
    Process function =
        new ProcessBuilder(
                Stream.of(
                        List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xlog:class+load:file=" + log + ":none",
                            "-Dmicronaut.config.files=" + TOLLGATE.signer().file()),
                        List.of(options),
                        List.of(
                            "-cp",
                            Project.ROOT.resolve("callback-fn/target/callback-fn.jar")
                                + ":"
                                + Project.ROOT.resolve("acceptance/target/test-classes"),
                            OneEvent.class.getName(),
                            "io.tollgate.callback.CallbackHandler"))
                    .flatMap(List::stream)
                    .toList())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("log").toFile())
            .start();
    assertEquals(0, function.waitFor(), Files.readString(folder.resolve("log")));
    return Files.readString(out);
  }

  private static List<String> classes(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
          .filter(line -> line.contains(" source: "))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .toList();
    }
  }

  /** A callback of ZaloPay as API Gateway hands it over. */
  private static String paid(String ref) {
    String data =
        ZaloPaySigner.data(ZaloPaySigner.APP_ID, ZaloPaySigner.id(ref), 50_000, System.nanoTime());
    String body = TOLLGATE.signer().callback(data);
    return """
    {"version":"2.0","routeKey":"POST /api/v1/callback/{gateway}/{account+}",
     "rawPath":"/api/v1/callback/zalopay/main","rawQueryString":"",
     "headers":{"content-type":"application/json"},
     "requestContext":{"http":{"method":"POST","path":"/api/v1/callback/zalopay/main"}},
     "pathParameters":{"gateway":"zalopay","account":"main"},
     "body":"%s","isBase64Encoded":true}
    """
        .formatted(Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
  }
}
