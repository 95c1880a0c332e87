package io.tollgate.gateway.izipay;

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
import java.util.stream.Stream;

/**
 * One merchant code at Izipay (Web Core), configured under {@code tollgate.izipay.<name>}. Izipay
 * is told with every payment where to call back. Without URLs, {@code tollgate.mode} chooses
 * between its sandbox ({@code test}) and {@code live}.
 *
 * <p>The API key is called {@code publicKey} on the wire, but whoever has it can make tokens in the
 * merchant's name: it is kept like a secret and never reaches a page.
 */
@EachProperty("tollgate.izipay")
final class IzipayAccount extends GatewayAccount {

  private static final String SCRIPT = "/payments/v1/js/index.js";

  private final String merchantCode;
  private final Secret apiKey;
  private final String keyRsa;
  private final String authorizationPrefix;
  private final SafeUrl baseUrl;
  private final SafeUrl scriptUrl;
  private final String ruc;

  /**
   * @param merchantCode the merchant's number
   * @param apiKey what makes tokens, called {@code publicKey} on the wire
   * @param hashKey what Izipay signs with
   * @param hashKeyPrevious the former hash key, still believed while it is rotated
   * @param keyRsa most integrations pass the text {@code RSA}, and so does this without another
   * @param authorizationPrefix what stands before a token in {@code Authorization}: nothing, or
   *     {@code Bearer}
   * @param baseUrl in the place of Izipay's API
   * @param scriptUrl in the place of Izipay's script, which shows the form
   * @param ruc the merchant's tax number, which only refunds name
   * @throws IllegalArgumentException when the mode is neither test nor live, or a URL would carry
   *     payments in clear text over a network
   */
  @ConfigurationInject
  IzipayAccount(
      @Parameter String name,
      String merchantCode,
      String apiKey,
      String hashKey,
      Optional<String> hashKeyPrevious,
      Optional<String> keyRsa,
      Optional<String> authorizationPrefix,
      Optional<String> baseUrl,
      Optional<String> scriptUrl,
      Optional<String> ruc,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode) {
    super(IzipayGateway.ID, name, Key.rotating("hash-key", hashKey, hashKeyPrevious));
    if (merchantCode.isBlank()) {
      throw new WrongSetting("merchant-code", "is empty");
    }
    this.merchantCode = merchantCode;
    this.apiKey = Secret.of("api-key", apiKey);
    this.keyRsa = keyRsa.orElse("RSA");
    this.authorizationPrefix = authorizationPrefix.orElse("");
    Mode own = Mode.of(mode);
    this.baseUrl =
        SafeUrl.of(
            "base-url",
            baseUrl,
            own.choose("https://sandbox-api-pw.izipay.pe", "https://api-pw.izipay.pe"));
    this.scriptUrl =
        SafeUrl.of(
            "script-url",
            scriptUrl,
            own.choose(
                "https://sandbox-checkout.izipay.pe" + SCRIPT,
                "https://checkout.izipay.pe" + SCRIPT));
    this.ruc = ruc.orElse("");
  }

  @Override
  protected List<Identity> identities() {
    return List.of(new Identity("merchant-code", merchantCode));
  }

  String merchantCode() {
    return merchantCode;
  }

  Secret apiKey() {
    return apiKey;
  }

  String keyRsa() {
    return keyRsa;
  }

  URI scriptUrl() {
    return scriptUrl.uri();
  }

  String ruc() {
    return ruc;
  }

  URI at(String path) {
    return baseUrl.at(path);
  }

  /**
   * What may stand in {@code Authorization}, the likelier first: integrators who run it disagree on
   * whether a token stands there alone, and the wrong form is answered with 401 or P02.
   */
  List<String> authorizations(String token) {
    String other = authorizationPrefix.isEmpty() ? "Bearer" : "";
    return Stream.of(authorizationPrefix, other).map(p -> (p + " " + token).strip()).toList();
  }

  /** Where the form's page may load from and speak to: the script's host and the API's. */
  Stream<String> origins() {
    return Stream.of(scriptUrl, baseUrl).map(url -> origin(url.uri()));
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  @Override
  public String toString() {
    return "Izipay account " + name() + " (merchant " + merchantCode + " at " + baseUrl + ")";
  }
}
