package io.tollgate.deliver;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where webhooks may be sent: https on port 443 of a public address. An operator's URL must not
 * reach what stands beside our functions, whatever its name resolves to (server-side request
 * forgery). On one machine, http on loopback too.
 */
@Singleton
final class WebhookTargets {

  static final int URL_CHARACTERS_MAX = 2_000;

  private static final String REST_OF_LABEL = "([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String PATH = "([/?][A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?";

  /** A name of some labels, the last of which is no number: never an address. */
  private static final Pattern INTERNET =
      Pattern.compile(
          "https://([A-Za-z0-9]%1$s\\.){1,8}[A-Za-z]%1$s(:443)?%2$s"
              .formatted(REST_OF_LABEL, PATH));

  private static final Pattern THIS_MACHINE =
      Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:[1-9][0-9]{0,4})?" + PATH);

  private final boolean allowsThisMachine;
  private final List<AddressRange> refused;

  /**
   * Takes the settings.
   *
   * @param network {@code internet}, or {@code local} where the shop's server runs on this machine
   * @param ours comma-separated ranges of the network that the functions are in
   */
  WebhookTargets(
      @Property(name = "tollgate.webhook-network", defaultValue = "internet") String network,
      @Property(name = "tollgate.vpc-ranges", defaultValue = "") String ours) {
    this.allowsThisMachine = network.equals("local");
    this.refused =
        Stream.concat(
                AddressRange.NOT_PUBLIC.stream(),
                Arrays.stream(ours.split(","))
                    .filter(range -> !range.isBlank())
                    .map(range -> AddressRange.parse(range.strip())))
            .toList();
  }

  /** The URL, where it is one that may be sent to. */
  Optional<URI> parse(String text) {
    boolean isAllowed =
        INTERNET.matcher(text).matches()
            || allowsThisMachine && THIS_MACHINE.matcher(text).matches();
    try {
      return isAllowed ? Optional.of(new URI(text)) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** What a URL must be, for whoever sent another one. */
  String description() {
    return allowsThisMachine
        ? "must be https to a host name on port 443, or http to localhost; without a fragment"
        : "must be https to a host name on port 443, without a fragment";
  }

  /**
   * Whether a webhook may be sent to this address. An IPv4 address that is mapped into IPv6 is
   * judged as the IPv4 address that a socket would connect to: a name server's answer keeps it
   * mapped.
   */
  boolean isAllowed(InetAddress address) {
    InetAddress reached = unmapped(address);
    return allowsThisMachine && reached.isLoopbackAddress()
        || refused.stream().noneMatch(range -> range.contains(reached));
  }

  private static InetAddress unmapped(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address of a wrong length", e);
    }
  }
}
