package io.tollgate.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Handles HTTP events of API Gateway without a framework's router. An event is answered again where
 * a secret was refused and has changed meanwhile: the key of a signature, the database's password.
 * So this is for routes that read, and for messages that change nothing when they come twice.
 */
public abstract class HttpEventHandler implements RequestStreamHandler, AutoCloseable {

  private final FunctionBeans<?> beans;
  private final Function<HttpEvent, HttpReply> routes;

  protected <T> HttpEventHandler(
      FunctionBeans<T> beans, BiFunction<T, HttpEvent, HttpReply> routes) {
    this.beans = beans;
    this.routes = event -> routes.apply(beans.current(), event);
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    HttpEvent event = HttpEvent.read(input);
    RequestLog.answer(event, lambda, () -> answer(event)).write(output);
  }

  private HttpReply answer(HttpEvent event) {
    if (HealthCheck.isAsked(event.routeKey())) {
      return HealthCheck.reply();
    }
    HttpReply reply = routes.apply(event);
    return beans.renewIfRefused() ? routes.apply(event) : reply;
  }

  @Override
  public final void close() {
    beans.close();
  }
}
