package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CreateOrderHandlerTest {

  /** As the environment of the function would name it; nobody listens there. */
  private static final Map<String, String> DATABASE_IS_AWAY =
      Map.of(
          "datasources.default.url", "jdbc:mysql://127.0.0.1:1/tollgate",
          "datasources.default.username", "",
          "datasources.default.password", "",
          "datasources.default.connection-timeout", "250",
          "tollgate.shop-url", "https://shop.example",
          "tollgate.public-url", "https://api.example",
          "tollgate.mode", "test",
          "tollgate.return-urls", "https://shop.example/",
          "tollgate.order-key-secret", "0123456789abcdef0123456789abcdef");

  @BeforeAll
  static void configure() {
    DATABASE_IS_AWAY.forEach(System::setProperty);
  }

  @AfterAll
  static void reset() {
    DATABASE_IS_AWAY.keySet().forEach(System::clearProperty);
  }

  /** A leak of a few objects a call slows an instance down that lives for hours. */
  @Test
  void invocationsRegisterNoBeans() {
    try (CreateOrderHandler handler = new CreateOrderHandler()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(403, handler.handleRequest(directPayment(), context()).getStatusCode());
      }
      assertEquals(
          List.of(),
          List.copyOf(handler.getApplicationContext().getBeanDefinitions(Context.class)));
    }
  }

  private static APIGatewayV2HTTPEvent directPayment() {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("POST /api/payment/create")
        .withHeaders(Map.of("content-type", "application/json"))
        .withBody("{}")
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod("POST")
                        .withPath("/api/payment/create")
                        .build())
                .build())
        .build();
  }

  /** Lambda's context of a call, of which nothing is read. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getReturnType().isPrimitive() ? 0 : null);
  }
}
