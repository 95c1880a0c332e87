package io.tollgate.simulator.zalopay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulator without the rest, as a merchant starts it for tests of their own. */
@Timeout(60)
class ZaloPayAloneTest {

  @Test
  void itSaysWhereItListensAndAnswersThere() throws Exception {
    Process alone =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ZaloPaySimulator.class.getName(),
                "--port",
                "0",
                "--app",
                "7:key1:key2")
            .redirectErrorStream(true)
            .start();
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader said = alone.inputReader()) {
      String url =
          said.lines()
              .filter(line -> line.startsWith("ZaloPay simulator: "))
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
