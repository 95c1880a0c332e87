package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.tollgate.bill.GatewayId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A folder is all it takes: what lies in one is found, without a list anywhere. */
class GatewayDiscoveryTest {

  @Test
  void gatewayBeanIsFoundWithoutAList() {
    Map<String, Object> properties =
        Map.of(
            "datasources.default.enabled", "false",
            "tollgate.samplewallet.main.merchant-id", "SHOP1",
            "tollgate.samplewallet.main.api-key", "api-key",
            "tollgate.samplewallet.main.callback-key", "callback-key");
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      Gateway found = context.getBean(Gateways.class).of(new GatewayId("samplewallet"));
      assertEquals(Set.of("main"), found.accounts());
    }
  }
}
