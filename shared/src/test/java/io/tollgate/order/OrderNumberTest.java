package io.tollgate.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderNumberTest {

  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** Check characters that were computed elsewhere, as remainders by 37. */
  @ParameterizedTest
  @CsvSource({
    "7K3M9QXA7, 7K3M9QXA7",
    "4X7NQ2TBQ, 4X7NQ2TBQ",
    "000000000, 000000000",
    "ZZZZZZZZF, ZZZZZZZZF",
    "7k3m-9qxa-7, 7K3M9QXA7",
    "' 7k3m 9qxa 7 ', 7K3M9QXA7",
    "7K3M\u20139QXA7, 7K3M9QXA7",
    "oO0oO0oO0, 000000000"
  })
  void numberIsReadAsPeopleTypeIt(String typed, String number) {
    assertEquals(number, OrderNumber.parse(typed).orElseThrow().value());
    assertFalse(OrderNumber.isMistyped(typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7K3M9QXA", "7K3M9QXA77", "7K3M9QUA7", "7K3M9QXA*", "order-1", "ĐH3M9QXA7"})
  void otherTextsAreNoNumbers(String text) {
    assertEquals(Optional.empty(), OrderNumber.parse(text));
    assertFalse(OrderNumber.isMistyped(text));
  }

  @Test
  void oneAndTheLettersThatLookLikeItAreTheSame() {
    String number = drawn().filter(drawn -> drawn.contains("1")).findFirst().orElseThrow();
    assertEquals(number, OrderNumber.parse(number.replace('1', 'I')).orElseThrow().value());
    assertEquals(number, OrderNumber.parse(number.replace('1', 'l')).orElseThrow().value());
  }

  @Test
  void everyDrawnNumberHasItsCheckCharacter() {
    drawn()
        .limit(10_000)
        .forEach(number -> assertEquals(number, OrderNumber.parse(number).orElseThrow().value()));
  }

  @Test
  void everySingleWrongCharacterIsNoticed() {
    String number = drawn().findFirst().orElseThrow();
    for (int i = 0; i < number.length(); i++) {
      for (char digit : DIGITS.toCharArray()) {
        String typed = number.substring(0, i) + digit + number.substring(i + 1);
        assertEquals(!typed.equals(number), OrderNumber.isMistyped(typed), typed);
      }
    }
  }

  @Test
  void twoNeighboursThatChangedPlacesAreNoticed() {
    for (String number : drawn().limit(100).toList()) {
      for (int i = 0; i + 1 < number.length(); i++) {
        String typed =
            number.substring(0, i)
                + number.charAt(i + 1)
                + number.charAt(i)
                + number.substring(i + 2);
        assertTrue(typed.equals(number) || OrderNumber.isMistyped(typed), typed);
      }
    }
  }

  @Test
  void numberWithAWrongCheckCharacterCannotBeMade() {
    assertThrows(IllegalArgumentException.class, () -> new OrderNumber("7K3M9QXA8"));
  }

  private static Stream<String> drawn() {
    Random random = new Random(7);
    return Stream.generate(() -> OrderNumber.draw(random).value());
  }
}
