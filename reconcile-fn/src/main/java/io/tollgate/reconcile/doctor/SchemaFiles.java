package io.tollgate.reconcile.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The migrations of this release, which Lambda unpacks and one machine reads out of the jar. */
final class SchemaFiles {

  private static final Pattern FILE = Pattern.compile("V([0-9]+)__.*\\.sql");

  private SchemaFiles() {}

  /** The number of the newest one. */
  static int newest() {
    URL folder = Objects.requireNonNull(SchemaFiles.class.getResource("/schema"));
    try {
      URI uri = folder.toURI();
      if (!uri.getScheme().equals("jar")) {
        return newest(Path.of(uri));
      }
      String[] parts = uri.toString().split("!", 2);
      try (FileSystem jar =
          FileSystems.newFileSystem(Path.of(URI.create(parts[0].substring(4))), Map.of())) {
        return newest(jar.getPath(parts[1]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> FILE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElseThrow();
    }
  }
}
