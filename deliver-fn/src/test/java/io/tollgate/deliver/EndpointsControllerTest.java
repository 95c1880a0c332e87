package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.auth.Operator;
import io.tollgate.crypto.Nonce;
import io.tollgate.json.Json;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.Outcome;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.order.PublicId;
import io.tollgate.store.StoreFixture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** What the routes of webhook endpoints refuse, and by which code. */
class EndpointsControllerTest {

  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(
          1,
          Map.of(
              "tollgate.webhook-secret", "the secret of the test's webhooks",
              "tollgate.webhook-network", "local"));

  private static final Operator AN = new Operator("an-subject", "an", true);

  private final EndpointsController controller = STORE.bean(EndpointsController.class);
  private final WebhookEndpoints endpoints = STORE.bean(WebhookEndpoints.class);

  @AfterEach
  void forgetEndpoints() {
    STORE.execute("DELETE FROM webhook_endpoint");
  }

  @Test
  void nothingIsSentAgainToADisabledEndpoint() {
    String id = add(0);
    controller.disable(AN, id);

    assertEquals("409 endpoint_disabled", refusal(() -> controller.redeliver(AN, id, "evt")));
    assertEquals("409 endpoint_disabled", refusal(() -> controller.redeliver(AN, id, event("{}"))));
  }

  @Test
  void sixthSecretOfADayIsRefused() {
    String id = add(0);
    for (int secret = 1; secret < WebhookEndpoints.SECRETS_MAX; secret++) {
      assertEquals(200, controller.rotate(AN, id).status());
    }

    assertEquals("409 too_many_secrets", Outcome.of(controller.rotate(AN, id)));
  }

  @Test
  void endpointBeyondTheLimitIsNeitherAddedNorEnabled() {
    String disabled = add(0);
    controller.disable(AN, disabled);
    for (int i = 1; i <= WebhookEndpoints.ENABLED_MAX; i++) {
      add(i);
    }

    String wanted = Json.write(Map.of("url", url(99).toString()));
    assertEquals("409 too_many_endpoints", Outcome.of(controller.add(AN, event(wanted))));
    assertEquals(
        "409 too_many_endpoints", Outcome.of(controller.enable(AN, disabled, event("{}"))));
  }

  private String add(int number) {
    EndpointRequest wanted = new EndpointRequest(url(number), new TreeSet<>(), "");
    return PublicId.ENDPOINT.of(
        endpoints.add(wanted, Nonce.draw(), STORE.clock().instant()).orElseThrow().id());
  }

  private static URI url(int number) {
    return URI.create("http://127.0.0.1:8080/hook-" + number);
  }

  private static HttpEvent event(String body) {
    return new HttpEvent("POST", "", "", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static String refusal(Executable request) {
    return Outcome.of(assertThrows(RequestRefused.class, request).reply());
  }
}
