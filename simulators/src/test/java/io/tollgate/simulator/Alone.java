package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A simulator in a process of its own, as a merchant starts it for tests of their own. */
public final class Alone {

  private Alone() {}

  /** Starts it on a free port, reads its address from its output, and sends a request there. */
  public static void assertAnswers(Class<?> simulator, String name, String... options)
      throws IOException, InterruptedException {
    List<String> java =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            simulator.getName(),
            "--port",
            "0");
    Process alone =
        new ProcessBuilder(Stream.concat(java.stream(), Stream.of(options)).toList())
            .redirectErrorStream(true)
            .start();
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader said = alone.inputReader()) {
      String url =
          said.lines()
              .filter(line -> line.startsWith(name + " simulator: "))
              .findFirst()
              .orElseThrow()
              .split(" ")[2];
      HttpRequest look = HttpRequest.newBuilder(URI.create(url + "/control/orders")).build();
      assertEquals(200, http.send(look, HttpResponse.BodyHandlers.discarding()).statusCode());
    } finally {
      alone.destroyForcibly();
    }
  }
}
