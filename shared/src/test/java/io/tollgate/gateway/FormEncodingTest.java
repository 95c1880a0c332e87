package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormEncodingTest {

  @Test
  void writtenFormIsReadBackExactly() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("z", "Đơn hàng Tết – 🎁 é é");
    fields.put("a", "1+1=2 & 50% ~* a|b \"\\/\" ?#");
    fields.put("empty", "");

    Map<String, String> read = FormEncoding.read(FormEncoding.write(fields)).orElseThrow();

    assertEquals(fields, read);
    assertEquals(List.copyOf(fields.keySet()), List.copyOf(read.keySet()));
  }

  @Test
  void plusAndPercentTwentyAreBothASpace() {
    assertEquals(Optional.of(Map.of("a", "x y z+")), FormEncoding.read("a=x+y%20z%2B"));
  }

  @Test
  void nameWithoutValueIsEmptyAndStrayAmpersandIsIgnored() {
    assertEquals(Optional.of(Map.of("a", "", "b", "=")), FormEncoding.read("&a&b==&"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=1", "a=1&%61=2", "a&a=", "a=%", "a=%4", "a=%zz", "%-1=a"})
  void duplicateNameOrBrokenEscapeIsRejected(String text) {
    assertEquals(Optional.empty(), FormEncoding.read(text));
  }
}
