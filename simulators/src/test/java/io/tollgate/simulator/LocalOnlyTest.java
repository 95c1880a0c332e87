package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalOnlyTest {

  private static final HttpResponse HERE = HttpResponse.text(200, "text/plain", "");
  private static final HttpHandler GUARDED = LocalOnly.guard(_ -> HERE);

  @ParameterizedTest
  @CsvSource({
    "host,   localhost:8081,           true",
    "host,   127.0.0.1:8081,           true",
    "host,   [::1]:8081,               true",
    "host,   rebound.example:8081,     false",
    "host,   localhost.evil.example,   false",
    "host,   not a host,               false",
    "origin, http://localhost:8080,    true",
    "origin, https://evil.example,     false",
    "origin, null,                     false"
  })
  void foreignHostOrOriginIsRejected(String header, String value, boolean through)
      throws Exception {
    HttpRequest request =
        new HttpRequest("POST", "/control/clear", Map.of(header, List.of(value)), new byte[0]);
    assertEquals(through, GUARDED.handle(request) == HERE);
  }
}
