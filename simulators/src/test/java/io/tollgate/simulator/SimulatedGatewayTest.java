package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.toy.ToyGateway;
import io.tollgate.simulator.vnpay.Vnpay;
import io.tollgate.simulator.zalopay.ZaloPay;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedGatewayTest {

  @Test
  void annotatedGatewaysAreFoundInTheOrderOfTheirPorts() {
    List<String> ids = ids(SimulatedGateway.all());
    assertEquals(List.of("zalopay", "vnpay", "stripe", "izipay"), ids.subList(0, 4));
    assertTrue(ids.contains("toy"), ids::toString);
  }

  @Test
  void gatewayWithoutARankComesLast() {
    List<SimulatedGateway> unsorted = List.of(new ToyGateway(), new Vnpay(), new ZaloPay());
    assertEquals(List.of("zalopay", "vnpay", "toy"), ids(SimulatedGateway.byPort(unsorted)));
  }

  private static List<String> ids(List<SimulatedGateway> gateways) {
    return gateways.stream().map(SimulatedGateway::id).toList();
  }
}
