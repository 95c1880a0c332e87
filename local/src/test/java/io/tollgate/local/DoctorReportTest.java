package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DoctorReportTest {

  private static final String ANSWER =
      """
      {"result":"%s","lines":[
        {"level":"OK","check":"database","finding":"8.4.11 answers in 1 ms","advice":""},
        {"level":"%s","check":"vnpay/main keys","finding":"refused: 97","advice":"Compare keys"}]}
      """;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void eachLineIsPrintedWithItsAdvice() throws IOException {
    assertEquals(1, print(ANSWER.formatted("FAIL", "FAIL")));
    assertEquals(
        """
        OK    database                                  8.4.11 answers in 1 ms
        FAIL  vnpay/main keys                           refused: 97
                                                        -> Compare keys
        """,
        printed.toString(StandardCharsets.UTF_8));
  }

  @Test
  void exitCodeIsOneOnFailureOnly() throws IOException {
    assertEquals(0, print(ANSWER.formatted("WARN", "WARN")));
    assertEquals(0, print("{\"result\":\"OK\",\"lines\":[]}"));
  }

  /** As AWS answers for a function that threw, or ran out of its time. */
  @Test
  void functionThatFailedIsNotSound() throws IOException {
    assertEquals(1, print("{\"errorMessage\":\"tollgate.mode is missing\"}"));
    assertEquals(1, print("{}"));
    assertEquals(
        "The function failed: tollgate.mode is missing\nThe function failed: {}\n",
        printed.toString(StandardCharsets.UTF_8));
  }

  private int print(String answer) throws IOException {
    return DoctorReport.print(answer, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}
