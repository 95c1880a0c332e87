package io.tollgate.callback;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
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
 * Receives callbacks (webhooks) of gateways and returns of buyers' browsers. Reads the Lambda event
 * itself, because signatures are over its exact bytes; calls no gateway and has no HTTP client.
 */
public final class CallbackHandler implements RequestStreamHandler, AutoCloseable {

  private final FunctionBeans<Entry> beans = FunctionBeans.start(Map.of(), Entry::of, Entry::prime);

  private record Entry(CallbackRoutes routes, EventPublisher publisher, Priming priming) {

    static Entry of(ApplicationContext context) {
      return new Entry(
          context.getBean(CallbackRoutes.class),
          context.getBean(EventPublisher.class),
          context.getBean(Priming.class).database());
    }

    void prime() {
      priming.callbacks().settling().event("POST /api/v1/callback/{gateway}", this::answer);
    }

    HttpReply answer(HttpEvent event) {
      HttpReply reply = routes.answer(event);
      publisher.publishCommitted();
      return reply;
    }
  }

  /** A message whose signature was refused is read again where the keys have changed meanwhile. */
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
