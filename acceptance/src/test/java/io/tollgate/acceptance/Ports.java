package io.tollgate.acceptance;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for processes that must be told theirs before they start. They lie below the range of which
 * Linux and macOS take ports for outgoing connections (from 32768 and from 49152), so that no
 * connection of another test takes one meanwhile.
 */
final class Ports {

  private static final int FIRST = 20_000;
  private static final int END = 32_000;
  private static final int ATTEMPTS_MAX = 1_000;

  /** Test processes that run side by side begin at different ones. */
  private static int next = ThreadLocalRandom.current().nextInt(FIRST, END);

  private Ports() {}

  static int free() {
    return free(1);
  }

  /** The first of so many ports in a row that nothing listens on. None is given out twice. */
  static synchronized int free(int count) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      int first = next + count > END ? FIRST : next;
      next = first + count;
      if (IntStream.range(first, next).allMatch(Ports::isFree)) {
        return first;
      }
    }
    throw new IllegalStateException("No " + count + " free ports from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
