package io.tollgate.local.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A file of a page, from the resources of this machine's pages and of their libraries. */
public final class PageFile {

  private PageFile() {}

  /** The text of the resource of this absolute name. */
  public static String text(String name) {
    try (InputStream file = PageFile.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
