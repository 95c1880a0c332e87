package io.tollgate.simulator.toy;

import com.google.auto.service.AutoService;
import io.tollgate.simulator.AccountOption;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.RunningSimulator;
import io.tollgate.simulator.SimulatedGateway;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A gateway that no production code names: the annotation alone makes it known. */
@AutoService(SimulatedGateway.class)
public final class ToyGateway implements SimulatedGateway {

  static final String SECRET = "tollgate.toy.main.secret";

  @Override
  public String id() {
    return "toy";
  }

  @Override
  public String currency() {
    return "VND";
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
  public AccountOption accountOption() {
    return new AccountOption("--toy", "CALLBACK_URL", "callbacks go there", "http://localhost:1");
  }

  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return tollgateUrl;
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return new ToySimulator(port, stateFile, accounts.getFirst(), clock);
  }
}
