package io.tollgate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.BeanInstantiationException;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.tollgate.auth.Operator;
import io.tollgate.auth.ShopCaller;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each route declares whom it lets in, and only declared routes are served. */
class DeclaredRoutesTest {

  private static final String CONTROLLERS = "controllers";

  @Test
  void routeKeysOfControllersAreDeclared() {
    try (ApplicationContext context = start("authenticated")) {
      DeclaredRoutes routes = context.getBean(DeclaredRoutes.class);
      assertTrue(routes.contains("GET /orders/{id}"));
      assertTrue(routes.contains("POST /orders/{id}/ship"));
      assertFalse(routes.contains("HEAD /orders/{id}"));
      assertFalse(routes.contains("POST /orders/{id}"));
      assertFalse(routes.contains("GET /orders/nobody"));
    }
  }

  @Test
  void functionWithARouteThatDeclaresNoCallerDoesNotStart() {
    try (ApplicationContext context = start("forgotten")) {
      Exception e =
          assertThrows(
              BeanInstantiationException.class, () -> context.getBean(DeclaredRoutes.class));
      assertEquals(
          "GET /forgotten must have one parameter that is a Caller", e.getCause().getMessage());
    }
  }

  @Test
  void functionWithARouteThatNamesNoScopeForItsShopDoesNotStart() {
    try (ApplicationContext context = start("scopeless")) {
      Exception e =
          assertThrows(
              BeanInstantiationException.class, () -> context.getBean(DeclaredRoutes.class));
      assertEquals(
          "GET /scopeless must say which scope its ShopCaller needs", e.getCause().getMessage());
    }
  }

  private static ApplicationContext start(String controllers) {
    Map<String, Object> nobodyIsAsked =
        Map.of(
            CONTROLLERS,
            controllers,
            "datasources.default.url",
            "jdbc:mysql://127.0.0.1:1/tollgate",
            "datasources.default.username",
            "",
            "datasources.default.password",
            "");
    return ApplicationContext.builder(nobodyIsAsked).eagerInitSingletons(false).start();
  }

  @Controller("/orders/{id}")
  @Requires(property = CONTROLLERS, value = "authenticated")
  static class Authenticated {

    @Get
    HttpReply order(Operator operator, String id) {
      return HttpReply.notFound(id);
    }

    @Post("/ship")
    HttpReply ship(Operator operator, String id) {
      return HttpReply.notFound(id);
    }
  }

  @Controller
  @Requires(property = CONTROLLERS, value = "scopeless")
  static class Scopeless {

    @Get("/scopeless")
    HttpReply read(ShopCaller shop) {
      return HttpReply.notFound(shop.toString());
    }
  }

  @Controller
  @Requires(property = CONTROLLERS, value = "forgotten")
  static class Forgotten {

    @Get("/forgotten")
    HttpReply read(HttpEvent event) {
      return HttpReply.notFound(event.routeKey());
    }
  }
}
