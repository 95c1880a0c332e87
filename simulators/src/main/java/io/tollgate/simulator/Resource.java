package io.tollgate.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A file of the simulators' resources. */
public final class Resource {

  private Resource() {}

  /**
   * The text of the file of this name below {@code /simulator}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static String text(String name) {
    try (InputStream in = Resource.class.getResourceAsStream("/simulator/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
