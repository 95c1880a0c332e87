package io.tollgate.simulator.zalopay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;

/** ZaloPay's times: ids begin with yymmdd in Vietnam, clocks may differ by so much. */
final class Dates {

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

  private static final DateTimeFormatter YYMMDD =
      DateTimeFormatter.ofPattern("uuMMdd").withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  static String today(Instant now) {
    return YYMMDD.format(now.atZone(VIETNAM));
  }

  static boolean startsWithDate(String id) {
    try {
      LocalDate.parse(id.substring(0, Math.min(6, id.length())), YYMMDD);
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  /** Whether a time in epoch milliseconds is at most so far from now, on either side. */
  static boolean isNear(long epochMillis, Instant now, Duration most) {
    long nowMillis = now.toEpochMilli();
    return epochMillis >= nowMillis - most.toMillis() && epochMillis <= nowMillis + most.toMillis();
  }
}
