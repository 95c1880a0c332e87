package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.store.OperatorQueries.Kind;
import io.tollgate.store.Position;
import io.tollgate.store.Search;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final Position PLACE = new Position(1_769_904_000_000_000L, 42);
  private static final Search ALL = search("");
  private static final Search OF_ONE = search("order-1001");

  @ParameterizedTest
  @EnumSource
  void writtenCursorIsReadBackAsItsRow(Kind list) {
    assertEquals(Optional.of(PLACE), Cursor.read(list, ALL, Cursor.write(list, ALL, PLACE)));
  }

  @Test
  void cursorOfAnotherListOrFilterIsRefused() {
    String cursor = Cursor.write(Kind.ORDERS, ALL, PLACE);
    assertEquals(Optional.empty(), Cursor.read(Kind.PAYMENTS, ALL, cursor));
    assertEquals(Optional.empty(), Cursor.read(Kind.ORDERS, OF_ONE, cursor));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "42",
        "%",
        "ORDERS",
        "ORDERS:time",
        "ORDERS:time:1",
        "ORDERS:time:1:-1",
        "ORDERS:time:1:1:1",
        "ORDERS:1:1",
        "ORDERS:time:1234567890123456789:1"
      })
  void inventedCursorIsRefused(String plain) {
    String cursor = Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    assertEquals(Optional.empty(), Cursor.read(Kind.ORDERS, ALL, cursor));
    assertEquals(Optional.empty(), Cursor.read(Kind.ORDERS, ALL, plain));
  }

  private static Search search(String shopRef) {
    return new Search("", "", "", shopRef, "", "", Search.ALWAYS, Search.EVER, Position.START, 50);
  }
}
