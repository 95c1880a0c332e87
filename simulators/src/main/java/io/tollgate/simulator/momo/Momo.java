package io.tollgate.simulator.momo;

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

/** MoMo in the local world: one account, called main, with a partner code of its own. */
@AutoService(SimulatedGateway.class)
public final class Momo implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--partner",
          "CODE:ACCESS:SECRET",
          "CODE is the partner code, and SECRET signs behind ACCESS, the access key; each payment"
              + " names the address of its notification",
          "MOMO:F8BBA842ECF85:K951B6PE1waDMi640xX08PD3vg6EkVlz");

  private static final String PARTNER_CODE = "MOMOTOLLGATE";
  private static final String ACCOUNT = "tollgate.momo.main.";
  private static final String ACCESS_KEY = ACCOUNT + "access-key";
  private static final String SECRET_KEY = ACCOUNT + "secret-key";

  @Override
  public String id() {
    return "momo";
  }

  @Override
  public String currency() {
    return "VND";
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(
        ACCESS_KEY,
        () -> RandomText.alphanumeric(16),
        SECRET_KEY,
        () -> RandomText.alphanumeric(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(ACCOUNT + "partner-code", PARTNER_CODE, ACCOUNT + "base-url", url);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  /** Every payment names its own address for notifications, so Tollgate's is not needed. */
  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(":", PARTNER_CODE, secrets.get(ACCESS_KEY), secrets.get(SECRET_KEY));
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return MomoSimulator.start(
        port, accounts.stream().map(Partner::parse).toList(), stateFile, clock);
  }
}
