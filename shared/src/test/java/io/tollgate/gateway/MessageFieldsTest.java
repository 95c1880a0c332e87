package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageFieldsTest {

  private static MessageFields json(String text) {
    return MessageFields.ofJson(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"12\"',   12, 12, 12, 12, 12",
    "12,           '', 12, 12, 12, 12",
    "-12,          '', -12, -12, -12, ''",
    "'\"a_1.b\"', a_1.b, a_1.b, '', '', a_1.b",
    "'\"a b\"',   a b, a b, '', '', ''",
    "'\"\"',      '', '', '', '', ''",
    "'\"00\"',   00, 00, 0, '', 00",
    "1234567890,   '', 1234567890, 1234567890, '', 1234567890",
    "1.5,          '', 1.5, '', '', 1.5",
    "1e3,          '', 1000.0, '', '', 1000.0",
    "true,         '', '', '', '', ''",
    "null,         '', '', '', '', ''",
    "[1],          '', '', '', '', ''",
  })
  void memberOfAnotherTypeThanAskedForIsAbsent(
      String value, String text, String textOrNumber, String whole, String code, String word) {
    MessageFields fields = json("{\"n\":" + value + "}");
    assertEquals(text, fields.text("n").orElse(""));
    assertEquals(textOrNumber, fields.textOrNumber("n").orElse(""));
    assertEquals(whole, fields.whole("n").map(String::valueOf).orElse(""));
    assertEquals(code, fields.code("n").map(String::valueOf).orElse(""));
    assertEquals(word, fields.word("n").orElse(""));
  }

  @Test
  void objectsAndListsInsideAreRead() {
    MessageFields fields = json("{\"o\":{\"n\":1},\"l\":[{\"n\":2},3],\"t\":true}");
    assertEquals(Optional.of(1L), fields.inside("o").whole("n"));
    assertEquals(MessageFields.NONE, fields.inside("l"));
    assertEquals(
        Optional.of(List.of(2L)),
        fields.list("l").map(list -> list.stream().flatMap(o -> o.whole("n").stream()).toList()));
    assertEquals(Optional.empty(), fields.list("o"));
    assertEquals(Optional.of(true), fields.flag("t"));
    assertEquals(Optional.empty(), fields.flag("o"));
  }

  @Test
  void formHasTextsAndNothingElse() {
    MessageFields fields = MessageFields.ofForm("a=1&b=x%20y").orElseThrow();
    assertEquals(Optional.of("x y"), fields.text("b"));
    assertEquals(Optional.of(1L), fields.whole("a"));
    assertTrue(fields.has("a"));
    assertFalse(fields.has("c"));
    assertEquals(Optional.empty(), MessageFields.ofForm("a=1&a=2"));
  }

  @Test
  void contentIsNotPrinted() {
    assertEquals("fields", json("{\"email\":\"maria@example.com\"}").toString());
  }
}
