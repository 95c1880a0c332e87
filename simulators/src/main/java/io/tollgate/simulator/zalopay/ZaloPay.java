package io.tollgate.simulator.zalopay;

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

/** ZaloPay in the local world: one account, called main, with an application of its own. */
@AutoService(SimulatedGateway.class)
public final class ZaloPay implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--app",
          "ID:KEY1:KEY2",
          "ID is a number, KEY1 signs requests and KEY2 callbacks, whose address each order names",
          "2553:PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL:kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz");

  private static final long APP_ID = 9553;
  private static final String ACCOUNT = "tollgate.zalopay.main.";
  private static final String KEY1 = ACCOUNT + "key1";
  private static final String KEY2 = ACCOUNT + "key2";

  @Override
  public String id() {
    return "zalopay";
  }

  @Override
  public int portRank() {
    return 1;
  }

  @Override
  public String currency() {
    return "VND";
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(KEY1, () -> RandomText.hex(32), KEY2, () -> RandomText.hex(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(ACCOUNT + "app-id", Long.toString(APP_ID), ACCOUNT + "base-url", url);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  /** Every order names its own callback address, so Tollgate's is not needed. */
  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(":", Long.toString(APP_ID), secrets.get(KEY1), secrets.get(KEY2));
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return ZaloPaySimulator.start(
        port, accounts.stream().map(App::parse).toList(), stateFile, clock);
  }
}
