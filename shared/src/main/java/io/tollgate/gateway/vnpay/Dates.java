package io.tollgate.gateway.vnpay;

import io.tollgate.bill.Ref;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * VNPAY's times: fourteen digits in Vietnam's zone (PAY, vnp_CreateDate). The zone is taken by
 * name; {@code Etc/GMT+7}, which VNPAY's Java sample names, lies seven hours behind UTC.
 */
final class Dates {

  private static final DateTimeFormatter DIGITS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Dates() {}

  static String write(Instant instant) {
    return DIGITS.format(instant.atZone(Ref.ZONE));
  }

  /** Empty for anything but a time that was or will be. */
  static Optional<Instant> read(String digits) {
    try {
      return Optional.of(LocalDateTime.parse(digits, DIGITS).atZone(Ref.ZONE).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
