package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.context.ApplicationContext;
import io.tollgate.aws.MailAddress;
import io.tollgate.bill.Mode;
import io.tollgate.log.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To whom mails go: a test payment's never to a buyer. */
class MailSettingsTest {

  private static final MailAddress BUYER = MailAddress.of("buyer@example.com").orElseThrow();
  private static final Optional<MailAddress> NOBODY = Optional.empty();
  private static final String AWS = "https://email.eu-west-1.amazonaws.com";

  @Test
  void livePaymentIsToldToItsBuyer() {
    MailSettings live = settings(Map.of("tollgate.mode", "live"));
    assertFalse(live.isTest(Optional.of(Mode.LIVE)));
    assertFalse(live.isTest(Optional.empty()));
    assertEquals(Optional.of(BUYER), live.recipient(BUYER, false));
  }

  @Test
  void testPaymentIsToldToNobodyOrToTheTestAddress() {
    MailSettings live =
        settings(Map.of("tollgate.mode", "live", "tollgate.mail-test-to", "me@shop.example"));
    assertTrue(live.isTest(Optional.of(Mode.TEST)));
    assertEquals(MailAddress.of("me@shop.example"), live.recipient(BUYER, true));

    MailSettings test = settings(Map.of("tollgate.mode", "test"));
    assertTrue(test.isTest(Optional.of(Mode.LIVE)));
    assertEquals(NOBODY, test.recipient(BUYER, true));
  }

  @Test
  void onlyAnEmulatorOnThisMachineGetsTestMailsUnderTheBuyersAddress() {
    for (String endpoint :
        new String[] {"http://localhost:1/ses", "http://127.0.0.1:1", "http://[::1]:1"}) {
      assertEquals(
          Optional.of(BUYER),
          settings(Map.of("aws.endpoint-url-ses", endpoint)).recipient(BUYER, true));
    }
    assertEquals(
        NOBODY,
        settings(Map.of("aws.endpoint-url-ses", "http://localhost.example.com"))
            .recipient(BUYER, true));
  }

  @Test
  void withoutASenderMailsAreOff() {
    assertFalse(settings(Map.of("tollgate.mail-from", "")).isOn());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tollgate.mail-from", "tollgate.mail-test-to"})
  void wrongAddressIsOneLineThatBeginsWithItsSettingAndLeavesMailsOff(String setting) {
    String log =
        CapturedLog.of(
            () -> assertFalse(settings(Map.of(setting, "Shop <orders@shop.example>")).isOn()));
    assertEquals(
        List.of("[ERROR] BuyerMails - " + setting + " is no mail address; mails are off"),
        log.lines().filter(line -> line.contains("BuyerMails")).toList());
  }

  /** What a deployment takes is what the function takes, but for domains that are not ASCII. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders@shop.example",
        "first.last+tag@mail.example.co",
        "orders@localhost",
        "orders@-shop.example",
        "orders@shop-.example",
        "orders@shop..example",
        "orders@shop.example.",
        "orders@.example",
        "Shop <orders@shop.example>",
        "@shop.example",
        "a@b@shop.example",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@shop.example",
        "orders@a-label-of-more-than-sixty-three-letters-which-no-domain-may-ever-have.example"
      })
  void templateTakesTheAddressesThatTheFunctionTakes(String address) throws IOException {
    List<String> patterns =
        Files.readString(Path.of("../template.yaml"))
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("AllowedPattern: ") && line.contains("@"))
            .map(line -> line.substring("AllowedPattern: ".length()))
            .toList();
    assertFalse(patterns.isEmpty());
    for (String pattern : patterns) {
      assertEquals(MailAddress.of(address).isPresent(), address.matches(pattern));
      assertTrue("".matches(pattern));
    }
  }

  @Test
  void shopWithoutANameIsCalledByItsHost() {
    assertEquals("shop.example", settings(Map.of("tollgate.mail-name", "")).name());
    assertEquals("Cửa hàng", settings(Map.of("tollgate.mail-name", "Cửa hàng")).name());
  }

  private static MailSettings settings(Map<String, String> given) {
    Map<String, Object> properties =
        new HashMap<>(
            Map.of(
                "tollgate.mail-from", "orders@shop.example",
                "tollgate.shop-url", "https://shop.example",
                "aws.endpoint-url-ses", AWS,
                // A pool connects when it is asked for a connection.
                "datasources.default.url", "jdbc:mysql://localhost:1/none",
                "datasources.default.initialization-fail-timeout", "-1"));
    properties.putAll(given);
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(MailSettings.class);
    }
  }
}
