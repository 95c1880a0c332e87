package io.tollgate.simulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder to one user at a time. The system lets go of it when the process ends, however.
 */
public final class FolderLock {

  private FolderLock() {}

  /**
   * Takes the folder until the channel is closed.
   *
   * @throws StartFailure with these words when somebody has it
   */
  public static FileChannel take(Path folder, String refusal) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // Held by this very process: the same answer.
    }
    channel.close();
    throw new StartFailure(refusal);
  }
}
