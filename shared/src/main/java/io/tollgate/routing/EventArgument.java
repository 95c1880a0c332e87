package io.tollgate.routing;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.tollgate.lambda.HttpEvent;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Binds a controller's parameter from the request's event.
 *
 * @param binding makes the argument of the event and the parameter's declaration
 */
record EventArgument<T>(Argument<T> argumentType, BiFunction<HttpEvent, Argument<T>, T> binding)
    implements TypedRequestArgumentBinder<T> {

  @Override
  public BindingResult<T> bind(ArgumentConversionContext<T> context, HttpRequest<?> request) {
    T argument = binding.apply(event(request), context.getArgument());
    return () -> Optional.of(argument);
  }

  private static HttpEvent event(HttpRequest<?> request) {
    return request instanceof ServletHttpRequest<?, ?> servlet
            && servlet.getNativeRequest() instanceof RoutedEvent routed
        ? routed.event()
        : refuse(request);
  }

  private static HttpEvent refuse(HttpRequest<?> request) {
    throw new IllegalStateException("Not an event of an HTTP API: " + request.getClass());
  }
}
