package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each call of a gateway with its outcome and latency, and nothing of what was sent. */
final class GatewayCalls {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayCalls.class);

  private GatewayCalls() {}

  /** The gateway answered something, of whatever status. */
  static void answered(
      GatewayId gateway, GatewayHttp.Request request, int status, long begunNanos) {
    LOG.info(
        "gateway={} call=[{}] http_status={} gateway_ms={}",
        gateway,
        request,
        status,
        milliseconds(begunNanos));
  }

  /** It did not, or was not called. */
  static void unanswered(
      GatewayId gateway, GatewayHttp.Request request, String what, long begunNanos) {
    LOG.warn(
        "gateway={} call=[{}] failure=[{}] gateway_ms={}",
        gateway,
        request,
        what,
        milliseconds(begunNanos));
  }

  private static long milliseconds(long begunNanos) {
    return Duration.ofNanos(System.nanoTime() - begunNanos).toMillis();
  }
}
