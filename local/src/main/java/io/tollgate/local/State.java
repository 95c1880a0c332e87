package io.tollgate.local;

import io.tollgate.local.identity.SigningKey;
import io.tollgate.simulator.FolderLock;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What is kept between runs, in a folder that git ignores, locked while it is open. Files with
 * secrets are ours alone.
 */
record State(Path folder, FileChannel lock) implements AutoCloseable {

  private static final List<String> OWN =
      List.of(
          "database",
          "functions",
          "simulators",
          "webhooks",
          "mail",
          "local.properties",
          "api-key",
          "issuer-key",
          "env");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  /** The folder, made when it is missing. */
  static State open(Path folder, boolean fresh) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      State state = new State(absolute, lock(absolute));
      if (fresh) {
        for (String name : OWN) {
          delete(absolute.resolve(name));
        }
      }
      Files.createDirectories(absolute.resolve("simulators"));
      Files.createDirectories(absolute.resolve("webhooks"));
      Files.createDirectories(absolute.resolve("mail"));
      return state;
    } catch (IOException e) {
      throw new StartFailure("Cannot write to the folder " + absolute + ": " + e, e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    return FolderLock.take(
        folder,
        "Another one is running on " + folder + ". Choose another folder with TOLLGATE_STATE.");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  Path database() {
    return folder.resolve("database");
  }

  Path functions() {
    return folder.resolve("functions");
  }

  /** A file for each mail. */
  Path mail() {
    return folder.resolve("mail");
  }

  Path simulator(String gateway) {
    return folder.resolve("simulators").resolve(gateway + ".json");
  }

  /** A value for each name: the one of an earlier run, else a fresh one of its maker. */
  Map<String, String> secrets(Map<String, Supplier<String>> makers) {
    Properties before = new Properties();
    try {
      if (Files.exists(properties())) {
        try (var in = Files.newInputStream(properties())) {
          before.load(in);
        }
      }
    } catch (IOException e) {
      throw new StartFailure("Cannot read " + properties() + ": " + e, e);
    }
    Map<String, String> secrets = new TreeMap<>();
    makers.forEach(
        (name, maker) ->
            secrets.put(name, Optional.ofNullable(before.getProperty(name)).orElseGet(maker)));
    return secrets;
  }

  /** Writes the properties that override the template's environment to a file, for developers. */
  void write(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    try {
      makeSecret(properties());
      try (var out = Files.newOutputStream(properties())) {
        properties.store(out, "Lies over the environment of template.yaml. Written at each start");
      }
    } catch (IOException e) {
      throw new StartFailure("Cannot write " + properties() + ": " + e, e);
    }
  }

  private Path properties() {
    return folder.resolve("local.properties");
  }

  /** Writes what callers need to the file that {@code ./run --env} shows: NAME=value lines. */
  void writeEnvironment(SequencedMap<String, String> values) {
    Path file = folder.resolve("env");
    try {
      makeSecret(file);
      Files.write(
          file,
          values.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList());
    } catch (IOException e) {
      throw new StartFailure("Cannot write " + file + ": " + e, e);
    }
  }

  /** The shop's key {@code tg_<id>_<secret>}, the same one in every run. */
  String apiKey() {
    return kept(
        "api-key", () -> "tg_" + RandomText.of(BASE32, 12) + "_" + RandomText.of(BASE32, 40));
  }

  /** What the local issuer signs with, so that a token outlives a restart. */
  SigningKey issuerKey() {
    return SigningKey.parse(kept("issuer-key", SigningKey::random));
  }

  /** What a webhook endpoint is signed with, which its function shows once. */
  String webhookSecret(String url, Supplier<String> first) {
    return kept("webhooks/" + URLEncoder.encode(url, StandardCharsets.UTF_8), first);
  }

  private String kept(String name, Supplier<String> first) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        String made = first.get();
        makeSecret(file);
        Files.writeString(file, made + "\n");
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartFailure("Cannot write " + file + ": " + e, e);
    }
  }

  private static void makeSecret(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}
