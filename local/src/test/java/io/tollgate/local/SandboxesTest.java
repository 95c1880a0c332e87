package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxesTest {

  private static final List<String> PUBLIC = List.of("https://abc.example/");
  private static final String VNPAY =
      """
      # From VNPAY's letter
      tollgate.vnpay.main.tmn-code = DEMOCODE
      tollgate.vnpay.main.hash-secret=SECRETSECRET
      """;

  @TempDir Path folder;

  @Test
  void accountsOfTheFileReplaceThoseOfTheSimulator() throws Exception {
    Sandboxes read = Sandboxes.read(List.of("vnpay=" + file(VNPAY)), PUBLIC);

    assertEquals(Set.of("vnpay"), read.gateways());
    assertEquals(Optional.of("https://abc.example"), read.publicUrl());
    Map<String, String> all =
        new TreeMap<>(
            Map.of(
                "tollgate.vnpay.main.base-url", "http://localhost:8082",
                "tollgate.vnpay.main.hash-secret", "of the simulator",
                "tollgate.zalopay.main.app-id", "1"));
    read.replaceAccounts(all);
    assertEquals(
        Map.of(
            "tollgate.vnpay.main.tmn-code", "DEMOCODE",
            "tollgate.vnpay.main.hash-secret", "SECRETSECRET",
            "tollgate.zalopay.main.app-id", "1"),
        all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          paypal=FILE | --gateway takes one of zalopay, vnpay, stripe, izipay, momo, not 'paypal'.
          vnpay | --gateway takes GATEWAY=FILE, like vnpay=vnpay.properties, not 'vnpay'.
          stripe=FILE | FILE: each line is tollgate.stripe.<account>.<name>=<value>; see docs/gateways.md.
          vnpay=NONE | Cannot read NONE: java.nio.file.NoSuchFileException: NONE
          """)
  void whatIsWrongIsOneSentence(String option, String message) throws Exception {
    String file = file(VNPAY).toString();
    String none = folder.resolve("none").toString();
    assertEquals(
        message.replace("FILE:", file + ":").replace("NONE", none),
        failure(List.of(option.replace("FILE", file).replace("NONE", none)), PUBLIC));
  }

  @ParameterizedTest
  @CsvSource({
    "hash-secret=SECRETSECRET,hash-secret=",
    "hash-secret=SECRETSECRET,hash-secert=SECRETSECRET",
    "tollgate.vnpay.main.hash-secret=SECRETSECRET,''"
  })
  void missingKeyIsNamed(String sound, String broken) throws Exception {
    Path file = file(VNPAY.replace(sound, broken));
    assertEquals(
        file + ": tollgate.vnpay.main.hash-secret is missing; see docs/gateways.md.",
        failure(List.of("vnpay=" + file), PUBLIC));
  }

  @Test
  void lineThatIsNoSettingIsNotRepeated() throws Exception {
    Path file = file(VNPAY + "SECRETSECRET\n");
    assertEquals(
        file + ": each line is tollgate.vnpay.<account>.<name>=<value>; see docs/gateways.md.",
        failure(List.of("vnpay=" + file), PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void fileThatOthersCanOpenIsRefused(String permissions) throws Exception {
    Path file = file(VNPAY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    assertEquals(
        file + " is open to others on this machine: chmod 600 " + file,
        failure(List.of("vnpay=" + file), PUBLIC));
  }

  @Test
  void gatewayWithoutAPublicUrlOrNamedTwiceIsRefused() throws Exception {
    String option = "vnpay=" + file(VNPAY);
    assertEquals(
        "--gateway needs --public-url, at which the gateway reaches this machine.",
        failure(List.of(option), List.of()));
    assertEquals("--gateway names vnpay twice.", failure(List.of(option, option), PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc.example", "http://abc.example", "https://a.example/b", "https://a@b"})
  void publicUrlThatGatewaysWouldNotCallIsRefused(String url) {
    assertEquals(
        "--public-url takes an https URL without a path, like https://abc.example, not '"
            + url
            + "'.",
        failure(List.of(), List.of(url)));
  }

  private Path file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("vnpay.properties"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String failure(List<String> options, List<String> publicUrls) {
    return assertThrows(StartFailure.class, () -> Sandboxes.read(options, publicUrls)).getMessage();
  }
}
