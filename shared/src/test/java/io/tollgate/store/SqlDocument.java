package io.tollgate.store;

import io.tollgate.local.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;

/** {@code docs/sql} shows five scripts as they are sent: what changes there changes on the wire. */
public final class SqlDocument {

  private static final Path FOLDER = Path.of("../docs/sql");

  private SqlDocument() {}

  /**
   * Compares a file with a script that was sent just now ({@link GeneratedText}).
   *
   * @param name of the file
   * @param what happens, in a sentence
   * @param fragment by which the script is known among the last few
   */
  public static void assertShows(StoreFixture fixture, String name, String what, String fragment)
      throws IOException {
    Path file = FOLDER.resolve(name + ".sql");
    String text =
        "-- %s\n-- Written by SqlDocumentTest; README.md says how to read it.\n\n%s"
            .formatted(what, NamedValues.of(fixture.paymentStore().lastSent(fragment)));
    GeneratedText.assertFile(file, text);
  }
}
