package io.tollgate.gateway.zalopay;

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
 * One application at ZaloPay, configured under {@code tollgate.zalopay.<name>}. ZaloPay is told
 * with every payment where to call back.
 *
 * <p>Rotating {@code key2}: its former value goes to {@code key2-previous} and still proves what
 * ZaloPay signs, until the last message signed with it has come. {@code key1} needs no former
 * value, because we only send with it: a call signed with the wrong one is refused and changes
 * nothing.
 */
@EachProperty("tollgate.zalopay")
final class ZaloPayAccount extends GatewayAccount {

  private static final String OWN_DOMAIN = "zalopay.vn";

  private final String appId;
  private final Secret key1;
  private final SafeUrl baseUrl;

  /**
   * @param appId the application's number, app_id
   * @param key1 what we sign with
   * @param key2 what ZaloPay signs callbacks and returns with
   * @param key2Previous the former callback key, still believed while it is rotated
   * @param baseUrl in the place of ZaloPay's sandbox or live API, between which {@code
   *     tollgate.mode} chooses
   * @throws IllegalArgumentException when the mode is neither test nor live, or the base URL would
   *     carry payments in clear text over a network
   */
  @ConfigurationInject
  ZaloPayAccount(
      @Parameter String name,
      long appId,
      String key1,
      String key2,
      Optional<String> key2Previous,
      Optional<String> baseUrl,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(ZaloPayGateway.ID, name, Key.rotating("key2", key2, key2Previous));
    this.appId = Long.toString(appId);
    this.key1 = Secret.of("key1", key1);
    this.baseUrl =
        SafeUrl.of(
            "base-url",
            baseUrl,
            Mode.of(mode).choose("https://sb-openapi.zalopay.vn", "https://openapi.zalopay.vn"));
  }

  @Override
  protected List<Identity> identities() {
    return List.of(new Identity("app-id", appId));
  }

  String appId() {
    return appId;
  }

  Secret key1() {
    return key1;
  }

  URI at(Call call) {
    return baseUrl.at(call.path());
  }

  /**
   * The page that the buyer is sent to, when it is one of ZaloPay's own or stands beside the API
   * that was configured; empty for any other.
   */
  Optional<URI> paymentPage(String orderUrl) {
    return baseUrl.page(orderUrl, OWN_DOMAIN);
  }

  @Override
  public String toString() {
    return "ZaloPay account " + name() + " (app " + appId + " at " + baseUrl + ")";
  }
}
