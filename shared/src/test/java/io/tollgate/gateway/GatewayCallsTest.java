package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.GatewayId;
import io.tollgate.log.CapturedLog;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged and measured of a call of a gateway. */
class GatewayCallsTest {

  private static final GatewayId BANK = new GatewayId("fakebank");
  private static final GatewayHttp.Request REQUEST =
      GatewayHttp.Request.post(
              URI.create("https://bank.example/v2/query?mac=secret"), "text/plain", "secret")
          .header("authorization", "secret");

  @Test
  void answeredCallIsALineWithItsLatencyAndNothingOfWhatWasSent() {
    List<JsonNode> lines = CapturedLog.json(() -> ask(200));
    assertEquals(1, lines.size());
    JsonNode line = lines.getFirst();
    assertEquals("fakebank", line.get("gateway").getStringValue());
    assertEquals("POST bank.example/v2/query", line.get("call").getStringValue());
    assertEquals(200, line.get("http_status").getIntValue());
    assertTrue(line.get("gateway_ms").getLongValue() >= 0);
    assertFalse(line.toString().contains("secret"), line.toString());
  }

  @Test
  void unansweredCallIsALineWithItsFailure() {
    List<JsonNode> lines = CapturedLog.json(() -> fail(true));
    assertEquals("WARN", lines.getFirst().get("level").getStringValue());
    assertEquals("no answer, ReadTimeout", lines.getFirst().get("failure").getStringValue());
  }

  @ParameterizedTest
  @CsvSource({"200, ''", "402, ''", "429, http_429", "500, http_500", "503, http_503"})
  void errorOfTheGatewaysServerIsCounted(int status, String outcome) throws Exception {
    assertEquals(
        outcome.isEmpty() ? List.of() : List.of("gateway=fakebank outcome=" + outcome + " 1"),
        CapturedMetrics.of(Metric.GATEWAY_ERRORS, () -> ask(status)));
    assertEquals(1, CapturedMetrics.of(Metric.GATEWAY_LATENCY, () -> ask(status)).size());
  }

  /** A call that was not made took no time, and would make the gateway look quick. */
  @ParameterizedTest
  @CsvSource({"true, no_answer, 1", "false, spared, 0"})
  void callWithoutAnAnswerIsCounted(boolean called, String outcome, int measured) throws Exception {
    assertEquals(
        List.of("gateway=fakebank outcome=" + outcome + " 1"),
        CapturedMetrics.of(Metric.GATEWAY_ERRORS, () -> fail(called)));
    assertEquals(measured, CapturedMetrics.of(Metric.GATEWAY_LATENCY, () -> fail(called)).size());
  }

  private static void ask(int status) {
    GatewayHttp http = _ -> new GatewayHttp.Answer(status, "{}");
    http.ask(BANK, REQUEST);
  }

  private static void fail(boolean called) {
    GatewayHttp http =
        _ -> {
          throw called
              ? new GatewayHttp.NoAnswer("no answer, ReadTimeout", new IllegalStateException())
              : new GatewayHttp.NoAnswer("not called, the last calls failed");
        };
    assertThrows(GatewayUnreachable.class, () -> http.ask(BANK, REQUEST));
  }
}
