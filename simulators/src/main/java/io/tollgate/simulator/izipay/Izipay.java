package io.tollgate.simulator.izipay;

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

/** Izipay in the local world: one account, called main, with a merchant code of its own. */
@AutoService(SimulatedGateway.class)
public final class Izipay implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--merchant",
          "CODE:API_KEY:HASH_KEY[:IPN_URL]",
          "IPN_URL is for orders whose form names none",
          "4000001:IZIPAY_TEST_API_KEY:IZIPAY_TEST_HASH_KEY");

  private static final String MERCHANT_CODE = "9004000";
  private static final String ACCOUNT = "tollgate.izipay.main.";
  private static final String API_KEY = ACCOUNT + "api-key";
  private static final String HASH_KEY = ACCOUNT + "hash-key";

  @Override
  public String id() {
    return "izipay";
  }

  @Override
  public int portRank() {
    return 4;
  }

  @Override
  public String currency() {
    return "PEN";
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(
        API_KEY, () -> RandomText.alphanumeric(32), HASH_KEY, () -> RandomText.alphanumeric(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(
        ACCOUNT + "merchant-code", MERCHANT_CODE,
        ACCOUNT + "base-url", url,
        ACCOUNT + "script-url", url + IzipaySimulator.SCRIPT);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  /** An order that is paid before its form was shown is notified where the panel says. */
  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(
        ":",
        MERCHANT_CODE,
        secrets.get(API_KEY),
        secrets.get(HASH_KEY),
        tollgateUrl + "/api/v1/callback/izipay/main");
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return IzipaySimulator.start(
        port, accounts.stream().map(Account::parse).toList(), stateFile, clock);
  }
}
