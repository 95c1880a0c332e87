package io.tollgate.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.FunctionContext;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Answers with the verified status; queries the gateway where it must, at most three seconds a
 * call.
 */
public final class StatusHandler implements RequestStreamHandler {

  private final StatusRoutes routes;
  private final EventPublisher publisher;

  public StatusHandler() {
    ApplicationContext context =
        FunctionContext.start(
            Map.of("tollgate.gateway-timeout", "3s", "tollgate.gateway-down", "probe"));
    routes = context.getBean(StatusRoutes.class);
    publisher = context.getBean(EventPublisher.class);
    context.getBean(Priming.class).database().client();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    HttpEvent event = HttpEvent.read(input);
    HttpReply reply = ExceptionReplies.answer(() -> routes.answer(event));
    publisher.publishCommitted();
    reply.write(output);
  }
}
