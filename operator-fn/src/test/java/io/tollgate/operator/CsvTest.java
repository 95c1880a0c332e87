package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.lambda.HttpReply;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

  /** Of a synchronous invocation (Lambda quotas). */
  private static final int LAMBDA_ANSWER_MAX = 6_291_556;

  @Test
  void aHeaderAndALineForEachRow() {
    assertEquals(
        "\ufeffid,who,superseded\r\n7,Ánh,true\r\n8,,\r\n",
        table(
            List.of("id", "who", "superseded"),
            Map.of("id", 7L, "who", "Ánh", "superseded", true),
            Map.of("id", 8L)));
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
          x;=1+1           | x;'=1+1
          `x\t@SUM(A1)`    | `x\t'@SUM(A1)`
          a,b;-2           | "a,b;'-2"
          `two\n+1`        | `"two\n'+1"`
          a;b-c            | a;b-c
          """)
  void formulaAndSpecialCharactersAreEscaped(String text, String cell) {
    assertEquals("\ufeffc\r\n" + cell + "\r\n", table(List.of("c"), Map.of("c", text)));
  }

  /** A number is no text, and cannot be a formula. */
  @Test
  void negativeNumberIsNotEscaped() {
    assertEquals("\ufeffc\r\n-5\r\n", table(List.of("c"), Map.of("c", -5L)));
  }

  /** The answer is JSON, in which a quote has two bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"\"", "ế", ";=", "x"})
  void tableOfTheLongestTextsFitsIntoAnAnswer(String text) {
    Csv csv = new Csv(List.of("c"));
    Map<String, Object> row = Map.of("c", text.repeat(200));
    int rows = 0;
    while (csv.add(row)) {
      rows++;
    }
    assertTrue(rows > 1_000, () -> "a table of few rows");
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    assertDoesNotThrow(() -> HttpReply.text(200, "text/csv", csv.text()).write(answer));
    assertTrue(answer.size() < LAMBDA_ANSWER_MAX, () -> "bytes: " + answer.size());
    assertEquals(rows + 1, csv.text().lines().count());
  }

  @SafeVarargs
  private static String table(List<String> columns, Map<String, Object>... rows) {
    Csv csv = new Csv(columns);
    for (Map<String, Object> row : rows) {
      assertTrue(csv.add(row));
    }
    return csv.text();
  }
}
