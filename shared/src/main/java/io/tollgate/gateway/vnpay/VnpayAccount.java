package io.tollgate.gateway.vnpay;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import io.tollgate.gateway.GatewayAccount;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.SafeUrl;
import io.tollgate.gateway.Secret;
import io.tollgate.settings.WrongSetting;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One terminal at VNPAY, configured under {@code tollgate.vnpay.<name>}. The IPN address {@code
 * <public-url>/api/v1/callback/vnpay/<name>} is saved at the terminal, in VNPAY's portal or by
 * VNPAY.
 *
 * <p>{@code tollgate.mode} chooses between VNPAY's sandbox ({@code test}) and {@code live}, where
 * page and API lie on different hosts. A base URL takes the place of both. A payment URL takes the
 * place of the page alone: VNPAY tells every merchant its own in the letter that opens the account.
 *
 * <p>Rotating the secret: its former value goes to {@code hash-secret-previous} and still proves
 * what VNPAY signs, until the last message signed with it has come.
 */
@EachProperty("tollgate.vnpay")
final class VnpayAccount extends GatewayAccount {

  private static final String SANDBOX = "https://sandbox.vnpayment.vn";
  private static final String PAGE = "/paymentv2/vpcpay.html";
  private static final String API = "/merchant_webapi/api/transaction";

  private final String tmnCode;
  private final String locale;
  private final String serverIp;
  private final SafeUrl page;
  private final SafeUrl api;

  /**
   * @param tmnCode the terminal's code, vnp_TmnCode
   * @param hashSecret what both sides sign with
   * @param hashSecretPrevious the former secret, still believed while it is rotated
   * @param locale {@code vn} or {@code en}, for buyers whose language is not known
   * @param serverIp our IP address in requests to VNPAY
   * @param paymentUrl the payment page, from VNPAY's letter
   * @param baseUrl in the place of VNPAY's page and API
   * @throws IllegalArgumentException when the mode is neither test nor live, the terminal code or
   *     the locale is none of VNPAY's, or an address would carry payments in clear text
   */
  @ConfigurationInject
  VnpayAccount(
      @Parameter String name,
      String tmnCode,
      String hashSecret,
      Optional<String> hashSecretPrevious,
      Optional<String> locale,
      Optional<String> serverIp,
      Optional<String> paymentUrl,
      Optional<String> baseUrl,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(
        VnpayGateway.ID,
        name,
        Key.rotating("hash-secret", hashSecret.strip(), hashSecretPrevious.map(String::strip)));
    this.tmnCode = matching("tmn-code", "[0-9A-Za-z]{8}", tmnCode);
    this.locale = matching("locale", "vn|en", locale.orElse("vn"));
    this.serverIp = IpAddress.fit(serverIp.orElse("").strip());
    // The live addresses stand in VNPAY's letter, not in its documents.
    Mode own = Mode.of(mode);
    Optional<SafeUrl> base = baseUrl.map(url -> SafeUrl.of("base-url", url));
    this.page =
        paymentUrl
            .map(url -> SafeUrl.of("payment-url", url))
            .or(() -> base.map(url -> new SafeUrl(url.at(PAGE))))
            .orElse(new SafeUrl(own.choose(SANDBOX + PAGE, "https://pay.vnpay.vn/vpcpay.html")));
    this.api =
        new SafeUrl(
            base.map(url -> url.at(API))
                .orElse(own.choose(SANDBOX + API, "https://merchant.vnpay.vn" + API)));
  }

  @Override
  protected List<Identity> identities() {
    return List.of(new Identity("tmn-code", tmnCode));
  }

  String tmnCode() {
    return tmnCode;
  }

  String locale() {
    return locale;
  }

  String serverIp() {
    return serverIp;
  }

  URI page() {
    return page.uri();
  }

  URI api() {
    return api.uri();
  }

  /** The secret that we sign with. */
  Secret secret() {
    return keys().getFirst().secret();
  }

  /** Whether one of our secrets proves a text. */
  boolean proves(String text, String signature) {
    return keys().stream().anyMatch(key -> proves(key, text, signature));
  }

  /** VNPAY's own samples write hexadecimal in either case. */
  static boolean proves(Key key, String text, String signature) {
    return Hmac.SHA512.verifiesHex(key.secret(), text, lowerCase(signature));
  }

  static String lowerCase(String hex) {
    return hex.toLowerCase(Locale.ROOT);
  }

  private static String matching(String property, String shape, String value) {
    if (!value.strip().matches(shape)) {
      throw new WrongSetting(property, "must have the shape " + shape);
    }
    return value.strip();
  }

  @Override
  public String toString() {
    return "VNPAY account " + name() + " (terminal " + tmnCode + " at " + api + ")";
  }
}
