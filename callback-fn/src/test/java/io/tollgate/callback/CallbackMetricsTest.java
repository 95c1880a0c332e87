package io.tollgate.callback;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.ApplicationContext;
import io.tollgate.json.Json;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.RequestLog;
import io.tollgate.metrics.CapturedMetrics;
import io.tollgate.metrics.Metric;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What is counted of callbacks, whose database is away. */
class CallbackMetricsTest {

  private static final String ROUTE = "POST /api/v1/callback/{gateway}/{account+}";
  private static final String DATA =
      "{\"app_id\":2553,\"app_trans_id\":\"261129_AAAAAAAAA\",\"amount\":50000,"
          + "\"zp_trans_id\":1,\"server_time\":1796000000000}";

  private static final Map<String, Object> SETTINGS =
      Map.of(
          "datasources.default.url", "jdbc:mysql://127.0.0.1:1/tollgate",
          "datasources.default.username", "",
          "datasources.default.password", "",
          "datasources.default.connection-timeout", 250,
          "tollgate.shop-url", "https://shop.example",
          "tollgate.zalopay.main.app-id", 2553,
          "tollgate.zalopay.main.key1", "a key",
          "tollgate.zalopay.main.key2", "the present key",
          "tollgate.zalopay.main.key2-previous", "the former key");

  @Test
  void forgedCallbackIsCountedWithItsReason() throws Exception {
    assertEquals(
        List.of("gateway=zalopay reason=forged 1"),
        values(Metric.CALLBACKS_REFUSED, SETTINGS, signed("nobody's key")));
  }

  @Test
  void unsignedCallbackIsCountedWithItsReason() throws Exception {
    assertEquals(
        List.of("gateway=zalopay reason=unsigned 1"),
        values(Metric.CALLBACKS_REFUSED, SETTINGS, Json.write(Map.of("data", DATA))));
  }

  @Test
  void messageThatOnlyThePreviousKeyProvesIsCounted() throws Exception {
    assertEquals(
        List.of("gateway=zalopay account=main 1"),
        values(Metric.PREVIOUS_KEY_MESSAGES, SETTINGS, signed("the former key")));
    assertEquals(
        List.of(), values(Metric.PREVIOUS_KEY_MESSAGES, SETTINGS, signed("the present key")));
  }

  /** ZaloPay is answered with 200 and a code of its own that asks for a repeat. */
  @Test
  void callbackThatIsNotRecordedIsAFailureOfOurs() throws Exception {
    assertEquals(
        List.of("route=" + ROUTE + " 1"),
        values(Metric.SERVER_ERRORS, SETTINGS, signed("the present key")));
    assertEquals(List.of(), values(Metric.SERVER_ERRORS, SETTINGS, signed("nobody's key")));
  }

  @Test
  void callbackOfAnAccountThatIsOffIsAFailureOfOursAndNoForgery() throws Exception {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("tollgate.zalopay.main.app-id", "no number");
    String body = signed("the present key");
    assertEquals(List.of("route=" + ROUTE + " 1"), values(Metric.SERVER_ERRORS, settings, body));
    assertEquals(List.of(), values(Metric.CALLBACKS_REFUSED, settings, body));
  }

  private static List<String> values(Metric metric, Map<String, Object> settings, String body)
      throws Exception {
    try (ApplicationContext context = ApplicationContext.run(settings)) {
      CallbackRoutes routes = context.getBean(CallbackRoutes.class);
      HttpEvent event =
          new HttpEvent(
              "POST",
              ROUTE,
              "",
              Map.of(),
              Map.of("gateway", "zalopay", "account", "main"),
              body.getBytes(StandardCharsets.UTF_8));
      return CapturedMetrics.of(
          metric, () -> RequestLog.answer(event, lambda(), () -> routes.answer(event)));
    }
  }

  private static String signed(String key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal(DATA.getBytes(StandardCharsets.UTF_8));
    return Json.write(Map.of("data", DATA, "mac", HexFormat.of().formatHex(signature), "type", 1));
  }

  private static Context lambda() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, _, _) -> "invocation-1");
  }
}
