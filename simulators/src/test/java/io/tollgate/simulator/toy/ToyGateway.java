package io.tollgate.simulator.toy;

import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A gateway that no production code names: {@code META-INF/services} alone makes it known. */
public final class ToyGateway implements SimulatedGateway {

  static final String SECRET = "tollgate.toy.main.secret";

  @Override
  public String id() {
    return "toy";
  }

  @Override
  public int portOffset() {
    return 90;
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(SECRET, () -> "toy_" + RandomText.alphanumeric(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of("tollgate.toy.main.base-url", url);
  }

  @Override
  public RunningSimulator start(
      int port, Map<String, String> secrets, Path stateFile, String tollgateUrl, Clock clock) {
    return new ToySimulator(port, Optional.of(stateFile), tollgateUrl, clock);
  }
}
