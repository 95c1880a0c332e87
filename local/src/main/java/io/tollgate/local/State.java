package io.tollgate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is kept between runs, in a folder that git ignores. Files with secrets are ours alone. */
record State(Path folder) {

  private static final List<String> OWN =
      List.of("database", "functions", "simulators", "local.properties", "api-key");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  /** The folder, made when it is missing. */
  static State open(Path folder, boolean fresh) {
    State state = new State(folder.toAbsolutePath().normalize());
    try {
      Files.createDirectories(state.folder);
      if (fresh) {
        for (String name : OWN) {
          delete(state.folder.resolve(name));
        }
      }
      Files.delete(Files.createTempFile(state.folder, "may-write", ""));
      Files.createDirectories(state.folder.resolve("simulators"));
      return state;
    } catch (IOException e) {
      throw new StartFailure("Cannot write to " + state.folder + ": " + e, e);
    }
  }

  Path database() {
    return folder.resolve("database");
  }

  Path functions() {
    return folder.resolve("functions");
  }

  Path simulator(String gateway) {
    return folder.resolve("simulators").resolve(gateway + ".json");
  }

  /**
   * Writes the properties that lie over the template's environment and answers them.
   *
   * @param known what this start knows
   * @param secrets names of random values; one made by an earlier run is kept
   */
  Map<String, String> properties(Map<String, String> known, List<String> secrets) {
    Path file = folder.resolve("local.properties");
    Properties properties = new Properties();
    try {
      if (Files.exists(file)) {
        try (var in = Files.newInputStream(file)) {
          properties.load(in);
        }
      }
      secrets.forEach(name -> properties.putIfAbsent(name, random(32)));
      properties.putAll(known);
      Map<String, String> all = new TreeMap<>();
      properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
      makeSecret(file);
      try (var out = Files.newOutputStream(file)) {
        properties.store(out, "Laid over the environment of template.yaml. Made by ./run");
      }
      return all;
    } catch (IOException e) {
      throw new StartFailure("Cannot write " + file + ": " + e, e);
    }
  }

  /** The shop's key {@code tg_<id>_<secret>}, the same one in every run. */
  String apiKey() {
    Path file = folder.resolve("api-key");
    try {
      if (!Files.exists(file)) {
        makeSecret(file);
        Files.writeString(file, "tg_" + base32(12) + "_" + base32(40) + "\n");
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

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String base32(int length) {
    StringBuilder text = new StringBuilder();
    RANDOM.ints(length, 0, BASE32.length()).forEach(i -> text.append(BASE32.charAt(i)));
    return text.toString();
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
