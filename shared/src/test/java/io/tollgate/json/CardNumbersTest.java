package io.tollgate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a card's number and what is not, however it is written. */
class CardNumbersTest {

  /** The issuers' own numbers for tests. */
  private static final List<String> CARDS =
      List.of(
          "4111111111111111",
          "4242424242424242",
          "4012888888881881",
          "4000002500003155",
          "5555555555554444",
          "5105105105105100",
          "2223003122003222",
          "378282246310005",
          "371449635398431",
          "378734493671000",
          "6011111111111117",
          "6011000990139424",
          "30569309025904",
          "38520000023237",
          "3056930009020004",
          "3530111333300000",
          "3566002020360505",
          "6200000000000005",
          "6205500000000000004",
          "6759649826438453");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "Card: %s, thanks",
        "order 12 %s",
        "%s 12/29 123",
        "%s/12/29/123",
        "số %s!",
        "Visa-%s",
        "(%s)",
        "\n%s\n",
        "-%s-"
      })
  void cardIsFoundBesideOtherText(String around) {
    CARDS.forEach(card -> assertTrue(CardNumbers.isIn(around.formatted(card)), card));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "-", ".", "/", ",", ", ", "\n", "\r\n", "\u200b", "\u00a0", "\u2013", " - ", "_",
        "\u00ad"
      })
  void cardNumberWrittenInGroupsIsFound(String separator) {
    for (String card : CARDS) {
      String groups = card.replaceAll("(\\d{4})(?=\\d)", "$1" + separator);
      assertTrue(CardNumbers.isIn(groups), groups);
      String digits = String.join(separator, card.split(""));
      assertTrue(CardNumbers.isIn(digits), digits);
    }
  }

  @Test
  void cardIsFoundInDigitsOfOtherScripts() {
    for (int zero : new int[] {'０', '٠', '०'}) {
      for (String card : CARDS) {
        String digits =
            card.chars()
                .mapToObj(digit -> Character.toString(zero + digit - '0'))
                .collect(Collectors.joining());
        assertTrue(CardNumbers.isIn(digits), digits);
      }
    }
  }

  /** One in ten of them passes Luhn. */
  @Test
  void orderNumbersAndTimesAreNoCards() {
    assertNoCards("Order ", 20_261_128_000_001L);
    assertNoCards("at ", 1_795_854_000_000L);
    assertNoCards("at ", 1_795_854_000_000_000L);
    assertNoCards("user ", 100_000_000_000_001L);
    assertNoCards("", 84_901_234_567L);
    assertNoCards("article ", 5_018_374_000_000L);
    assertNoCards("account ", 4_500_205_123_000L);
    assertNoCards("+49 151 ", 12_345_000L);
  }

  @Test
  void phoneIsNoCardAndACardInAPhonesPlaceIsFound() {
    String phone = "+30 569 309 025 904";
    assertTrue(CardNumbers.isIn(phone));
    assertFalse(CardNumbers.isInPhone(phone));
    assertTrue(CardNumbers.isInPhone("4111 1111 1111 1111"));
  }

  /** Its second series; days of 2023 to 2027 written as yymmdd lie in it, one in ten with Luhn. */
  @Test
  void mastercardBeginsWith2221To2720() {
    for (long prefix = 2_200; prefix < 2_740; prefix++) {
      long first = prefix * 1_000_000_000_000L;
      long cards =
          LongStream.range(first, first + 10)
              .filter(number -> CardNumbers.isIn(Long.toString(number)))
              .count();
      assertEquals(prefix >= 2_221 && prefix <= 2_720 ? 1 : 0, cards, "prefix " + prefix);
    }
  }

  private static void assertNoCards(String before, long first) {
    assertEquals(
        List.of(),
        LongStream.range(first, first + 1_000)
            .mapToObj(number -> before + number)
            .filter(CardNumbers::isIn)
            .toList());
  }

  @Test
  void uuidsAreNoCards() {
    for (long i = 0; i < 10_000; i++) {
      String uuid = UUID.nameUUIDFromBytes(Long.toString(i).getBytes()).toString();
      assertFalse(CardNumbers.isIn(uuid), uuid);
    }
    assertFalse(CardNumbers.isIn("f4c1e2aa-4111-1111-1111-1111a0000000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111112",
        "411111111111",
        "41111111111111111",
        "1234567812345670",
        "x4111111111111111",
        "4111 1111 và 1111 1111",
        "4111    1111    1111    1111"
      })
  void otherDigitsAreNoCard(String text) {
    assertFalse(CardNumbers.isIn(text));
  }

  @Test
  void maskHidesTheDigitsOfCardsAlone() {
    assertEquals(
        "order 12: ####-####-####-####, 50000; \"pan\":\"###############\" 20261128000001",
        CardNumbers.mask(
            "order 12: 4111-1111-1111-1111, 50000; \"pan\":\"378282246310005\" 20261128000001"));
    assertEquals("no card", CardNumbers.mask("no card"));
  }
}
