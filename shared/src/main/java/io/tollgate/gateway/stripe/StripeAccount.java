package io.tollgate.gateway.stripe;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import io.tollgate.gateway.GatewayAccount;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.SafeUrl;
import io.tollgate.gateway.Secret;
import io.tollgate.settings.WrongSetting;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One account at Stripe, configured under {@code tollgate.stripe.<name>}. Its dashboard has a
 * webhook endpoint {@code <public-url>/api/v1/callback/stripe/<name>} with the pinned API version
 * {@code 2026-07-29.dahlia} and the events {@code checkout.session.*}, {@code
 * payment_intent.payment_failed}, {@code refund.*} and {@code charge.dispute.*}.
 *
 * <p>The secret key is of the same environment as {@code tollgate.mode}: {@code sk_test_} or {@code
 * rk_test_} in test, {@code sk_live_} or {@code rk_live_} in live. A restricted key needs to write
 * Checkout Sessions and refunds, and to read PaymentIntents, charges, disputes and events.
 *
 * <p>Rotating a webhook secret: the new one stands beside the old one, separated by a comma, until
 * Stripe signs with the new one only. An account with its own domain for Checkout names it as
 * {@code payment-page-host}.
 */
@EachProperty("tollgate.stripe")
final class StripeAccount extends GatewayAccount {

  private static final SafeUrl API = new SafeUrl(URI.create("https://api.stripe.com"));
  private static final String OWN_PAGE_HOST = "checkout.stripe.com";
  private static final Pattern KEY = Pattern.compile("[sr]k_(test|live)_[A-Za-z0-9_]{1,240}");
  private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final int WEBHOOK_SECRETS_MAX = 10;

  private final Secret secretKey;
  private final SafeUrl baseUrl;
  private final String paymentPageHost;
  private final boolean isLive;

  /**
   * @param secretKey what calls of the API show
   * @param webhookSecrets what Stripe signs webhooks with; several, separated by commas, while they
   *     are rotated
   * @param baseUrl in the place of Stripe's API
   * @param paymentPageHost a domain of the shop's own for Checkout
   * @throws IllegalArgumentException when the mode is neither test nor live, the key is not of this
   *     mode, no webhook secret is given, or the base URL would carry payments in clear text over a
   *     network
   */
  @ConfigurationInject
  StripeAccount(
      @Parameter String name,
      String secretKey,
      List<String> webhookSecrets,
      Optional<String> baseUrl,
      Optional<String> paymentPageHost,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(StripeGateway.ID, name, named(webhookSecrets));
    this.isLive = Mode.of(mode) == Mode.LIVE;
    this.secretKey = ofMode(secretKey.strip(), mode);
    this.baseUrl = SafeUrl.of("base-url", baseUrl, API.uri());
    this.paymentPageHost = host(paymentPageHost.orElse(OWN_PAGE_HOST));
  }

  /** An event is attributed by the secret that signed it. */
  @Override
  protected List<Identity> identities() {
    Stream<Identity> webhookSecrets =
        keys().stream().map(key -> new Identity("webhook-secrets", key.secret().reveal()));
    return Stream.concat(Stream.of(new Identity("secret-key", secretKey.reveal())), webhookSecrets)
        .toList();
  }

  Secret secretKey() {
    return secretKey;
  }

  boolean isLive() {
    return isLive;
  }

  URI at(String path) {
    return baseUrl.at(path);
  }

  /**
   * The page that the buyer is sent to, when it is Stripe's own, the account's own domain for it,
   * or stands beside the API that was configured; empty for any other.
   */
  Optional<URI> paymentPage(String url) {
    return SafeUrl.page(url).filter(page -> isOwn(page) || isBesideApi(page));
  }

  private boolean isOwn(URI page) {
    return "https".equals(page.getScheme())
        && page.getPort() == -1
        && (OWN_PAGE_HOST.equals(page.getHost()) || paymentPageHost.equals(page.getHost()));
  }

  private boolean isBesideApi(URI page) {
    return !baseUrl.equals(API)
        && baseUrl.isBeside(page)
        && baseUrl.uri().getPort() == page.getPort();
  }

  /** Says nothing of the key but that it is wrong. */
  private static Secret ofMode(String key, String mode) {
    if (!KEY.matcher(key).matches() || !key.startsWith(mode + "_", 3)) {
      throw new WrongSetting("secret-key", "is no key for tollgate.mode=" + mode);
    }
    return new Secret(key);
  }

  /** Trimmed: a line break behind a secret in a file would make every signature wrong. */
  private static List<Key> named(List<String> secrets) {
    if (secrets.isEmpty() || secrets.size() > WEBHOOK_SECRETS_MAX) {
      throw new WrongSetting(
          "webhook-secrets", "must be from 1 to " + WEBHOOK_SECRETS_MAX + " secrets");
    }
    return IntStream.range(0, secrets.size())
        .mapToObj(i -> named(i + 1, secrets.get(i).strip()))
        .toList();
  }

  private static Key named(int number, String secret) {
    return new Key("webhook-secret-" + number, Secret.of("webhook-secrets", secret));
  }

  private static String host(String host) {
    if (!HOST.matcher(host).matches()) {
      throw new WrongSetting("payment-page-host", "must be the name of a host and no more");
    }
    return host;
  }

  @Override
  public String toString() {
    return "Stripe account " + name() + " (" + (isLive ? "live" : "test") + " at " + baseUrl + ")";
  }
}
