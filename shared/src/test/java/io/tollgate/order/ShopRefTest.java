package io.tollgate.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopRefTest {

  @ParameterizedTest
  @ValueSource(strings = {"#1001", "ĐH-1001", "注文-7", "2026/11:28_a.b", "٣٤", "x"})
  void validShopNumbersAreAccepted(String number) {
    assertEquals(Optional.of(number), ShopRef.parse(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "has space", "-1", "a\u0000", "😀", "a'b", "a%b", "\u0301a"})
  void invalidShopNumbersAreRejected(String number) {
    assertEquals(Optional.empty(), ShopRef.parse(number));
  }

  @Test
  void sameLetterInOneCharacterOrTwoIsTheSameNumber() {
    assertEquals(ShopRef.parse("Số-1"), ShopRef.parse("So\u0302\u0301-1"));
  }

  @Test
  void shopNumberHasAtMost64Characters() {
    assertEquals(Optional.of("Đ".repeat(64)), ShopRef.parse("Đ".repeat(64)));
    assertEquals(Optional.empty(), ShopRef.parse("Đ".repeat(65)));
  }
}
