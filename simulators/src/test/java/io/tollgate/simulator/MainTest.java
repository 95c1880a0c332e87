package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Simulators in a process of their own, as a merchant starts them for tests of any shop. */
@Timeout(60)
class MainTest {

  /** Where the version stands in a class file: after magic number and minor version. */
  private static final int MAJOR_VERSION_AT = 7;

  private static final int JAVA_8 = 52;

  @TempDir Path folder;

  @Test
  void allStartWithPrintedTestKeysAndAreHealthy() throws Exception {
    try (Alone alone = new Alone("--port", "0")) {
      for (SimulatedGateway gateway : SimulatedGateway.all()) {
        String url = alone.url();
        assertEquals(200, alone.get(url + "/health"), url);
        assertEquals(200, alone.get(url + "/control"), url);
        assertTrue(alone.line().endsWith(": " + gateway.accountOption().example()));
      }
    }
  }

  @Test
  void terminateSignalEndsTheProcessInTheMiddleOfAnAnswer() throws Exception {
    try (Alone alone = new Alone("toy", "--port", "0", "--state", folder.toString())) {
      String url = alone.url();
      alone.post(url + "/control/faults", "{\"create-delay-ms\":600000}");
      var answer = alone.sendAsync(url + "/create", "{\"id\":\"one\",\"centimos\":1}");
      assertEquals(200, alone.get(url + "/health"));
      alone.process.destroy();
      alone.process.waitFor();
      assertTrue(answer.handle((_, failure) -> failure != null).get());
    }
    assertTrue(Files.readString(folder.resolve("toy.json")).contains("create-delay-ms"));
  }

  @Test
  void whateverKeepsItFromStartingIsOneSentenceAndExitCodeTwo() throws Exception {
    try (HttpServer taken = HttpServer.start(0, _ -> SimulatorServer.notFound());
        Alone running = new Alone("vnpay", "--port", "0", "--state", folder.toString())) {
      running.url();
      assertRefused(
          "Port %d, for the simulator of vnpay, cannot be used: Address already in use."
              .formatted(taken.port()),
          "vnpay",
          "--port",
          "" + taken.port());
      assertRefused(
          "Another process has its state in the folder " + folder,
          "izipay",
          "--port",
          "0",
          "--state",
          folder.toString());
    }
    Files.writeString(folder.resolve("izipay.json"), "{\"orders\":[");
    assertRefused(
        "izipay.json is not a simulator's state; remove it",
        "izipay",
        "--port",
        "0",
        "--state",
        folder.toString());
    assertRefused(
        "The state cannot be kept in the folder",
        "izipay",
        "--state",
        folder.resolve("izipay.json").toString());
    assertRefused("There is no simulator 'paypal'", "paypal");
    assertRefused("--app takes ID:KEY1:KEY2", "zalopay", "--app", "x");
  }

  @Test
  void helpListsEachSimulatorWithItsOption() {
    String help = Main.help(SimulatedGateway.all());
    for (SimulatedGateway gateway : SimulatedGateway.all()) {
      AccountOption option = gateway.accountOption();
      assertTrue(help.contains(gateway.id()), help);
      assertTrue(help.contains(option.name() + " " + option.form()), help);
    }
    assertTrue(help.contains("zalopay, on port 8081"), help);
  }

  @Test
  void launcherRunsOnOldJavaVersions() throws IOException {
    try (InputStream launcher = Launcher.class.getResourceAsStream("Launcher.class")) {
      assertEquals(JAVA_8, launcher.readAllBytes()[MAJOR_VERSION_AT]);
    }
  }

  private static void assertRefused(String why, String... args) throws Exception {
    try (Alone alone = new Alone(args)) {
      String said = new String(alone.process.getErrorStream().readAllBytes());
      assertTrue(said.contains(why), said);
      assertEquals(1, said.lines().count(), said);
      assertEquals(2, alone.process.waitFor());
    }
  }

  /** A process, and what it prints. */
  private static final class Alone implements AutoCloseable {

    final Process process;
    private final BufferedReader said;
    private final HttpClient http = HttpClient.newHttpClient();

    Alone(String... args) throws IOException {
      List<String> java =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              Launcher.class.getName());
      process = new ProcessBuilder(Stream.concat(java.stream(), Stream.of(args)).toList()).start();
      said = process.inputReader();
    }

    String line() throws IOException {
      return said.readLine();
    }

    String url() throws IOException {
      String line = line();
      assertTrue(line.matches(".+ simulator: http://localhost:[0-9]+ .*"), line);
      return line.replaceFirst(".* simulator: ", "").split(" ")[0];
    }

    int get(String url) throws IOException, InterruptedException {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    void post(String url, String json) throws Exception {
      assertEquals(200, sendAsync(url, json).get().statusCode());
    }

    CompletableFuture<HttpResponse<Void>> sendAsync(String url, String json) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build();
      return http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
      http.shutdownNow();
      process.destroyForcibly();
    }
  }
}
