package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {

  @Test
  void aHeaderAndALineForEachRow() {
    assertEquals(
        "id,who,superseded\r\n7,Ánh,true\r\n8,,\r\n",
        Csv.write(
            List.of("id", "who", "superseded"),
            List.of(Map.of("id", 7L, "who", "Ánh", "superseded", true), Map.of("id", 8L))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a,b              | "a,b"
          say "no"         | "say ""no""\"
          `two\nlines`     | `"two\nlines"`
          =1+1             | '=1+1
          +84 90           | '+84 90
          -2               | '-2
          @SUM(A1)         | '@SUM(A1)
          `\tx`            | `'\tx`
          `\rx`            | `"'\rx"`
          =HYPERLINK("x,y")| "'=HYPERLINK(""x,y"")"
          a=b              | a=b
          """)
  void formulaAndSpecialCharactersAreEscaped(String text, String cell) {
    assertEquals("c\r\n" + cell + "\r\n", Csv.write(List.of("c"), List.of(Map.of("c", text))));
  }

  /** A number is no text, and cannot be a formula. */
  @Test
  void negativeNumberIsNotEscaped() {
    assertEquals("c\r\n-5\r\n", Csv.write(List.of("c"), List.of(Map.of("c", -5L))));
  }
}
