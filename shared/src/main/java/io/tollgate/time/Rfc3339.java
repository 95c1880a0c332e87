package io.tollgate.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as callers write them (RFC 3339, with seconds). */
public final class Rfc3339 {

  /** What callers are told that one looks like. */
  public static final String DESCRIPTION = "a time as in 2026-11-24T00:00:00Z";

  /** The bounds of what a column can hold, which stand for whatever lies beyond them. */
  public static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:01Z");

  public static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  /** Java's parser alone takes times without seconds, and offsets with them. */
  private static final Pattern SHAPE =
      Pattern.compile("\\d{4}(-\\d\\d){2}T\\d\\d(:\\d\\d){2}(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

  private Rfc3339() {}

  /** Empty for what is not a time. */
  public static Optional<Instant> parse(String text) {
    try {
      return SHAPE.matcher(text).matches()
          ? Optional.of(OffsetDateTime.parse(text).toInstant())
              .map(at -> at.isBefore(EARLIEST) ? EARLIEST : at)
              .map(at -> at.isAfter(LATEST) ? LATEST : at)
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
