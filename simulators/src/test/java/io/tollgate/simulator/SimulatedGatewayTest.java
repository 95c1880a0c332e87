package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.toy.ToyGateway;
import io.tollgate.simulator.zalopay.ZaloPay;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedGatewayTest {

  @Test
  void gatewaysInMetaInfServicesAreFound() {
    List<String> ids = SimulatedGateway.all().stream().map(SimulatedGateway::id).toList();
    assertEquals("zalopay", ids.getFirst());
    assertEquals("toy", ids.getLast());
  }

  @Test
  void twoGatewaysWithOnePortAreRejected() {
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () ->
                SimulatedGateway.byPort(
                    List.of(new ToyGateway(), new ZaloPay(), new ToyGateway())));
    assertEquals("The simulators of toy and toy both want port PORT + 90.", failure.getMessage());
  }
}
