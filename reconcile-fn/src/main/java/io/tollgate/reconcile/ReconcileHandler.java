package io.tollgate.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.audit.Audit;
import io.tollgate.audit.AuditFindings;
import io.tollgate.audit.AuditMark;
import io.tollgate.json.Json;
import io.tollgate.lambda.FunctionContext;
import io.tollgate.lambda.Priming;
import io.tollgate.outbox.Outbox;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes our record agree with the gateways'. Takes {@code {}} from the schedule, {@code {"from": …,
 * "to": …}} to ask again about every bill made in a window, {@code {"redeliver": …}} with an
 * event's id or such a window to publish events again, and {@code {"audit": true}} to check every
 * invariant over the database without changing anything. A large window of events, and a large
 * audit, take several calls, each with what the answer before it says under {@code next}.
 */
public final class ReconcileHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileHandler.class);

  /**
   * So many rows are settled side by side; other functions answer one event over one connection.
   */
  private static final int CONNECTIONS = 4;

  /** Nobody waits for a run, and its rows wait for each other's connections. */
  private static final int CONNECTION_AWAITED_MS = 6_000;

  private final Reconcile reconcile;
  private final Outbox outbox;
  private final Clock clock;
  private final Audit audit;

  public ReconcileHandler() {
    ApplicationContext context =
        FunctionContext.start(
            Map.of(
                "datasources.default.maximum-pool-size",
                CONNECTIONS,
                "datasources.default.connection-timeout",
                CONNECTION_AWAITED_MS,
                "tollgate.gateway-down",
                "probe"));
    reconcile = context.getBean(Reconcile.class);
    outbox = context.getBean(Outbox.class);
    clock = context.getBean(Clock.class);
    audit = context.getBean(Audit.class);
    context.getBean(Priming.class).database().client();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    output.write(Json.write(answer(request(input), lambda)).getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, ?> answer(JsonNode request, Context lambda) {
    Optional<AuditMark> mark = auditMark(request.get("audit"));
    if (mark.isPresent()) {
      return audit(mark.get(), Duration.ofMillis(lambda.getRemainingTimeInMillis()));
    }
    JsonNode redeliver = request.get("redeliver");
    if (redeliver != null) {
      return redeliver(redeliver);
    }
    if (request.get("from") != null || request.get("to") != null) {
      reconcile.dueAgain(instant(request, "from"), instant(request, "to"));
    }
    return reconcile.run(Duration.ofMillis(lambda.getRemainingTimeInMillis())).toMap();
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
    return findings.toMap();
  }

  /** {@code true}, or where the answer before said to go on; empty when no audit is asked for. */
  private static Optional<AuditMark> auditMark(JsonNode audit) {
    if (audit == null || audit.isBoolean()) {
      return audit != null && audit.getBooleanValue()
          ? Optional.of(AuditMark.START)
          : Optional.empty();
    }
    JsonNode table = audit.get("table");
    JsonNode after = audit.get("after");
    if (table == null || !table.isString() || after == null || !after.isNumber()) {
      throw new IllegalArgumentException("audit must be true or what next said");
    }
    return Optional.of(new AuditMark(table.getStringValue(), after.getLongValue()));
  }

  private static JsonNode request(InputStream input) throws IOException {
    return Json.object(new String(input.readAllBytes(), StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalArgumentException("The request must be a JSON object"));
  }

  private static Instant instant(JsonNode request, String name) {
    JsonNode value = request.get(name);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException(name + " must be a time like 2026-11-21T00:00:00Z");
    }
    try {
      return Instant.parse(value.getStringValue());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(name + " must be a time like 2026-11-21T00:00:00Z", e);
    }
  }
}
