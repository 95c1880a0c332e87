package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The exports in {@code docs/diagrams} are of the texts beside them: {@code ./dev diagrams}. */
class DiagramsTest {

  private static final Path FOLDER = Project.ROOT.resolve("docs/diagrams");

  /** Each carries the SHA-256 of its text; one that does not render has no export with it. */
  @Test
  void exportsCarryTheHashOfTheirSource() throws IOException, GeneralSecurityException {
    List<String> old = new ArrayList<>();
    for (Path source : sources()) {
      byte[] text = Files.readAllBytes(source);
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
      boolean isSequence = Files.readString(source).startsWith("sequenceDiagram");
      for (String kind : isSequence ? List.of("svg", "png", "drawio") : List.of("svg", "png")) {
        String name = source.getFileName().toString().replace("mmd", kind);
        if (!carries(FOLDER.resolve(name), hash)) {
          old.add(name);
        }
      }
    }
    assertEquals(List.of(), old, "./dev diagrams writes them");
  }

  private static boolean carries(Path export, String hash) throws IOException {
    return Files.exists(export)
        && new String(Files.readAllBytes(export), StandardCharsets.ISO_8859_1).contains(hash);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".mmd")).sorted().toList();
    }
  }
}
