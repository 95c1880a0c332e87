package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What a gateway with the ability to prove its keys promises of it. */
final class KeysContract {

  private static final String MAIN = "main";

  private final WireContractTest contract;

  KeysContract(WireContractTest contract) {
    this.contract = contract;
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        dynamicTest("right keys are proven, and nothing changes there", this::rightKeys),
        dynamicTest("wrong keys are refused", this::wrongKeys),
        dynamicTest("an outage says nothing about the keys", this::outage),
        dynamicTest("a removed account is unreachable", this::removedAccount));
  }

  private void rightKeys() {
    try (Sandbox sandbox = contract.sandbox(GatewayContractTest.CLOCK)) {
      ChecksKeys gateway = (ChecksKeys) sandbox.gateway();
      assertEquals(new KeyCheck.Proven(), gateway.checkKeys(MAIN));
      // At once, as whoever reads the lines does.
      assertEquals(new KeyCheck.Proven(), gateway.checkKeys(MAIN));
      assertEquals(List.of(), List.copyOf(sandbox.simulator().orders()));
      URI api = URI.create(sandbox.simulator().url());
      assertTrue(gateway.endpoint(MAIN).toString().startsWith(api.toString()));
      contract.assertKeepsSecrets(gateway.endpoint(MAIN).toString());
    }
  }

  private void wrongKeys() {
    try (Sandbox sandbox = contract.sandbox(GatewayContractTest.CLOCK)) {
      ChecksKeys wrong =
          (ChecksKeys) contract.gatewayWithWrongKeys(URI.create(sandbox.simulator().url()));
      KeyCheck.Refused refused = assertInstanceOf(KeyCheck.Refused.class, wrong.checkKeys(MAIN));
      contract.assertKeepsSecrets(refused.code());
      assertTrue(refused.code().matches("(code|HTTP) .{1,60}"), refused.code());
    }
  }

  private void outage() {
    assertUnreachable(contract.nowhere());
    for (HttpResponse answer :
        List.of(
            HttpResponse.text(503, "text/plain", ""),
            HttpResponse.html(200, "<title>Bad gateway</title>"),
            HttpResponse.json(429, "{}"),
            HttpResponse.json(200, "{}"),
            new HttpResponse.Drop())) {
      try (HttpServer server = HttpServer.start(0, _ -> answer)) {
        assertUnreachable(contract.gateway(URI.create("http://127.0.0.1:" + server.port())));
      }
    }
  }

  private static void assertUnreachable(Gateway gateway) {
    assertThrows(GatewayUnreachable.class, () -> ((ChecksKeys) gateway).checkKeys(MAIN));
  }

  private void removedAccount() {
    Gateway without =
        contract.gatewayWithoutMain(GatewayContractTest.NOWHERE, GatewayContractTest.CLOCK);
    assertUnreachable(without);
    assertThrows(GatewayUnreachable.class, () -> ((ChecksKeys) without).endpoint(MAIN));
  }
}
