package io.tollgate.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "buyer@example.com,buyer@example.com",
    "first.last+tag@mail.example.co,first.last+tag@mail.example.co",
    "o'neil@example.com,o'neil@example.com",
    "buyer@cửahàng.vn,buyer@xn--cahng-tqa2694c.vn"
  })
  void addressIsWrittenAsSesTakesIt(String given, String expected) {
    assertEquals(Optional.of(expected), MailAddress.of(given).map(MailAddress::value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "buyer",
        "buyer@localhost",
        "a,b@example.com",
        "<b@example.com>",
        "a b@example.com",
        "b@example.com\r\nBcc: c@example.com",
        "b@exam\nple.com",
        "a@b@example.com",
        "nguyễn@example.com",
        "b@-example.com",
        "b@example..com"
      })
  void whatIsNoAddressIsNone(String given) {
    assertEquals(Optional.empty(), MailAddress.of(given));
  }

  @Test
  void hashIsTheSameHoweverTheAddressIsWrittenAndShowsNothing() {
    MailAddress address = MailAddress.of("Buyer@Example.com").orElseThrow();
    assertEquals(MailAddress.of("buyer@example.com").orElseThrow().sha256(), address.sha256());
    assertFalse(address.toString().contains("uyer"));
  }
}
