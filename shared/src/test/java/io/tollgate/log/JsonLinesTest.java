package io.tollgate.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What CloudWatch gets: one object a line, with what is known of the invocation. */
class JsonLinesTest {

  private static final String CARD = "4111111111111111";
  private static final Logger LOG = LoggerFactory.getLogger(JsonLinesTest.class);

  @AfterEach
  void noInvocationIsLeft() {
    LogContext.end();
  }

  @Test
  void lineHasTimeLevelLoggerMessageAndTheArgumentsThatItsPatternNames() {
    JsonNode line =
        line(() -> LOG.warn("ref={} report=[{}] {} took={}", "261129_A", "not paid", "x", 35));
    assertTrue(Instant.parse(text(line, "time")).isAfter(Instant.EPOCH));
    assertEquals("WARN", text(line, "level"));
    assertEquals("JsonLinesTest", text(line, "logger"));
    assertEquals("ref=261129_A report=[not paid] x took=35", text(line, "message"));
    assertEquals("261129_A", text(line, "ref"));
    assertEquals("not paid", text(line, "report"));
    assertEquals(35, line.get("took").getIntValue());
    assertEquals(7, line.size());
  }

  @Test
  void lineWithoutArgumentsIsItsMessage() {
    assertEquals("ref={} is missing", text(line(() -> LOG.info("ref={} is missing")), "message"));
  }

  @Test
  void cardIsMaskedInMessageArgumentAndStackTrace() {
    JsonNode line =
        line(() -> LOG.error("shop_ref={}", CARD, new IllegalStateException("entry " + CARD)));
    assertFalse(line.toString().contains(CARD), line.toString());
    assertEquals("################", text(line, "shop_ref"));
    String exception = text(line, "exception");
    assertTrue(
        exception.startsWith("java.lang.IllegalStateException: entry ################"), exception);
    assertTrue(exception.contains("JsonLinesTest.java:"), exception);
  }

  @Test
  void everyLineOfAnInvocationNamesIt() {
    LogContext.begin(Map.of(LogContext.REQUEST_ID, "r-1", LogContext.ROUTE, "GET /x"));
    LogContext.ref("261129_A");
    JsonNode line = line(() -> LOG.info("hello"));
    assertEquals("r-1", text(line, "request_id"));
    assertEquals("GET /x", text(line, "route"));
    assertEquals("261129_A", text(line, "ref"));
  }

  /** As reconcile works: one invocation, and a payment for each of its threads. */
  @Test
  void threadsOfAnInvocationNameItAndEachItsOwnPayment() {
    LogContext.begin(Map.of(LogContext.LAMBDA_REQUEST_ID, "i-1"));
    List<JsonNode> lines =
        CapturedLog.json(
            () -> {
              try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (String ref : List.of("A", "B", "C")) {
                  threads.execute(
                      () -> {
                        LogContext.ref(ref);
                        LOG.info("looking at {}", ref);
                      });
                }
              }
              LOG.info("looking at nothing");
            });
    assertEquals(4, lines.size());
    for (JsonNode line : lines) {
      assertEquals("i-1", text(line, "lambda_request_id"));
      String ref = line.get("ref") == null ? "nothing" : text(line, "ref");
      assertEquals("looking at " + ref, text(line, "message"));
    }
  }

  /** A thread of a pool lives on, and works for nobody or for somebody else. */
  @Test
  void threadThatOutlivesItsInvocationDoesNotNameIt() throws Exception {
    AtomicReference<JsonNode> line = new AtomicReference<>();
    LogContext.begin(Map.of(LogContext.REQUEST_ID, "r-1"));
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      pool.submit(() -> {}).get();
      LogContext.end();
      line.set(line(() -> pool.execute(() -> LOG.info("late")), pool));
    }
    assertEquals("late", text(line.get(), "message"));
    assertEquals(4, line.get().size());
  }

  private static JsonNode line(Runnable work, ExecutorService pool) {
    return line(
        () -> {
          work.run();
          pool.close();
        });
  }

  private static JsonNode line(Runnable work) {
    List<JsonNode> lines = CapturedLog.json(work);
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private static String text(JsonNode line, String name) {
    return line.get(name).getStringValue();
  }
}
