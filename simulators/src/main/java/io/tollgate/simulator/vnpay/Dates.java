package io.tollgate.simulator.vnpay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** VNPAY's times: fourteen digits in Vietnam. */
final class Dates {

  private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
  private static final DateTimeFormatter DIGITS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  static String write(Instant at) {
    return DIGITS.format(at.atZone(VIETNAM));
  }

  static Optional<Instant> read(String digits) {
    try {
      return Optional.of(LocalDateTime.parse(digits, DIGITS).atZone(VIETNAM).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
