package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receivers that docs/webhooks shows, each in its own language, against the product. */
class WebhookReceiversTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  @TempDir Path folder;

  private final Shop shop = TOLLGATE.shop();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @AfterEach
  void disableEndpoints() {
    operator.disableEndpoints();
  }

  @ParameterizedTest
  @CsvSource({
    "node, receiver.js",
    "python3, receiver.py",
    "java, Receiver.java",
    "php, -S localhost:PORT receiver.php"
  })
  void receiverOfTheDocumentsTakesASignedEventOnceAndRefusesAForgedOne(
      String program, String arguments) throws IOException {
    assumeTrue(program.equals("java") || isInstalled(program), program + " is not installed");
    int port = Ports.free();
    String url = "http://localhost:" + port + "/";
    JsonNode endpoint =
        operator
            .post("/endpoints", "{\"url\":\"%s\",\"events\":[\"payment.paid\"]}".formatted(url))
            .json();
    Path output = folder.resolve("output");
    Process receiver = start(program, arguments, port, endpoint.get("secret").asText(), output);
    try {
      Eventually.holds(program + " listens", () -> isListening(port));

      String ref = pay();

      Eventually.holds("received", () -> text(output).contains(ref));
      String path = "/endpoints/" + endpoint.get("id").asText();
      JsonNode delivery = operator.get(path + "/deliveries").json().get("deliveries").get(0);
      operator.post(path + "/deliveries/" + delivery.get("event").asText() + "/redeliver", "");
      TOLLGATE.deliver();
      assertEquals(401, Web.post(url, "{}", "webhook-id", "1").status());
      if (!program.equals("php")) { // It keeps no memory from request to request.
        assertEquals(1, text(output).lines().filter(line -> line.contains(ref)).count());
      }
      for (JsonNode each : operator.get(path + "/deliveries").json().get("deliveries")) {
        assertEquals("delivered", each.get("status").asText(), each.toString());
      }
      assertTrue(receiver.isAlive());
    } finally {
      receiver.destroyForcibly();
    }
  }

  private static Process start(
      String program, String arguments, int port, String secret, Path output) throws IOException {
    String command =
        program.equals("java")
            ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
            : program;
    List<String> words = Arrays.asList((command + " " + arguments).split(" "));
    words.replaceAll(word -> word.replace("PORT", Integer.toString(port)));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(Project.ROOT.resolve("docs/webhooks").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("WEBHOOK_SECRET", secret);
    builder.environment().put("PORT", Integer.toString(port));
    return builder.start();
  }

  private String pay() {
    String ref = shop.open();
    TOLLGATE.simulator().pay(ref);
    Eventually.holds("paid", () -> shop.status(ref).equals("PAID"));
    return ref;
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket("localhost", port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
