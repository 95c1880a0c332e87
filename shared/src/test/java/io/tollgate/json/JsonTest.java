package io.tollgate.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"{}\"",
        "[]",
        "{",
        "{\"a\":}",
        "{} {}",
        "{}x",
        "{\"a\":1,\"a\":1}",
        "{\"a\":NaN}",
        "{a:1}",
        "{\"a\":01}",
        "<html>"
      })
  void textThatIsNotOneJsonObjectIsEmpty(String text) {
    assertEquals(Optional.empty(), Json.object(text));
  }

  @Test
  void tooDeeplyNestedJsonIsEmpty() {
    assertEquals(Optional.empty(), Json.object("{\"a\":".repeat(100_000)));
    assertEquals(Optional.empty(), Json.object("{\"a\":" + "9".repeat(100_000) + "}"));
  }

  @Test
  void longNumbersAndTextsAreReadExactly() {
    var object = Json.object("{\"n\":9007199254740993,\"t\":\"\\u0110\\/\"}").orElseThrow();
    assertEquals(9_007_199_254_740_993L, object.get("n").getLongValue());
    assertEquals("Đ/", object.get("t").getStringValue());
  }

  @Test
  void aNameWithoutAValueIsWrittenAtAnyDepth() {
    Map<String, Object> inner = Map.of("b", Json.NULL);
    assertEquals("{\"a\":[{\"b\":null},1]}", Json.write(Map.of("a", List.of(inner, 1))));
  }

  @Test
  void textsSurviveAWriteAndARead() {
    Map<String, String> texts = Map.of("a|b", "https://e.vn/?x=1&y=\"\\\n", "é", "🎁");
    assertEquals(texts, Json.texts(Json.write(texts)));
    assertTrue(Json.write(Map.of("u", "https://e.vn/")).contains("https://e.vn/"));
  }
}
