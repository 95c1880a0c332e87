package io.tollgate.local;

import io.tollgate.simulator.SimulatedGateway;
import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gateways that are called at their real sandbox, or wherever their settings say, and are not
 * simulated.
 *
 * @param gateways by their ids
 * @param properties the settings of their accounts, by their names in {@code docs/gateways.md}
 * @param publicUrl where gateways and browsers reach this machine's API, through a tunnel for
 *     example
 */
public record Sandboxes(
    Set<String> gateways, Map<String, String> properties, Optional<String> publicUrl) {

  /** All gateways are simulated. */
  public static final Sandboxes NONE = new Sandboxes(Set.of(), Map.of(), Optional.empty());

  private static final Pattern OPTION = Pattern.compile("([^=]+)=(.+)");
  private static final Pattern PUBLIC_URL =
      Pattern.compile("https://[^/?#@\\s]+|http://(localhost|127\\.0\\.0\\.1)(:\\d+)?");
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  /**
   * Reads the files that the options name.
   *
   * @param options each {@code GATEWAY=FILE}
   * @param publicUrls at most one
   * @throws StartFailure with a sentence about what is wrong or missing, and no key in it
   */
  public static Sandboxes read(List<String> options, List<String> publicUrls) {
    Optional<String> publicUrl =
        publicUrls.stream().reduce((_, last) -> last).map(Sandboxes::publicUrl);
    if (!options.isEmpty() && publicUrl.isEmpty()) {
      throw new StartFailure(
          "--gateway needs --public-url, at which the gateway reaches this machine.");
    }
    Set<String> gateways = new TreeSet<>();
    Map<String, String> properties = new TreeMap<>();
    for (String option : options) {
      Matcher parts = OPTION.matcher(option);
      if (!parts.matches()) {
        throw new StartFailure(
            "--gateway takes GATEWAY=FILE, like vnpay=vnpay.properties, not '" + option + "'.");
      }
      SimulatedGateway gateway = gateway(parts.group(1));
      if (!gateways.add(gateway.id())) {
        throw new StartFailure("--gateway names " + gateway.id() + " twice.");
      }
      properties.putAll(settings(gateway, Path.of(parts.group(2))));
    }
    return new Sandboxes(gateways, properties, publicUrl);
  }

  /** Puts their accounts in the place of those that simulators would have. */
  void replaceAccounts(Map<String, String> all) {
    gateways.forEach(id -> all.keySet().removeIf(name -> name.startsWith(prefix(id))));
    all.putAll(properties);
  }

  private static String prefix(String gateway) {
    return "tollgate." + gateway + ".";
  }

  private static String publicUrl(String given) {
    String url = given.replaceFirst("/$", "");
    if (!PUBLIC_URL.matcher(url).matches()) {
      throw new StartFailure(
          "--public-url takes an https URL without a path, like https://abc.example, not '"
              + given
              + "'.");
    }
    return url;
  }

  private static SimulatedGateway gateway(String id) {
    List<SimulatedGateway> known = SimulatedGateway.all();
    return known.stream()
        .filter(gateway -> gateway.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailure(
                    "--gateway takes one of "
                        + known.stream().map(SimulatedGateway::id).collect(Collectors.joining(", "))
                        + ", not '"
                        + id
                        + "'."));
  }

  private static Map<String, String> settings(SimulatedGateway gateway, Path file) {
    Map<String, String> settings = load(file);
    String prefix = prefix(gateway.id());
    Pattern name = Pattern.compile(Pattern.quote(prefix) + "([a-z0-9-]+)\\.[a-z0-9-]+");
    Set<String> accounts = new TreeSet<>();
    for (String key : settings.keySet()) {
      Matcher parts = name.matcher(key);
      if (!parts.matches()) {
        // Not the line itself, which may be a key that lost its name.
        throw new StartFailure(
            file + ": each line is " + prefix + "<account>.<name>=<value>; see docs/gateways.md.");
      }
      accounts.add(parts.group(1));
    }
    if (accounts.isEmpty()) {
      accounts.add("main");
    }
    for (String account : accounts) {
      for (String required : required(gateway).toList()) {
        String key = prefix + account + "." + required;
        if (settings.getOrDefault(key, "").isBlank()) {
          throw new StartFailure(file + ": " + key + " is missing; see docs/gateways.md.");
        }
      }
    }
    return settings;
  }

  /**
   * What the simulator's own account has, but for its addresses: those of the sandbox are known.
   */
  private static Stream<String> required(SimulatedGateway gateway) {
    String address = "http://localhost";
    Stream<String> others =
        gateway.properties(address).entrySet().stream()
            .filter(each -> !each.getValue().startsWith(address))
            .map(Map.Entry::getKey);
    return Stream.concat(gateway.secrets().keySet().stream(), others)
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .sorted();
  }

  private static Map<String, String> load(Path file) {
    Properties properties = new Properties();
    try {
      boolean isOpen = Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains);
      if (isOpen) {
        throw new StartFailure(file + " is open to others on this machine: chmod 600 " + file);
      }
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure("Cannot read " + file + ": " + e, e);
    }
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name).strip()));
  }
}
