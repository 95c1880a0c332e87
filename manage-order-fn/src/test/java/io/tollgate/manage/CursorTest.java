package io.tollgate.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.store.Register.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  @ParameterizedTest
  @EnumSource
  void leadsBackToItsRow(Kind list) {
    assertEquals(Optional.of(42L), Cursor.read(list, Cursor.write(list, 42)));
  }

  @Test
  void leadsNowhereInAnotherList() {
    assertEquals(Optional.empty(), Cursor.read(Kind.PAYMENTS, Cursor.write(Kind.ORDERS, 42)));
  }

  /** The last three are ORDERS:0, ORDERS:-1 and ORDERS:1234567890123456789. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "42",
        "%",
        "T1JERVJT",
        "T1JERVJTOjA",
        "T1JERVJTOi0x",
        "T1JERVJTOjEyMzQ1Njc4OTAxMjM0NTY3ODk"
      })
  void whatNobodyGaveOut(String cursor) {
    assertEquals(Optional.empty(), Cursor.read(Kind.ORDERS, cursor));
  }
}
