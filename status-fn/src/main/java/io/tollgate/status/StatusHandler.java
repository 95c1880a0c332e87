package io.tollgate.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.HealthCheck;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import io.tollgate.lambda.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Answers with the verified status; queries the gateway where it must, at most three seconds a
 * call.
 */
public final class StatusHandler implements RequestStreamHandler, AutoCloseable {

  private final FunctionBeans<Entry> beans =
      FunctionBeans.start(
          Map.of("tollgate.gateway-timeout", "3s", "tollgate.gateway-down", "probe"),
          Entry::of,
          Entry::prime);

  private record Entry(StatusRoutes routes, EventPublisher publisher, Priming priming) {

    static Entry of(ApplicationContext context) {
      return new Entry(
          context.getBean(StatusRoutes.class),
          context.getBean(EventPublisher.class),
          context.getBean(Priming.class).database());
    }

    void prime() {
      priming
          .client()
          .paidPayment("GET /api/payment/status/{app_trans_id}", "app_trans_id", this::answer);
    }

    HttpReply answer(HttpEvent event) {
      HttpReply reply = ExceptionReplies.answer(() -> routes.answer(event));
      publisher.publishCommitted();
      return reply;
    }
  }

  /** Every route only reads, so that it may be answered again where a password has changed. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    HttpEvent event = HttpEvent.read(input);
    RequestLog.answer(event, lambda, () -> answer(event)).write(output);
  }

  private HttpReply answer(HttpEvent event) {
    if (HealthCheck.isAsked(event.routeKey())) {
      return HealthCheck.reply();
    }
    HttpReply reply = beans.current().answer(event);
    return beans.renewIfRefused() ? beans.current().answer(event) : reply;
  }

  @Override
  public void close() {
    beans.close();
  }
}
