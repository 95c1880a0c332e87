package io.tollgate.gateway;

import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;

/** The gateways of the product as they are without any account; not those of the tests. */
public final class ShippedGateways {

  private ShippedGateways() {}

  /** Sorted by name. */
  public static List<Gateway> all() {
    try (ApplicationContext context = Configured.by(Map.of())) {
      return context.getBean(Gateways.class).all().stream()
          .filter(ShippedGateways::isShipped)
          .toList();
    }
  }

  /** Those of the tests lie beside them. */
  private static boolean isShipped(Gateway gateway) {
    return !gateway
        .getClass()
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .getPath()
        .contains("test-classes");
  }
}
