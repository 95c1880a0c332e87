package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.annotation.Controller;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A function whose routes are controllers (DECISIONS 108), behind an HTTP API with payload 2.0. Not
 * Micronaut's own handler class, which makes all accounts of gateways at the start, also those with
 * wrong settings, and registers four beans at each call; and it reads the event itself (DECISIONS
 * 159).
 */
public abstract class ApiGatewayHandler implements RequestStreamHandler, AutoCloseable {

  private final FunctionBeans<ApiRouter> beans;

  /**
   * Starts the function.
   *
   * @param primed keys of routes that change nothing for a caller without a key
   */
  protected ApiGatewayHandler(String... primed) {
    this(context -> new ApiRouter(context, () -> {}), router -> router.prime(List.of(primed)));
  }

  ApiGatewayHandler(
      Function<ApplicationContext, ApiRouter> assembly, Consumer<ApiRouter> beforeSnapshot) {
    beans = FunctionBeans.startWith(Controller.class, assembly, beforeSnapshot);
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    HttpEvent event = HttpEvent.read(input);
    RequestLog.answer(
            event,
            lambda,
            () -> {
              HttpReply reply = beans.current().respond(event);
              beans.renewIfRefused();
              return reply;
            })
        .write(output);
  }

  @Override
  public void close() {
    beans.close();
  }
}
