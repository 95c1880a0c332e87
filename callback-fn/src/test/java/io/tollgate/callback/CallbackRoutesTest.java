package io.tollgate.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CallbackRoutesTest {

  private static final Map<String, Object> DATABASE_IS_AWAY =
      Map.of(
          "datasources.default.url", "jdbc:mysql://127.0.0.1:1/tollgate",
          "datasources.default.username", "",
          "datasources.default.password", "",
          "datasources.default.connection-timeout", 600_000,
          "tollgate.shop-url", "https://shop.example",
          "tollgate.zalopay.main.app-id", 2553,
          "tollgate.zalopay.main.key1", "a key",
          "tollgate.zalopay.main.key2", "another key");

  /** Its pool waits for ten minutes, and the test for one. */
  @Test
  @Timeout(60)
  void forgeriesAreRefusedWithoutWaitingForADatabaseThatIsDown() {
    try (ApplicationContext context = ApplicationContext.run(DATABASE_IS_AWAY)) {
      CallbackRoutes routes = context.getBean(CallbackRoutes.class);
      for (int i = 0; i < 100; i++) {
        HttpReply reply = routes.answer(callback("{\"data\":\"{}\",\"mac\":\"forged\"}"));

        assertEquals(400, reply.status());
        assertTrue(reply.body().contains("\"return_code\":-1"), reply.body());
      }
    }
  }

  /** Nobody can verify it before the settings are mended, and money may be behind it. */
  @Test
  void gatewayIsAskedToCallAgainWhereTheAccountIsOff() {
    Map<String, Object> settings = new HashMap<>(DATABASE_IS_AWAY);
    settings.put("tollgate.zalopay.half.app-id", 2554);
    settings.put("tollgate.zalopay.half.key1", "a key");
    try (ApplicationContext context = ApplicationContext.run(settings)) {
      CallbackRoutes routes = context.getBean(CallbackRoutes.class);
      String body = "{\"data\":\"{}\",\"mac\":\"of the key that is missing\"}";

      assertReturnCode(0, routes.answer(callback(body, Map.of("account", "half"))));
      assertReturnCode(0, routes.answer(callback(body, Map.of())));
      assertReturnCode(-1, routes.answer(callback(body, Map.of("account", "main"))));
      assertReturnCode(-1, routes.answer(callback(body, Map.of("account", "nobodys"))));
    }
  }

  private static void assertReturnCode(int code, HttpReply reply) {
    assertTrue(reply.body().contains("\"return_code\":" + code + ","), reply.body());
  }

  private static HttpEvent callback(String body) {
    return callback(body, Map.of("account", "main"));
  }

  private static HttpEvent callback(String body, Map<String, String> account) {
    Map<String, String> parameters = new HashMap<>(account);
    parameters.put("gateway", "zalopay");
    return new HttpEvent(
        "POST",
        "POST /api/v1/callback/{gateway}/{account+}",
        "",
        Map.of(),
        parameters,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
