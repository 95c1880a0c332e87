package io.tollgate.routing;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.tollgate.auth.Caller;
import io.tollgate.auth.RequiredScope;
import io.tollgate.auth.ShopCaller;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes of this function's controllers, by the keys that API Gateway gives events. */
@Singleton
@Requires(classes = Router.class)
final class DeclaredRoutes {

  private final Set<String> keys;

  /**
   * @throws IllegalStateException when a route does not declare whom it lets in; the function then
   *     does not start
   */
  DeclaredRoutes(Router router) {
    this.keys =
        router
            .uriRoutes()
            // The router adds HEAD to every GET, and our API has none.
            .filter(route -> route.getHttpMethod() != HttpMethod.HEAD)
            .map(DeclaredRoutes::authenticated)
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean contains(String routeKey) {
    return keys.contains(routeKey);
  }

  private static String authenticated(UriRouteInfo<?, ?> route) {
    String key = route.getHttpMethodName() + " " + route.getUriMatchTemplate();
    List<Argument<?>> callers =
        Arrays.stream(route.getTargetMethod().getArguments())
            .<Argument<?>>map(argument -> argument)
            .filter(argument -> Caller.class.isAssignableFrom(argument.getType()))
            .toList();
    if (callers.size() != 1) {
      throw new IllegalStateException(key + " must have one parameter that is a Caller");
    }
    Argument<?> caller = callers.getFirst();
    if (caller.getType() == ShopCaller.class
        && !caller.getAnnotationMetadata().hasAnnotation(RequiredScope.class)) {
      throw new IllegalStateException(key + " must say which scope its ShopCaller needs");
    }
    return key;
  }
}
