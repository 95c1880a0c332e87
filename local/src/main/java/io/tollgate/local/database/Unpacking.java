package io.tollgate.local.database;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Fills folders so that a half-filled one is never seen under its real name. */
final class Unpacking {

  private Unpacking() {}

  @FunctionalInterface
  interface Filler {
    void fill(Path folder) throws IOException, InterruptedException;
  }

  /** Does nothing when the folder is there; of two processes at once, one's work is thrown away. */
  static void into(Path folder, Filler filler) throws IOException, InterruptedException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.getParent());
    Path half = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".half-");
    try {
      filler.fill(half);
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Another process was quicker, and its folder is as good as ours.
    } finally {
      delete(half);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The jar on the class path that holds this entry. */
  static JarFile jarHolding(String entry, String name) throws IOException {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!platform.equals("Linux amd64")) {
      throw new StartFailure(
          "There is no embedded "
              + name
              + " for "
              + platform
              + ": set DATASOURCE_URL to a MySQL server.");
    }
    URL url = Unpacking.class.getClassLoader().getResource(entry);
    if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
      throw new StartFailure("The program files of " + name + " are not on the class path.");
    }
    connection.setUseCaches(false);
    return connection.getJarFile();
  }

  static void expectSuccess(Process process, String name, Path log)
      throws IOException, InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new StartFailure(name + " could not be prepared: " + lastLine(log));
    }
  }

  /** Usually says what went wrong. */
  static String lastLine(Path log) throws IOException {
    List<String> lines =
        Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
    return lines.stream()
        .filter(line -> line.contains("ERROR") || line.contains("error"))
        .findFirst()
        .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
  }
}
