package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class MemoTest {

  @Test
  void valuesAddedByTheGatewayOverwritePlannedOnes() {
    Memo planned = new Memo(Map.of("app_time", "1", "token", "old"));
    assertEquals(
        new Memo(Map.of("app_time", "1", "token", "new", "url", "u")),
        planned.plus(new Memo(Map.of("token", "new", "url", "u"))));
    assertEquals(planned, planned.plus(Memo.EMPTY));
  }

  @Test
  void missingMemoValueIsAnError() {
    assertThrows(NoSuchElementException.class, () -> Memo.EMPTY.value("app_time"));
  }

  @Test
  void memoCopiesItsMap() {
    Map<String, String> values = new HashMap<>(Map.of("a", "1"));
    Memo memo = new Memo(values);
    values.put("a", "2");
    assertEquals("1", memo.value("a"));
  }
}
