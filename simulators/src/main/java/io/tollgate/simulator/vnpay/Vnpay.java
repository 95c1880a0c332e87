package io.tollgate.simulator.vnpay;

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

/** VNPAY in the local world: one account, called main, with a terminal of its own. */
@AutoService(SimulatedGateway.class)
public final class Vnpay implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--terminal",
          "CODE:SECRET[:IPN_URL]",
          "CODE has eight letters or digits, and without IPN_URL no IPN is sent",
          "SIMTEST1:VNPAYTESTSECRET0000000000000000001");

  private static final String TMN_CODE = "TOLLGATE";
  private static final String ACCOUNT = "tollgate.vnpay.main.";
  private static final String HASH_SECRET = ACCOUNT + "hash-secret";
  private static final int HASH_SECRET_LENGTH = 32;

  @Override
  public String id() {
    return "vnpay";
  }

  @Override
  public int portRank() {
    return 2;
  }

  @Override
  public String currency() {
    return "VND";
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(HASH_SECRET, () -> RandomText.alphanumeric(HASH_SECRET_LENGTH));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(ACCOUNT + "tmn-code", TMN_CODE, ACCOUNT + "base-url", url);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  /** No request names an address for IPNs: it is a setting of the terminal. */
  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(
        ":", TMN_CODE, secrets.get(HASH_SECRET), tollgateUrl + "/api/v1/callback/vnpay/main");
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return VnpaySimulator.start(
        port, accounts.stream().map(Terminal::parse).toList(), stateFile, clock);
  }
}
