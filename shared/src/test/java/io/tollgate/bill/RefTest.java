package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @ParameterizedTest
  @CsvSource({
    "2026-02-01T16:59:59.999999Z, 260201",
    "2026-02-01T17:00:00Z,        260202",
    "2025-12-31T16:59:59Z,        251231",
    "2025-12-31T17:00:00Z,        260101",
    "2028-02-28T17:00:00Z,        280229",
  })
  void dateInARefDoesNotDependOnTheDefaultTimeZone(Instant instant, String date) {
    TimeZone ours = TimeZone.getDefault();
    try {
      for (String zone : new String[] {"UTC", "Asia/Ho_Chi_Minh", "America/Lima"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Ref ref = Ref.draw(instant, RANDOM);
        assertEquals(date, ref.value().substring(0, 6), zone);
        assertTrue(ref.isOf(instant), zone);
      }
    } finally {
      TimeZone.setDefault(ours);
    }
  }

  @Test
  void aRefIsOfItsOwnDayOnly() {
    Ref ref = new Ref("260201ABCDEFGHJ");
    assertTrue(ref.isOf(Instant.parse("2026-01-31T17:00:00Z")));
    assertTrue(ref.isOf(Instant.parse("2026-02-01T16:59:59Z")));
    assertFalse(ref.isOf(Instant.parse("2026-02-01T17:00:00Z")));
    assertFalse(ref.isOf(Instant.parse("2026-01-31T16:59:59Z")));
  }

  @Test
  void aMillionDrawsOfOneDayAreAllDifferentAndUseTheWholeAlphabet() {
    Instant now = Instant.parse("2026-02-01T03:00:00Z");
    Set<String> drawn = new HashSet<>();
    Set<Character> characters = new TreeSet<>();
    for (int i = 0; i < 1_000_000; i++) {
      String value = Ref.draw(now, RANDOM).value();
      drawn.add(value);
      if (i < 1_000) {
        value.substring(6).chars().forEach(c -> characters.add((char) c));
      }
    }
    // 45 random bits: two equal ones among a million are expected once in seventy runs.
    assertTrue(drawn.size() >= 999_999);
    assertEquals(
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ",
        characters.stream().map(String::valueOf).reduce("", String::concat));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "260201ABCDEFGHJ                      | 260201ABCDEFGHJ",
        "ct 260201abcdefghj-an                | 260201ABCDEFGHJ",
        "260201_abcdefghj                     | 260201ABCDEFGHJ",
        "Q260201ABCDEFGHJQ                    | 260201ABCDEFGHJ",
        "9260201ABCDEFGHJ                     | 9260201ABCDEFGH 260201ABCDEFGHJ",
        "260201ABCDEFGHJ 260202ABCDEFGHJ      | 260201ABCDEFGHJ 260202ABCDEFGHJ",
        "260201 ABCDEFGHJ                     | ''",
        "260201ABCDEFGHI                      | ''",
        "٢٦٠٢٠١ABCDEFGHJ                      | ''",
      })
  void allRefsWithinATextAreFound(String text, String refs) {
    assertEquals(refs, Ref.within(text).stream().map(Ref::value).collect(Collectors.joining(" ")));
  }

  @Test
  void refWithOrWithoutUnderscoreIsReadTheSame() {
    Ref ref = new Ref("260201ABCDEFGHJ");
    assertEquals("260201_ABCDEFGHJ", ref.withUnderscore());
    assertEquals(Optional.of(ref), Ref.parse("260201ABCDEFGHJ"));
    assertEquals(Optional.of(ref), Ref.parse("260201_ABCDEFGHJ"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "260201",
        "260201ABCDEFGH",
        "260201ABCDEFGHJK",
        "260201abcdefghj",
        "260201ABCDEFGHI",
        "260201ABCDEFGHO",
        "260201ABCDEFGHL",
        "260201ABCDEFGHU",
        "260201__ABCDEFGHJ",
        "2602_01ABCDEFGHJ",
        "260201_ABCDEFGHJ_",
        " 260201ABCDEFGHJ",
        "260201ABCDEFGHJ\n",
        "x260201_ABCDEFGHJ",
        "٢٦٠٢٠١ABCDEFGHJ",
        "260201' OR '1'='1"
      })
  void malformedRefIsRejected(String text) {
    assertEquals(Optional.empty(), Ref.parse(text));
    assertThrows(IllegalArgumentException.class, () -> new Ref(text));
  }
}
