package io.tollgate.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import io.tollgate.local.database.Database;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import io.tollgate.store.StoreFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The function takes exactly what it documents, and always answers counts. */
class ReconcileHandlerTest {

  private static Map<String, String> settings;
  private static ReconcileHandler handler;

  @BeforeAll
  static void start() {
    Database database = StoreFixture.migrated();
    settings =
        Map.of(
            "datasources.default.url", database.url(),
            "datasources.default.username", database.username(),
            "datasources.default.password", database.password(),
            "tollgate.manual.bank.collect", "before");
    settings.forEach(System::setProperty);
    handler = new ReconcileHandler();
  }

  @AfterAll
  static void stop() {
    settings.keySet().forEach(System::clearProperty);
    handler.close();
  }

  @Test
  void scheduleWithNothingDueAnswersZeros() throws IOException {
    String answer = invoke("{\"trigger\":\"schedule\"}");
    assertTrue(answer.contains("\"bills\":0"), answer);
    assertTrue(answer.contains("\"refunds\":0"), answer);
  }

  @Test
  void windowAnswersHowManyAreDueAgain() throws IOException {
    String answer = invoke("{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\"}");
    assertTrue(answer.contains("\"due_again\":0"), answer);
  }

  @Test
  void auditAndRedeliveryAnswerCounts() throws IOException {
    assertTrue(invoke("{\"audit\":true}").contains("\"count\":0"));
    assertTrue(
        invoke(
                "{\"redeliver\":{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\"}}")
            .contains("\"redelivered\":0"));
  }

  @Test
  void auditThatFindsSomethingSaysHowMuch() throws Exception {
    assertEquals(List.of("0"), CapturedMetrics.of(Metric.AUDIT_VIOLATIONS, this::audit));
    assertEquals(List.of("0"), CapturedMetrics.of(Metric.AUDIT_UNFINISHED, this::audit));
    try (var connection = database().open();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO history(order_id,from_state,to_state,why,who,at)"
              + " VALUES(4711,'','NEW','','nobody','2026-01-01')");
      assertEquals(List.of("1"), CapturedMetrics.of(Metric.AUDIT_VIOLATIONS, this::audit));
      statement.executeUpdate("DELETE FROM history");
    }
  }

  private void audit() throws IOException {
    invoke("{\"audit\":true}");
  }

  /** A shop that adds an account to its secret has deployed nothing. */
  @Test
  void everyConfiguredAccountIsAPaymentMethod() throws IOException {
    assertTrue(invoke("{\"audit\":true}").contains("\"finished\":true"));
    try (var connection = database().open();
        var row = connection.createStatement().executeQuery("SELECT code FROM payment_method")) {
      assertTrue(row.next());
      assertEquals("manual-bank", row.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"trigger\":\"schedul\"}",
        "{\"trigger\":\"schedule\",\"x\":1}",
        "{\"triger\":\"schedule\"}",
        "{\"audti\":true}",
        "{\"audit\":false}",
        "{\"audit\":\"true\"}",
        "{\"audit\":{\"table\":\"orders\"}}",
        "{\"from\":\"2026-11-01T00:00:00Z\"}",
        "{\"from\":\"yesterday\",\"to\":\"2026-11-02T00:00:00Z\"}",
        "{\"redeliver\":1}",
        "{\"redeliver\":null}",
        "{\"source\":\"aws.events\",\"detail\":{}}",
        "{\"key1\":\"value1\",\"key2\":\"value2\",\"key3\":\"value3\"}",
        "[]",
        "null",
        ""
      })
  void anythingElseIsRefusedByName(String event) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> invoke(event));
    assertTrue(
        e.getMessage()
            .matches(
                "(An event with the members .*|The event must be .*|audit must be .*"
                    + "|(from|to) must be .*)"),
        e.getMessage());
  }

  private static Database database() {
    return new Database(
        settings.get("datasources.default.url"),
        settings.get("datasources.default.username"),
        settings.get("datasources.default.password"));
  }

  private static String invoke(String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context());
    return output.toString(StandardCharsets.UTF_8);
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) ->
                method.getName().equals("getRemainingTimeInMillis") ? 55_000 : "invocation-1");
  }
}
