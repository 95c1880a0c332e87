package io.tollgate.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** Ports for processes that must be told theirs before they start. */
final class Ports {

  private Ports() {}

  /** One that nothing listens on at this moment. */
  static int free() {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
