package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All simulators that are found. */
class SimulatorsTest {

  @TempDir Path folder;

  private final Simulators simulators = new Simulators(SimulatedGateway.all(), Set.of());
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private State state;

  @BeforeEach
  void openState() {
    state = State.open(folder, false);
    open.push(state);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void simulatorsStartWithTheirSecretsAndGiveTheirUrlsToTheFunctions() {
    Map<String, String> secrets = state.secrets(simulators.secrets());
    assertTrue(secrets.get("tollgate.zalopay.main.key1").matches("[0-9a-f]{64}"));
    simulators.start(0, secrets, state, "http://localhost:1", open);
    assertEquals("zalopay", simulators.running().firstEntry().getKey());
    Map<String, String> properties = simulators.properties();
    assertEquals("9553", properties.get("tollgate.zalopay.main.app-id"));
    for (String gateway : List.of("zalopay", "vnpay")) {
      assertEquals(
          simulators.running().get(gateway).url(),
          properties.get("tollgate." + gateway + ".main.base-url"));
    }
  }

  @Test
  void takenPortIsNamedInTheError() {
    try (HttpServer taken = HttpServer.start(0, _ -> HttpResponse.json(200, "{}"))) {
      assertEquals(
          "Port %d, for the simulator of zalopay, cannot be used: Address already in use."
              .concat(" PORT moves all ports.")
              .formatted(taken.port()),
          failure(taken.port() - 1));
    }
  }

  @Test
  void invalidPortIsNamedInTheError() {
    assertEquals(
        "Port 65536, for the simulator of zalopay, does not exist. PORT moves all ports.",
        failure(65_535));
  }

  @Test
  void invalidStateFileIsNamedInTheError() throws Exception {
    Path file = Files.writeString(state.simulator("zalopay"), "[");
    assertEquals(
        "The simulator of zalopay cannot start: " + file + " is not a simulator's state; remove it",
        failure(0));
  }

  private String failure(int port) {
    Map<String, String> secrets = state.secrets(simulators.secrets());
    return assertThrows(
            StartFailure.class,
            () -> simulators.start(port, secrets, state, "http://localhost:1", open))
        .getMessage();
  }
}
