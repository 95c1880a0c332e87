package io.tollgate.callback;

import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpEventHandler;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.util.Map;

/**
 * Receives callbacks (webhooks) of gateways and returns of buyers' browsers. Reads the Lambda event
 * itself, because signatures are over its exact bytes; calls no gateway and has no HTTP client.
 */
public final class CallbackHandler extends HttpEventHandler {

  public CallbackHandler() {
    super(FunctionBeans.start(Map.of(), Entry::of, Entry::prime), Entry::answer);
  }

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
}
