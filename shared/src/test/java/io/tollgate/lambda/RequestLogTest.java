package io.tollgate.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.log.CapturedLog;
import io.tollgate.log.LogContext;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.sql.DatabaseUnavailable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one line about each request. */
class RequestLogTest {

  private static final String ROUTE = "POST /api/v1/payment";
  private static final String BODY = "{\"email\":\"an.nguyen@example.vn\"}";

  @Test
  void lineOfARequestSaysWhatItWasWhatCameOfItAndHowLongItTook() {
    JsonNode line = line(() -> HttpReply.json(201, Map.of("ref", "261129_A")));
    assertEquals("INFO", text(line, "level"));
    assertEquals("apigw-1", text(line, "request_id"));
    assertEquals("invocation-1", text(line, "lambda_request_id"));
    assertEquals(ROUTE, text(line, "route"));
    assertEquals(201, line.get("status").getIntValue());
    assertTrue(line.get("duration_ms").getLongValue() >= 0);
    assertNull(line.get("code"));
    assertNothingOfTheRequest(line);
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_request, INFO",
    "401, unauthorized, WARN",
    "403, forbidden, WARN",
    "404, not_found, INFO",
    "409, already_paid, WARN",
    "422, gateway_refused, WARN",
    "503, unavailable, ERROR"
  })
  void refusalIsOneLineWithItsCodeRouteAndKey(int status, String code, String level) {
    JsonNode line =
        line(
            () -> {
              LogContext.apiKey("shop12345");
              return HttpReply.problem(status, code, "No", Map.of("detail", BODY));
            });
    assertEquals(level, text(line, "level"));
    assertEquals(status, line.get("status").getIntValue());
    assertEquals(code, text(line, "code"));
    assertEquals(ROUTE, text(line, "route"));
    assertEquals("shop12345", text(line, "api_key"));
    assertNothingOfTheRequest(line);
  }

  @Test
  void errorOfTheDatabaseSaysItsSqlState() {
    List<JsonNode> lines =
        lines(
            () ->
                ExceptionReplies.answer(
                    () -> {
                      throw new DatabaseUnavailable(new SQLException(BODY, "40001", 1205));
                    }));
    JsonNode line = lines.getLast();
    assertEquals(503, line.get("status").getIntValue());
    assertEquals("DatabaseUnavailable", text(line, "cause"));
    assertEquals("40001", text(line, "sql_state"));
    lines.forEach(RequestLogTest::assertNothingOfTheRequest);
  }

  @Test
  void exceptionThatNobodyCatchesIsOneLineWithItsStackTrace() {
    List<JsonNode> lines =
        CapturedLog.json(
            () ->
                assertThrows(
                    IllegalStateException.class,
                    () ->
                        RequestLog.answer(
                            event(),
                            context(),
                            () -> {
                              throw new IllegalStateException("a bug");
                            })));
    assertEquals(1, lines.size());
    JsonNode line = lines.getFirst();
    assertEquals("ERROR", text(line, "level"));
    assertEquals("apigw-1", text(line, "request_id"));
    assertEquals("IllegalStateException", text(line, "cause"));
    assertTrue(text(line, "exception").contains("a bug"));
  }

  /** A gateway is told to call again by whatever status it expects, and a browser is led on. */
  @ParameterizedTest
  @CsvSource({"503, false", "200, true", "303, true"})
  void failureOfOursIsCountedWhateverTheCallerIsTold(int status, boolean hasCause)
      throws Exception {
    assertEquals(
        List.of("route=" + ROUTE + " 1"),
        CapturedMetrics.of(
            Metric.SERVER_ERRORS,
            () ->
                RequestLog.answer(
                    event(),
                    context(),
                    () -> {
                      if (hasCause) {
                        LogContext.cause("AccountOff");
                      }
                      return HttpReply.text(status, "text/plain", "");
                    })));
  }

  @Test
  void refusalIsNoFailureOfOurs() throws Exception {
    assertEquals(
        List.of(),
        CapturedMetrics.of(
            Metric.SERVER_ERRORS,
            () -> RequestLog.answer(event(), context(), () -> HttpReply.notFound("No"))));
  }

  private static JsonNode line(Supplier<HttpReply> answer) {
    List<JsonNode> lines = lines(answer);
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private static List<JsonNode> lines(Supplier<HttpReply> answer) {
    return CapturedLog.json(() -> RequestLog.answer(event(), context(), answer));
  }

  private static void assertNothingOfTheRequest(JsonNode line) {
    assertFalse(line.toString().contains("example.vn"), line.toString());
    assertFalse(line.toString().contains("secret"), line.toString());
  }

  private static HttpEvent event() {
    return new HttpEvent(
        "POST",
        ROUTE,
        "secret=1",
        Map.of("x-api-key", "tg_shop12345_secret"),
        Map.of(),
        BODY.getBytes(StandardCharsets.UTF_8),
        Token.NONE,
        "",
        "apigw-1");
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, _, _) -> "invocation-1");
  }

  private static String text(JsonNode line, String name) {
    return line.get(name).getStringValue();
  }
}
