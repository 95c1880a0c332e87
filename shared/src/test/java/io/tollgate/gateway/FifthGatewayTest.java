package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.tollgate.bill.GatewayId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A folder is all it takes: what lies in one is found, without a list anywhere. */
class FifthGatewayTest {

  @Test
  void gatewayBeanIsFoundWithoutAList() {
    Map<String, Object> properties =
        Map.of(
            "datasources.default.enabled", "false",
            "tollgate.paypal.main.token", "token",
            "tollgate.paypal.main.webhook-key", "key",
            "tollgate.paypal.main.base-url", "http://localhost:1");
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      Gateway found = context.getBean(Gateways.class).of(new GatewayId("paypal"));
      assertEquals(Set.of("main"), found.accounts());
    }
  }
}
