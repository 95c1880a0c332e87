package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.local.apigateway.Schedule;
import io.tollgate.local.apigateway.TemplateReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schedules of the template that keep snapshots active are answered by their functions. */
class HealthCheckTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  static List<Schedule> healthChecks() {
    return TemplateReader.read(Project.ROOT.resolve("template.yaml")).schedules().stream()
        .filter(schedule -> schedule.rate().equals(Duration.ofHours(12)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("healthChecks")
  void functionAnswersTheEventOfItsSchedule(Schedule schedule) {
    Response answer = TOLLGATE.shop().invoke(schedule.function(), schedule.input());
    assertEquals(200, answer.json().path("statusCode").asInt(), answer.body());
  }
}
