package io.tollgate.local.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes may unpack one server into one folder. */
class UnpackingTest {

  @TempDir Path root;

  @Test
  void folderThatAnotherProcessFilledMeanwhileIsKept() throws Exception {
    Path folder = root.resolve("server");

    Unpacking.into(
        folder,
        half -> {
          Files.writeString(half.resolve("bin"), "ours");
          Files.createDirectory(folder);
          Files.writeString(folder.resolve("bin"), "theirs");
        });

    assertEquals("theirs", Files.readString(folder.resolve("bin")));
    assertEquals(List.of("server"), names());
  }

  @Test
  void failureToFillLeavesNothingBehind() throws IOException {
    Path folder = root.resolve("server");

    assertThrows(
        FileSystemException.class,
        () ->
            Unpacking.into(
                folder,
                _ -> {
                  throw new FileSystemException("no space left");
                }));

    assertEquals(List.of(), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
