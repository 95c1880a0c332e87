package io.tollgate.local.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private final PrintStream usual = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private MetricsPage page;

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    page = new MetricsPage(new VirtualClock());
  }

  @AfterEach
  void stop() {
    page.close();
    System.setOut(usual);
  }

  @Test
  void valuesOfAMetricAreAddedUpByItsDimensions() throws Exception {
    latency("zalopay", 100);
    latency("vnpay", 7);
    latency("zalopay", 300);

    JsonNode list = list();

    assertEquals(2, list.size());
    assertEquals("vnpay", list.path(0).path("of").asText());
    JsonNode zalopay = list.path(1);
    assertEquals("gateway_latency", zalopay.path("metric").asText());
    assertEquals("zalopay", zalopay.path("of").asText());
    assertEquals(300, zalopay.path("last").asInt());
    assertEquals(400, zalopay.path("sum").asInt());
    assertEquals(200, zalopay.path("average").asInt());
    assertEquals(300, zalopay.path("maximum").asInt());
    assertEquals(2, zalopay.path("samples").asInt());
  }

  @Test
  void otherLinesArePrintedAsBefore() throws Exception {
    System.out.println("Tollgate is ready");
    latency("zalopay", 1);
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("Tollgate is ready"), text);
    assertFalse(text.contains("_aws"), text);
  }

  @Test
  void pageAndItsScriptAreServed() {
    assertEquals(200, get("/local/metrics").orElseThrow().status());
    assertEquals(200, get("/local/metrics.js").orElseThrow().status());
    assertTrue(get("/local/metric").isEmpty());
  }

  private static void latency(String gateway, int milliseconds) {
    System.out.println(
        """
        {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Tollgate/local",\
        "Dimensions":[["gateway"],[]],"Metrics":[{"Name":"gateway_latency","Unit":"Milliseconds"}]}]},\
        "gateway":"%s","gateway_latency":%d}"""
            .formatted(gateway, milliseconds));
  }

  private JsonNode list() throws Exception {
    return new ObjectMapper().readTree(get("/local/metrics.json").orElseThrow().body());
  }

  private Optional<HttpResponse.Message> get(String path) {
    return page.find(new HttpRequest("GET", path, Map.of(), new byte[0]));
  }
}
