package io.tollgate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.explain.ExplainCommand.Refusal;
import io.tollgate.gateway.Signer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./dev explain} reads and prints. */
class ExplainCommandTest {

  private static final String KEY1 = "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL";
  private static final String KEY2 = "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz";

  @TempDir private Path folder;
  private Path settings;

  @BeforeEach
  void writeSettings() throws IOException {
    settings = folder.resolve("zalopay.properties");
    Files.writeString(
        settings,
        "tollgate.zalopay.main.app-id=2553\ntollgate.zalopay.main.key1=%s\ntollgate.zalopay.main.key2=%s\n"
            .formatted(KEY1, KEY2));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
  }

  private static String callback(String key) {
    return "data={\"app_id\":2553}&mac=" + Signer.hex("HmacSHA256", key, "{\"app_id\":2553}");
  }

  private String printed(int code, String message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(
        code,
        ExplainCommand.run(
            List.of("zalopay", "--settings", settings.toString()),
            new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void signatureIsExplainedWithTheKeysOfTheFileAndWithoutShowingThem() throws IOException {
    assertTrue(printed(0, callback(KEY2)).startsWith("The signature is right."));
    String wrong = printed(1, callback(KEY1));
    assertTrue(wrong.contains("- this is key1's signature, callbacks use key2\n"), wrong);
    assertFalse(wrong.contains(KEY1) || wrong.contains(KEY2), wrong);
    assertTrue(printed(1, "nonsense").contains("neither a mac nor a checksum"));
  }

  @Test
  void fileOfKeysThatOthersMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    Refusal refusal = assertThrows(Refusal.class, () -> printed(0, callback(KEY2)));
    assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
  }

  @Test
  void withoutKeysAndTerminalItSaysWhereKeysCanStand() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                ExplainCommand.run(
                    List.of("momo"),
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(
                        OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
    assertTrue(refusal.getMessage().contains("TOLLGATE_MOMO_MAIN_"), refusal.getMessage());
  }

  @Test
  void unknownGatewayIsToldWhichThereAre() {
    Refusal refusal =
        assertThrows(
            Refusal.class,
            () ->
                ExplainCommand.run(
                    List.of("nobody"),
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(
                        OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)));
    assertTrue(refusal.getMessage().startsWith("Gateways are izipay, "), refusal.getMessage());
  }
}
