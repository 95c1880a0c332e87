package io.tollgate.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.audit.Audit;
import io.tollgate.audit.AuditFindings;
import io.tollgate.audit.AuditMark;
import io.tollgate.json.Json;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.InvocationEvent;
import io.tollgate.lambda.Priming;
import io.tollgate.lambda.RequestLog;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.outbox.Outbox;
import io.tollgate.reconcile.doctor.Doctor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes our record agree with the gateways'. Takes {@code {"trigger":"schedule"}} each minute,
 * {@code {"from": …, "to": …}} to ask again about every bill made in a window, {@code {"redeliver":
 * …}} with an event's id or such a window to publish events again, and {@code {"audit": true}} to
 * check every invariant over the database without changing anything, and {@code {"doctor": true}}
 * to check what payments need around it; anything else is refused. A large window of events, and a
 * large audit, take several calls, each with what the answer before it says under {@code next}.
 */
public final class ReconcileHandler implements RequestStreamHandler, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileHandler.class);

  private static final String EXPECTED =
      "{\"trigger\":\"schedule\"}, {\"from\":time,\"to\":time}, {\"redeliver\":…},"
          + " {\"audit\":…} or {\"doctor\":true}";

  /**
   * So many rows are settled side by side; other functions answer one event over one connection.
   */
  private static final int CONNECTIONS = 4;

  /** Nobody waits for a run, and its rows wait for each other's connections. */
  static final int CONNECTION_AWAITED_MS = 6_000;

  private final FunctionBeans<Entry> beans =
      FunctionBeans.start(
          Map.of(
              "datasources.default.maximum-pool-size",
              CONNECTIONS,
              "datasources.default.connection-timeout",
              CONNECTION_AWAITED_MS,
              "tollgate.gateway-down",
              "probe"),
          Entry::of);

  private record Entry(
      Reconcile reconcile,
      Outbox outbox,
      Clock clock,
      Audit audit,
      Function<Duration, Map<String, ?>> doctor) {

    static Entry of(ApplicationContext context) {
      Entry entry =
          new Entry(
              context.getBean(Reconcile.class),
              context.getBean(Outbox.class),
              context.getBean(Clock.class),
              context.getBean(Audit.class),
              left -> Doctor.of(context).examine(left));
      context
          .getBean(Priming.class)
          .database()
          .database("methods", context.getBean(ConfiguredMethods.class)::ensure);
      return entry;
    }

    private Map<String, ?> answer(InvocationEvent event, Duration left) {
      if (event.isOfSchedule()) {
        return run(left);
      }
      if (event.hasOnly("from", "to")) {
        int due = reconcile.dueAgain(instant(event.json(), "from"), instant(event.json(), "to"));
        Map<String, Long> answer = run(left);
        answer.put("due_again", (long) due);
        return answer;
      }
      JsonNode redeliver = event.json().get("redeliver");
      if (event.hasOnly("redeliver") && redeliver != null) {
        return redeliver(redeliver);
      }
      JsonNode audit = event.json().get("audit");
      if (event.hasOnly("audit") && audit != null) {
        return audit(mark(audit), left);
      }
      if (event.hasOnly("doctor") && event.isTrue("doctor")) {
        return doctor.apply(left);
      }
      throw event.refused(EXPECTED);
    }

    /** Bills and refunds always, so that nothing to do can be told from nothing done. */
    private Map<String, Long> run(Duration left) {
      Map<String, Long> counts = reconcile.run(left).toMap();
      counts.putIfAbsent("bills", 0L);
      counts.putIfAbsent("refunds", 0L);
      return counts;
    }

    private Map<String, ?> redeliver(JsonNode which) {
      Instant now = clock.instant();
      return which.isString()
          ? Map.of("redelivered", outbox.redeliver(which.getStringValue(), now))
          : outbox.redeliver(instant(which, "from"), instant(which, "to"), now).toMap();
    }

    private Map<String, ?> audit(AuditMark mark, Duration time) {
      AuditFindings findings = audit.run(mark, time);
      if (!findings.violations().isEmpty()) {
        LOG.error("audit from {}: {}", mark, findings.violations());
      }
      findings.next().ifPresent(next -> LOG.warn("audit is not finished, next={}", next));
      Metrics.emit(
          Map.of(
              Metric.AUDIT_VIOLATIONS,
              findings.count(),
              Metric.AUDIT_UNFINISHED,
              findings.next().isPresent() ? 1 : 0));
      return findings.toMap();
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    InvocationEvent event = InvocationEvent.read(input);
    Duration left = Duration.ofMillis(lambda.getRemainingTimeInMillis());
    Map<String, ?> answer =
        RequestLog.answer(
            String.join(" ", event.names()),
            lambda,
            () -> {
              Map<String, ?> done = beans.current().answer(event, left);
              beans.renewIfRefused();
              return done;
            });
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    beans.close();
  }

  /** {@code true}, or where the answer before said to go on. */
  private static AuditMark mark(JsonNode audit) {
    if (audit.isBoolean() && audit.getBooleanValue()) {
      return AuditMark.START;
    }
    JsonNode after = audit.isObject() ? audit.get("after") : null;
    Optional<String> table =
        audit.isObject() ? InvocationEvent.text(audit, "table") : Optional.empty();
    if (table.isEmpty() || after == null || !after.isNumber()) {
      throw new IllegalArgumentException("audit must be true or what next said");
    }
    return new AuditMark(table.get(), after.getLongValue());
  }

  private static Instant instant(JsonNode request, String name) {
    String expected = name + " must be a time like 2026-11-21T00:00:00Z";
    if (!request.isObject()) {
      throw new IllegalArgumentException(expected);
    }
    try {
      return InvocationEvent.text(request, name)
          .map(Instant::parse)
          .orElseThrow(() -> new IllegalArgumentException(expected));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }
}
