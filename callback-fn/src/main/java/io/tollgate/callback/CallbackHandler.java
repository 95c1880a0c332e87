package io.tollgate.callback;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.FunctionContext;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Receives callbacks (webhooks) of gateways and returns of buyers' browsers. Reads the Lambda event
 * itself, because signatures are over its exact bytes; calls no gateway and has no HTTP client.
 */
public final class CallbackHandler implements RequestStreamHandler {

  private final CallbackRoutes routes;
  private final EventPublisher publisher;

  public CallbackHandler() {
    ApplicationContext context = FunctionContext.start(Map.of());
    routes = context.getBean(CallbackRoutes.class);
    publisher = context.getBean(EventPublisher.class);
    context.getBean(Priming.class).database().callbacks();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    HttpReply reply = routes.answer(HttpEvent.read(input));
    publisher.publishCommitted();
    reply.write(output);
  }
}
