package io.tollgate.create;

import io.micronaut.context.annotation.Property;
import io.tollgate.response.ConfirmationPage;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The allowed return URLs: the shop's own pages, the only ones that a browser is ever redirected
 * to.
 */
@Singleton
final class ReturnUrls {

  /** Of the stored address. */
  private static final int CHARACTERS_MAX = 2048;

  /**
   * Dots, slashes, backslashes and control characters, also encoded twice: a way out of a folder.
   */
  private static final Pattern ENCODED_SYNTAX =
      Pattern.compile("%(25)*(2e|2f|5c|[01].|7f)", Pattern.CASE_INSENSITIVE);

  private final List<URI> allowed;
  private final URI usual;

  /**
   * @param allowed URLs that a return URL may lie below: same scheme, host and port, and the path
   *     begins with theirs
   * @param usual for a payment that names no other
   * @throws IllegalArgumentException when an allowed URL names no scheme or no host
   */
  ReturnUrls(
      @Property(name = "tollgate.return-urls") List<String> allowed, ConfirmationPage usual) {
    this.allowed =
        allowed.stream()
            .map(String::strip)
            .filter(Predicate.not(String::isEmpty))
            .map(ReturnUrls::base)
            .toList();
    this.usual = usual.url();
  }

  URI usual() {
    return usual;
  }

  /**
   * The URL in ASCII, as a header carries it, if it lies below an allowed one; with a fragment,
   * where it has one.
   */
  Optional<URI> allowed(String requested) {
    try {
      URI uri = new URI(new URI(requested).toASCIIString());
      if (uri.toString().length() > CHARACTERS_MAX) {
        return Optional.empty();
      }
      return uri.equals(uri.normalize()) && allowed.stream().anyMatch(base -> isBelow(uri, base))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static URI base(String url) {
    URI base = URI.create(url);
    if (base.getScheme() == null || base.getRawAuthority() == null) {
      throw new IllegalArgumentException(
          "tollgate.return-urls: \"" + url + "\" must be like https://shop.example/thanks");
    }
    return base;
  }

  private static boolean isBelow(URI uri, URI base) {
    return uri.getRawAuthority() != null
        && base.getScheme().equals(uri.getScheme())
        && base.getRawAuthority().equals(uri.getRawAuthority())
        && isBelow(uri.getRawPath(), base.getRawPath());
  }

  private static boolean isBelow(String path, String base) {
    String folder = base.endsWith("/") ? base : base + "/";
    return (path + "/").startsWith(folder)
        && !path.contains("\\")
        && !ENCODED_SYNTAX.matcher(path).find();
  }
}
