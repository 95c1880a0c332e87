package io.tollgate.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.tollgate.log.LogContext;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of the log for each request and invocation: what it was, what was answered, and how long
 * that took; for an error also its code and cause. Never what was sent.
 */
public final class RequestLog {

  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

  /** What a caller may have to be helped with, or watched for. */
  private static final Set<Integer> REFUSALS = Set.of(401, 403, 409, 422);

  private static final int SERVER_ERROR = 500;

  private RequestLog() {}

  /** Answers a request. */
  public static HttpReply answer(HttpEvent event, Context lambda, Supplier<HttpReply> answer) {
    LogContext.begin(
        Map.of(
            LogContext.REQUEST_ID,
            event.requestId(),
            LogContext.LAMBDA_REQUEST_ID,
            lambda.getAwsRequestId(),
            LogContext.ROUTE,
            event.routeKey()));
    return measured(
        event.routeKey(),
        begunNanos -> {
          HttpReply reply = answer.get();
          write(event.routeKey(), reply, milliseconds(begunNanos));
          return reply;
        });
  }

  /**
   * The same for what is no request.
   *
   * @param route what invoked the function
   */
  public static <T> T answer(String route, Context lambda, Supplier<T> answer) {
    LogContext.begin(
        Map.of(LogContext.LAMBDA_REQUEST_ID, lambda.getAwsRequestId(), LogContext.ROUTE, route));
    return measured(
        route,
        begunNanos -> {
          T result = answer.get();
          LOG.info("route={} duration_ms={}", route, milliseconds(begunNanos));
          return result;
        });
  }

  private interface Measured<T> {
    T from(long begunNanos);
  }

  /** Lambda's runtime prints what is thrown in lines of its own, which name no request. */
  private static <T> T measured(String route, Measured<T> answer) {
    long begunNanos = System.nanoTime();
    try {
      return answer.from(begunNanos);
    } catch (RuntimeException e) {
      ExceptionReplies.note(e);
      LOG.error(
          "route={} status={} duration_ms={}", route, SERVER_ERROR, milliseconds(begunNanos), e);
      Metrics.count(Metric.SERVER_ERRORS, route);
      throw e;
    } finally {
      LogContext.end();
    }
  }

  private static void write(String route, HttpReply reply, long milliseconds) {
    int status = reply.status();
    boolean isFailed = status >= SERVER_ERROR || LogContext.isFailed();
    if (isFailed) {
      Metrics.count(Metric.SERVER_ERRORS, route);
    } else if (status < 400) {
      LOG.info("route={} status={} duration_ms={}", route, status, milliseconds);
      return;
    }
    String line = "route={} status={} code={} duration_ms={}";
    String code = reply.code().orElse("");
    if (isFailed) {
      LOG.error(line, route, status, code, milliseconds);
    } else if (REFUSALS.contains(status)) {
      LOG.warn(line, route, status, code, milliseconds);
    } else {
      LOG.info(line, route, status, code, milliseconds);
    }
  }

  private static long milliseconds(long begunNanos) {
    return Duration.ofNanos(System.nanoTime() - begunNanos).toMillis();
  }
}
