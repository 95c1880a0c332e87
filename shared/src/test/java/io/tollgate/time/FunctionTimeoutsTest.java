package io.tollgate.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.apigateway.FunctionSpec;
import io.tollgate.local.apigateway.Route;
import io.tollgate.local.apigateway.Schedule;
import io.tollgate.local.apigateway.Template;
import io.tollgate.local.apigateway.TemplateReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FunctionTimeoutsTest {

  private static final Template TEMPLATE = TemplateReader.read(Path.of("..", "template.yaml"));

  private static final String RECONCILE = "ReconcileFunction";

  /** API Gateway gives up after thirty seconds. */
  private static final Duration API_GATEWAY = Duration.ofSeconds(30);

  @Test
  void everyFunctionBehindTheApiHasItsTimeout() {
    TEMPLATE.routes().stream()
        .map(Route::function)
        .forEach(name -> assertEquals(FunctionTimeouts.API, function(name).timeout(), name));
    assertTrue(FunctionTimeouts.API.compareTo(API_GATEWAY) < 0);
  }

  @Test
  void reconcileEndsBeforeItsNextRunBegins() {
    Duration rate =
        TEMPLATE.schedules().stream()
            .filter(schedule -> schedule.function().equals(RECONCILE))
            .map(Schedule::rate)
            .findFirst()
            .orElseThrow();
    assertEquals(FunctionTimeouts.RECONCILE, function(RECONCILE).timeout());
    assertTrue(FunctionTimeouts.RECONCILE.compareTo(rate) < 0);
  }

  private static FunctionSpec function(String name) {
    return TEMPLATE.functions().get(name);
  }
}
