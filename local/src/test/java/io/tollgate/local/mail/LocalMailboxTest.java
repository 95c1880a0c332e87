package io.tollgate.local.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tollgate.simulator.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMailboxTest {

  private static final String MAIL =
      """
      Date: Sat, 28 Nov 2026 10:00:00 GMT
      From: orders@shop.example
      To: buyer@buyer.example
      Subject: Thanks
      Content-Type: multipart/alternative; boundary="b"

      --b
      Content-Type: text/plain

      Thanks
      --b--
      """
          .replace("\n", "\r\n");

  @TempDir private Path folder;

  @Test
  void filesThatCannotBeReadAreSkipped() throws IOException {
    write("000001.eml", MAIL);
    write("000002.eml", "");
    write("000003.eml", MAIL.replaceFirst("Date: .*\r\n", ""));
    write("000004.eml", MAIL.replaceFirst("From: .*\r\n", ""));
    write("000005.eml", MAIL.replace("text/plain", "text/plain; charset=none"));
    write("000006.tmp", MAIL.substring(0, 40));
    write("notes.eml", MAIL);
    assertEquals(List.of("000001"), open().received().stream().map(ReceivedMail::id).toList());
  }

  @Test
  void oldestFileIsDeletedBeyondTheLimit() throws IOException {
    for (int id = 1; id <= 1_001; id++) {
      write("%06d.eml".formatted(id), MAIL);
    }
    assertEquals(1_000, open().received().size());
    assertFalse(Files.exists(folder.resolve("000001.eml")));
    assertEquals(1_000, open().received().size());
  }

  private LocalMailbox open() {
    return new LocalMailbox(folder, new VirtualClock(), _ -> {});
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
