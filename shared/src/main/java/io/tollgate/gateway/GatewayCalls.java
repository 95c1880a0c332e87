package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs and measures each call of a gateway: its outcome and latency, nothing of what was sent. */
final class GatewayCalls {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCalls.class);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private GatewayCalls() {}

  /** The gateway answered something, of whatever status. */
  static void answered(
      GatewayId gateway, GatewayHttp.Request request, int status, long begunNanos) {
    long milliseconds = milliseconds(begunNanos);
    LOG.info(
        "gateway={} call=[{}] http_status={} gateway_ms={}",
        gateway,
        request,
        status,
        milliseconds);
    Metrics.emit(Metric.GATEWAY_LATENCY, milliseconds, gateway.value());
    if (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS) {
      Metrics.count(Metric.GATEWAY_ERRORS, gateway.value(), "http_" + status);
    }
  }

  /**
   * It did not.
   *
   * @param called false where it was spared, because its last calls failed
   */
  static void unanswered(
      GatewayId gateway,
      GatewayHttp.Request request,
      String what,
      boolean called,
      long begunNanos) {
    long milliseconds = milliseconds(begunNanos);
    LOG.warn(
        "gateway={} call=[{}] failure=[{}] gateway_ms={}", gateway, request, what, milliseconds);
    if (called) {
      Metrics.emit(Metric.GATEWAY_LATENCY, milliseconds, gateway.value());
    }
    Metrics.count(Metric.GATEWAY_ERRORS, gateway.value(), called ? "no_answer" : "spared");
  }

  private static long milliseconds(long begunNanos) {
    return Duration.ofNanos(System.nanoTime() - begunNanos).toMillis();
  }
}
