package io.tollgate.routing;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.type.Argument;
import io.micronaut.servlet.http.ServletHttpRequest;
import io.tollgate.auth.Anyone;
import io.tollgate.auth.ApiKeyAuthenticator;
import io.tollgate.auth.Caller;
import io.tollgate.auth.Customer;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.Operator;
import io.tollgate.auth.OrderHolder;
import io.tollgate.auth.OrderKeyAuthenticator;
import io.tollgate.auth.RequiredScope;
import io.tollgate.auth.ShopCaller;
import io.tollgate.auth.TokenAuthenticator;
import io.tollgate.auth.Viewer;
import io.tollgate.lambda.HttpEvent;
import jakarta.inject.Singleton;

/** What controllers may ask for as parameters: the event, and each kind of {@link Caller}. */
@Factory
@Requires(classes = ServletHttpRequest.class)
final class EventArguments {

  @Singleton
  EventArgument<HttpEvent> event() {
    return new EventArgument<>(Argument.of(HttpEvent.class), (event, _) -> event);
  }

  @Singleton
  EventArgument<Anyone> anyone() {
    return new EventArgument<>(Argument.of(Anyone.class), (_, _) -> new Anyone());
  }

  @Singleton
  EventArgument<Operator> operator(TokenAuthenticator tokens) {
    return new EventArgument<>(Argument.of(Operator.class), (event, _) -> tokens.operator(event));
  }

  @Singleton
  EventArgument<Viewer> viewer(TokenAuthenticator tokens) {
    return new EventArgument<>(Argument.of(Viewer.class), (event, _) -> tokens.viewer(event));
  }

  @Singleton
  EventArgument<Customer> customer(TokenAuthenticator tokens) {
    return new EventArgument<>(Argument.of(Customer.class), (event, _) -> tokens.customer(event));
  }

  @Singleton
  EventArgument<OrderHolder> orderHolder(OrderKeyAuthenticator keys) {
    return new EventArgument<>(
        Argument.of(OrderHolder.class), (event, _) -> keys.authenticate(event));
  }

  @Singleton
  EventArgument<ShopCaller> shop(ApiKeyAuthenticator keys) {
    return new EventArgument<>(
        Argument.of(ShopCaller.class),
        (event, parameter) -> keys.authenticate(event, requiredScope(parameter)));
  }

  private static KeyScope requiredScope(Argument<ShopCaller> parameter) {
    return parameter
        .getAnnotationMetadata()
        .enumValue(RequiredScope.class, KeyScope.class)
        .orElseThrow(() -> new IllegalStateException("A ShopCaller without @RequiredScope"));
  }
}
