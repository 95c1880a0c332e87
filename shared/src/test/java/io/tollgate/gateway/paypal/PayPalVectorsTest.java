package io.tollgate.gateway.paypal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Vectors;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signatures that openssl made. */
class PayPalVectorsTest {

  @Test
  void messagesSignedByOthersAreVerified() {
    JsonNode all = Vectors.read("/gateway/paypal/paypal-vectors.json");
    assertEquals(3, all.get("vectors").size());
    for (JsonNode vector : all.get("vectors").values()) {
      String key = vector.get("key").getStringValue();
      PayPalGateway gateway =
          new PayPalGateway(
              () -> RealHttp.CLIENT,
              List.of(new PayPalAccount("main", "token", key, URI.create("http://127.0.0.1:1"))));
      CallbackRequest request =
          new CallbackRequest(
              CallbackRequest.Channel.CALLBACK,
              Optional.empty(),
              "POST",
              "",
              Map.of("paypal-transmission-sig", vector.get("expected").getStringValue()),
              vector.get("body").getStringValue().getBytes(StandardCharsets.UTF_8));
      assertInstanceOf(Callback.Verified.class, gateway.read(request));
    }
  }
}
