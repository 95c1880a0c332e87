package io.tollgate.gateway;

import io.tollgate.settings.WrongSetting;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A URL that payments may be sent to: https, or http on this machine only. */
public record SafeUrl(URI uri) {

  private static final List<String> THIS_MACHINE = List.of("127.0.0.1", "localhost");

  /**
   * @throws IllegalArgumentException when it would carry payments in clear text over a network, or
   *     names no host
   */
  public SafeUrl {
    String host = uri.getHost();
    boolean isSafe =
        host != null
            && ("https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && THIS_MACHINE.contains(host));
    if (!isSafe) {
      throw new IllegalArgumentException(
          "A gateway is spoken to by https only, or on this machine");
    }
  }

  /**
   * What was configured, or else the usual one. Taken as a text, since Micronaut takes what it
   * cannot convert for absent, and a misspelt address would be the gateway's own.
   *
   * @throws WrongSetting when the text is no such URL
   */
  public static SafeUrl of(String setting, Optional<String> configured, URI usual) {
    return configured.map(text -> of(setting, text)).orElseGet(() -> new SafeUrl(usual));
  }

  /**
   * The URL of a setting.
   *
   * @throws WrongSetting when it is no such URL, without the text, which may hold a password
   */
  public static SafeUrl of(String setting, String text) {
    URI uri = page(text.strip()).orElseThrow(() -> new WrongSetting(setting, "is not a URL"));
    try {
      return new SafeUrl(uri);
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(setting, "is refused: " + e.getMessage());
    }
  }

  public URI at(String path) {
    return uri.resolve(path);
  }

  /** Whether a page is served by the same host in the same way, on whatever port. */
  public boolean isBeside(URI page) {
    return uri.getScheme().equals(page.getScheme()) && uri.getHost().equals(page.getHost());
  }

  /**
   * The page that a gateway's answer names, when it is https of the gateway's domain or below it,
   * or beside the API that was configured; empty for any other, to which no buyer may be sent.
   */
  public Optional<URI> page(String url, String domain) {
    return page(url).filter(page -> isOf(domain, page) || isBeside(page));
  }

  private static boolean isOf(String domain, URI page) {
    return "https".equals(page.getScheme())
        && page.getHost() != null
        && (page.getHost().equals(domain) || page.getHost().endsWith("." + domain));
  }

  /** The page that a gateway's answer names; empty when that is no address of a page. */
  public static Optional<URI> page(String url) {
    try {
      return Optional.of(URI.create(url)).filter(page -> page.getUserInfo() == null);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
