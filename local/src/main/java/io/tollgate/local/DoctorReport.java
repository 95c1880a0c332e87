package io.tollgate.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What {@code ./dev doctor} prints of the answer of reconcile-fn to {@code {"doctor":true}}. */
public final class DoctorReport {

  private static final String EVENT = "{\"doctor\":true}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private DoctorReport() {}

  /** Takes the address of the function, or {@code -} for an answer on standard input. */
  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(print(args[0].equals("-") ? input() : asked(URI.create(args[0])), System.out));
  }

  private static String input() throws IOException {
    return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String asked(URI function) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(function)
                  .timeout(PATIENCE)
                  .POST(HttpRequest.BodyPublishers.ofString(EVENT))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      System.err.printf(
          "Nobody answers at %s: start ./run, with the same PORT.%n", function.getAuthority());
      System.exit(1);
      throw new IllegalStateException(e);
    }
  }

  /** Returns the exit code: 1 where a line says FAIL, or the function did not answer with lines. */
  static int print(String answer, PrintStream out) throws IOException {
    JsonNode report = JSON.readTree(answer);
    if (!report.path("lines").isArray()) {
      out.println("The function failed: " + report.path("errorMessage").asText(answer));
      return 1;
    }
    for (JsonNode line : report.path("lines")) {
      out.printf(
          "%-4s  %-40s  %s%n", text(line, "level"), text(line, "check"), text(line, "finding"));
      if (!text(line, "advice").isEmpty()) {
        out.printf("      %-40s  -> %s%n", "", text(line, "advice"));
      }
    }
    return report.path("result").asText().equals("FAIL") ? 1 : 0;
  }

  private static String text(JsonNode line, String member) {
    return line.path(member).asText();
  }
}
