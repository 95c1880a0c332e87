package io.tollgate.gateway.momo;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Mode;
import io.tollgate.bill.Pacing;
import io.tollgate.gateway.ExpiryRange;
import io.tollgate.gateway.GatewayAccount;
import io.tollgate.gateway.Hmac;
import io.tollgate.gateway.Key;
import io.tollgate.gateway.SafeUrl;
import io.tollgate.gateway.Secret;
import io.tollgate.settings.WrongSetting;
import io.tollgate.time.FunctionTimeouts;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One partner code at MoMo, configured under {@code tollgate.momo.<name>}. MoMo is told with every
 * payment where to send its notification, an address of letters and digits without a query.
 *
 * <p>Rotating the keys: their former values go to {@code access-key-previous} and {@code
 * secret-key-previous} and still prove what MoMo signs, until the last message signed with them has
 * come.
 */
@EachProperty("tollgate.momo")
final class MomoAccount extends GatewayAccount {

  private static final String OWN_DOMAIN = "momo.vn";
  private static final Duration PAGE_LIFETIME = Duration.ofMinutes(15);

  /** So much longer waits the bill than the page, to hear from MoMo itself that time ran out. */
  private static final Duration LONGER_THAN_THE_PAGE = Duration.ofMinutes(5);

  private final String partnerCode;
  private final List<Secret> accessKeys;
  private final ExpiryRange expiry;
  private final SafeUrl baseUrl;

  /**
   * @param partnerCode the partner code
   * @param accessKey what MoMo calls the access key, which stands in every signed text
   * @param secretKey what both sides sign with
   * @param accessKeyPrevious the former access key, still believed while it is rotated; only
   *     together with {@code secret-key-previous}
   * @param secretKeyPrevious the former secret key, still believed while it is rotated; only
   *     together with {@code access-key-previous}
   * @param pageLifetime how long MoMo's payment page lives, like {@code PT10M}: MoMo agrees it with
   *     each partner and its documents name 5 to 15 minutes, of which this takes 15
   * @param baseUrl in the place of MoMo's sandbox or live API, between which {@code tollgate.mode}
   *     chooses
   * @throws IllegalArgumentException when the mode is neither test nor live, the partner code is
   *     none, one key has a former value and the other has none, the page's lifetime is nothing or
   *     nearly a day, or the base URL would carry payments in clear text over a network
   */
  @ConfigurationInject
  MomoAccount(
      @Parameter String name,
      String partnerCode,
      String accessKey,
      String secretKey,
      Optional<String> accessKeyPrevious,
      Optional<String> secretKeyPrevious,
      Optional<String> pageLifetime,
      Optional<String> baseUrl,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(MomoGateway.ID, name, Key.rotating("secret-key", secretKey, secretKeyPrevious));
    if (!partnerCode.matches("[0-9A-Za-z_-]{1,50}")) {
      throw new WrongSetting("partner-code", "must be up to 50 letters and digits");
    }
    if (accessKeyPrevious.isPresent() != secretKeyPrevious.isPresent()) {
      throw new WrongSetting(
          "access-key-previous", "and secret-key-previous are set together or not at all");
    }
    this.partnerCode = partnerCode;
    this.accessKeys =
        Stream.concat(
                Stream.of(Secret.of("access-key", accessKey)),
                accessKeyPrevious.stream().map(key -> Secret.of("access-key-previous", key)))
            .toList();
    this.expiry = expiry(pageLifetime.map(MomoAccount::duration).orElse(PAGE_LIFETIME));
    this.baseUrl =
        SafeUrl.of(
            "base-url",
            baseUrl,
            Mode.of(mode).choose("https://test-payment.momo.vn", "https://payment.momo.vn"));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeParseException _) {
      throw new WrongSetting("page-lifetime", "is not a duration like PT10M");
    }
  }

  private static ExpiryRange expiry(Duration page) {
    Duration usual = page.plus(LONGER_THAN_THE_PAGE);
    if (!page.isPositive() || usual.compareTo(Pacing.LATE_ACCEPTED) > 0) {
      throw new WrongSetting("page-lifetime", "is nothing or nearly a day");
    }
    return new ExpiryRange(page, usual, Pacing.LATE_ACCEPTED);
  }

  @Override
  protected List<Identity> identities() {
    return List.of(new Identity("partner-code", partnerCode));
  }

  String partnerCode() {
    return partnerCode;
  }

  /** How long a buyer may have: the page's own time at the least, since nothing can close it. */
  ExpiryRange expiry() {
    return expiry;
  }

  /**
   * When MoMo's page of a bill is over for sure: it lives from the last opening on, which may begin
   * late and take as long as a function.
   */
  Instant pageIsOver(Bill bill) {
    return bill.createdAt()
        .plus(Pacing.OPENED_AGAIN_WITHIN)
        .plus(FunctionTimeouts.API)
        .plus(expiry.least());
  }

  /** Signs a text behind the access key with the secret key, both of today. */
  String sign(String text) {
    return Hmac.SHA256.signHex(keys().getFirst().secret(), signedText(text));
  }

  /** The whole of what {@link #sign} signs; it holds the access key. */
  String signedText(String text) {
    return behind(accessKeys.getFirst(), text);
  }

  /** The present one first. */
  List<String> accessKeys() {
    return accessKeys.stream().map(Secret::reveal).toList();
  }

  /** Whether this key, one of ours, signed a text behind the present or the former access key. */
  boolean proves(Key key, String text, String signature) {
    return keys().contains(key)
        && accessKeys.stream()
            .anyMatch(
                access -> Hmac.SHA256.verifiesHex(key.secret(), behind(access, text), signature));
  }

  private static String behind(Secret accessKey, String text) {
    return FieldNames.ACCESS_KEY + "=" + accessKey.reveal() + SignedText.DELIMITER + text;
  }

  URI at(Call call) {
    return baseUrl.at(call.path());
  }

  /**
   * The page that the buyer is sent to, when it is one of MoMo's own or stands beside the API that
   * was configured; empty for any other.
   */
  Optional<URI> paymentPage(String payUrl) {
    return baseUrl.page(payUrl, OWN_DOMAIN);
  }

  @Override
  public String toString() {
    return "MoMo account " + name() + " (partner " + partnerCode + " at " + baseUrl + ")";
  }
}
