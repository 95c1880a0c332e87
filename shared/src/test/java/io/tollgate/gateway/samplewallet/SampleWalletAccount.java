package io.tollgate.gateway.samplewallet;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import io.tollgate.gateway.GatewayAccount;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.SafeUrl;
import io.tollgate.gateway.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * One merchant at Sample Wallet, configured under {@code tollgate.samplewallet.<name>}. Without a
 * base URL, {@code tollgate.mode} chooses between the wallet's sandbox ({@code test}) and {@code
 * live}.
 *
 * <p>Rotating the callback key: its former value goes to {@code callback-key-previous} and still
 * proves what the wallet signed with it. The API key needs no former value, because we only send
 * with it.
 */
@EachProperty("tollgate.samplewallet")
final class SampleWalletAccount extends GatewayAccount {

  private final String merchantId;
  private final Secret apiKey;
  private final SafeUrl baseUrl;

  /**
   * @param merchantId the merchant's name at the wallet
   * @param apiKey what we sign with
   * @param callbackKey what the wallet signs callbacks and returns with
   * @param callbackKeyPrevious the former callback key, still believed while it is rotated
   * @param baseUrl in the place of the wallet's own API
   * @throws IllegalArgumentException when the mode is neither test nor live, or the base URL would
   *     carry payments in clear text over a network
   */
  @ConfigurationInject
  SampleWalletAccount(
      @Parameter String name,
      String merchantId,
      String apiKey,
      String callbackKey,
      Optional<String> callbackKeyPrevious,
      Optional<String> baseUrl,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(
        SampleWalletGateway.ID,
        name,
        Key.rotating("callback-key", callbackKey, callbackKeyPrevious));
    this.merchantId = merchantId;
    this.apiKey = Secret.of("api-key", apiKey);
    Mode own = Mode.of(mode);
    this.baseUrl =
        baseUrl
            .map(url -> SafeUrl.of("base-url", url))
            .orElseGet(() -> new SafeUrl(Facts.api(own)));
  }

  @Override
  protected List<Identity> identities() {
    return List.of(new Identity("merchant-id", merchantId));
  }

  String merchantId() {
    return merchantId;
  }

  Secret apiKey() {
    return apiKey;
  }

  URI at(Call call) {
    return baseUrl.at(call.path());
  }

  /**
   * The page that the buyer is sent to, when it is the wallet's own or stands beside the API that
   * was configured; empty for any other.
   */
  Optional<URI> paymentPage(String url) {
    return SafeUrl.page(url).filter(page -> isOwn(page) || baseUrl.isBeside(page));
  }

  private static boolean isOwn(URI page) {
    return "https".equals(page.getScheme()) && Facts.paymentPageHost().equals(page.getHost());
  }

  @Override
  public String toString() {
    return "Sample Wallet account " + name() + " (merchant " + merchantId + " at " + baseUrl + ")";
  }
}
