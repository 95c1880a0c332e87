package io.tollgate.simulator.stripe;

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

/** Stripe in the local world: one test account, called main, whose events go to Tollgate. */
@AutoService(SimulatedGateway.class)
public final class Stripe implements SimulatedGateway {

  static final AccountOption ACCOUNT_OPTION =
      new AccountOption(
          "--account",
          "NAME,SECRET_KEY,WEBHOOK_SECRET[,WEBHOOK_URL]",
          "SECRET_KEY begins with sk_test_ or rk_test_, and without WEBHOOK_URL no webhook is sent",
          "test,sk_test_EXAMPLE_ONLY,whsec_EXAMPLE_ONLY");

  private static final String NAME = "main";
  private static final String ACCOUNT = "tollgate.stripe." + NAME + ".";
  private static final String SECRET_KEY = ACCOUNT + "secret-key";
  private static final String WEBHOOK_SECRETS = ACCOUNT + "webhook-secrets";

  @Override
  public String id() {
    return "stripe";
  }

  @Override
  public int portRank() {
    return 3;
  }

  @Override
  public String currency() {
    return "USD";
  }

  @Override
  public Map<String, Supplier<String>> secrets() {
    return Map.of(
        SECRET_KEY, () -> "sk_test_" + RandomText.alphanumeric(32),
        WEBHOOK_SECRETS, () -> "whsec_" + RandomText.alphanumeric(32));
  }

  @Override
  public Map<String, String> properties(String url) {
    return Map.of(ACCOUNT + "base-url", url);
  }

  @Override
  public AccountOption accountOption() {
    return ACCOUNT_OPTION;
  }

  @Override
  public String account(Map<String, String> secrets, String tollgateUrl) {
    return String.join(
        ",",
        NAME,
        secrets.get(SECRET_KEY),
        secrets.get(WEBHOOK_SECRETS),
        tollgateUrl + "/api/v1/callback/stripe/" + NAME);
  }

  @Override
  public RunningSimulator start(
      int port, List<String> accounts, Optional<Path> stateFile, Clock clock) {
    return StripeSimulator.start(
        port, accounts.stream().map(Account::parse).toList(), stateFile, clock);
  }
}
