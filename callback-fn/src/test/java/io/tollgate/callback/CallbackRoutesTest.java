package io.tollgate.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import java.nio.charset.StandardCharsets;
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

  private static HttpEvent callback(String body) {
    return new HttpEvent(
        "POST",
        "POST /api/v1/callback/{gateway}/{account+}",
        "",
        Map.of(),
        Map.of("gateway", "zalopay", "account", "main"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
