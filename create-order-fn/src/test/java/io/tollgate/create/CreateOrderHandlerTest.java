package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.Context;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.InvalidSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateOrderHandlerTest {

  private static final String HALF_AN_ACCOUNT = "tollgate.vnpay.main.tmn-code";

  private static final String DIRECT_PAYMENT =
      """
      {"version":"2.0","routeKey":"POST /api/payment/create","body":"{}",
       "headers":{"content-type":"application/json"},
       "requestContext":{"http":{"method":"POST","path":"/api/payment/create"}}}
      """;

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

  @AfterEach
  void resetOthers() {
    System.clearProperty(HALF_AN_ACCOUNT);
    DATABASE_IS_AWAY.forEach(System::setProperty);
  }

  @Test
  void functionStartsWithOneHalfConfiguredAccount() throws IOException {
    System.setProperty(HALF_AN_ACCOUNT, "SHOP0001");
    try (CreateOrderHandler handler = new CreateOrderHandler()) {
      assertTrue(answer(handler, DIRECT_PAYMENT).contains("\"statusCode\":403"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tollgate.public-url,       ,           tollgate.public-url is not set",
    "tollgate.order-key-secret, ,           tollgate.order-key-secret is not set",
    "tollgate.order-key-secret, '',         tollgate.order-key-secret is empty",
    "tollgate.mode,             production, tollgate.mode is neither test nor live",
    "tollgate.shop-url,         a b,        tollgate.shop-url cannot be read",
    "tollgate.return-urls,      shop,       tollgate.return-urls: \"shop\" must be like https://shop.example/thanks",
  })
  void wrongSettingIsOneLineThatBeginsWithItsName(String setting, String value, String line) {
    if (value == null) {
      System.clearProperty(setting);
    } else {
      System.setProperty(setting, value);
    }

    InvalidSettings e = assertThrows(InvalidSettings.class, CreateOrderHandler::new);

    assertEquals(line, e.getMessage());
    assertNull(e.getCause());
    assertEquals(0, e.getStackTrace().length);
  }

  @Test
  void eventOfAnotherKindIsRefusedByName() {
    try (CreateOrderHandler handler = new CreateOrderHandler()) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> answer(handler, "{}"));
      assertEquals(HttpEvent.EXPECTED, e.getMessage());
    }
  }

  private static String answer(CreateOrderHandler handler, String event) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), output, context());
    return output.toString(StandardCharsets.UTF_8);
  }

  /** Lambda's context of a call, of which only the request's id is read. */
  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> method.getReturnType().isPrimitive() ? 0 : "invocation-1");
  }
}
