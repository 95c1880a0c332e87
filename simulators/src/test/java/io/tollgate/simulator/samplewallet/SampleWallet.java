package io.tollgate.simulator.samplewallet;

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

/** Sample Wallet in the local world: one account, called main. */
@AutoService(SimulatedGateway.class)
public final class SampleWallet implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--merchant",
          "ID:API_KEY:CALLBACK_KEY",
          "API_KEY signs requests and CALLBACK_KEY callbacks",
          "SHOP1:EXAMPLE_API_KEY:EXAMPLE_CALLBACK_KEY");

  private static final String MERCHANT_ID = "SHOP1";
  private static final String ACCOUNT = "tollgate.samplewallet.main.";
  private static final String API_KEY = ACCOUNT + "api-key";
  private static final String CALLBACK_KEY = ACCOUNT + "callback-key";

  @Override
  public String id() {
    return "samplewallet";
  }

  @Override
  public String currency() {
    // fact: a currency that the gateway takes
    return "USD";
    // end of fact
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(API_KEY, () -> RandomText.hex(32), CALLBACK_KEY, () -> RandomText.hex(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(ACCOUNT + "merchant-id", MERCHANT_ID, ACCOUNT + "base-url", url);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  /** Every payment names its own callback address, so Tollgate's is not needed. */
  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(":", MERCHANT_ID, secrets.get(API_KEY), secrets.get(CALLBACK_KEY));
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return SampleWalletSimulator.start(
        port, accounts.stream().map(Merchant::parse).toList(), stateFile, clock);
  }
}
