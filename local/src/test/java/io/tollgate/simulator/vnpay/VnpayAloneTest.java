package io.tollgate.simulator.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator without the rest, as a merchant starts it for tests of their own. */
@Timeout(60)
class VnpayAloneTest {

  @Test
  void itSaysWhereItListensAndAnswersThere() throws Exception {
    Process alone =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                VnpaySimulator.class.getName(),
                "--port",
                "0",
                "--terminal",
                "SIMTMN01:secret:http://localhost:9000/ipn")
            .redirectErrorStream(true)
            .start();
    try (HttpClient http = HttpClient.newHttpClient();
        BufferedReader said = alone.inputReader()) {
      String url =
          said.lines()
              .filter(line -> line.startsWith("VNPAY simulator: "))
              .findFirst()
              .orElseThrow()
              .split(" ")[2];
      HttpRequest look = HttpRequest.newBuilder(URI.create(url + "/control/orders")).build();
      assertEquals(200, http.send(look, HttpResponse.BodyHandlers.discarding()).statusCode());
    } finally {
      alone.destroyForcibly();
    }
  }

  @Test
  void aTerminalIsWrittenInThreeParts() {
    assertEquals(
        new Terminal("SIMTMN01", "secret", "http://localhost:9000/ipn"),
        Terminal.parse("SIMTMN01:secret:http://localhost:9000/ipn"));
    assertEquals(new Terminal("SIMTMN01", "secret", ""), Terminal.parse("SIMTMN01:secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SIMTMN01", "SIMTMN01:", "SHORT:secret", "SIM-MN01:secret"})
  void whatIsNoTerminalIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Terminal.parse(text));
  }
}
