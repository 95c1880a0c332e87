package io.tollgate.reconcile;

import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The figures of a run of reconcile, which is the one that looks at everything each minute. */
@Singleton
class RunMetrics {

  private final Gateways gateways;

  RunMetrics(Gateways gateways) {
    this.gateways = gateways;
  }

  /** What a run asks for at its beginning, in a round trip that it makes anyway. */
  record Figures(Rows<Map<Metric, Long>> backlog, Rows<GatewaySilence> silences) {}

  Figures ask(Script script, Instant now) {
    return new Figures(
        Backlog.ask(ids(_ -> true), now, script),
        // A person may be silent.
        GatewaySilence.ask(ids(gateway -> !(gateway instanceof DirectPayment)), script));
  }

  private List<GatewayId> ids(Predicate<Gateway> which) {
    return gateways.all().stream().filter(which).map(Gateway::id).toList();
  }

  /** The run is over. */
  void succeeded(Figures figures, Counts counts, Instant now) {
    Map<Metric, Number> values = new EnumMap<>(Metric.class);
    figures.backlog().first().ifPresent(values::putAll);
    values.put(Metric.RECONCILE_SUCCESS, 1);
    values.put(Metric.RECONCILE_OUT_OF_TIME, counts.of("out_of_time"));
    values.put(Metric.RECONCILE_ERRORS, counts.of(Counts.ERRORS));
    Metrics.emit(values);
    figures.silences().all().stream()
        .filter(GatewaySilence::isKnown)
        .forEach(
            silence -> Metrics.emit(Metric.GATEWAY_SILENCE, silence.ratio(now), silence.gateway()));
  }

  /** The database did not answer: nothing is known. */
  void failed() {
    Metrics.emit(Map.of(Metric.RECONCILE_SUCCESS, 0));
  }
}
