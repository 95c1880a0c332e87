package io.tollgate.bill;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Our name for a bill, the merchant reference that every gateway gets: the date {@code yymmdd} in
 * Asia/Ho_Chi_Minh followed by nine random characters of Crockford's base 32, fifteen of [0-9A-Z]
 * in all. It fits all gateways as it is: Izipay takes 5 to 15 alphanumerics, and ZaloPay wants
 * today's date in front ({@code order-create}, field app_trans_id).
 */
public record Ref(String value) {

  /** The zone of the date in front. By name: {@code Etc/GMT+7} would be seven hours behind UTC. */
  public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

  private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int RANDOM_CHARACTERS = 9;
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT);
  private static final Pattern SHAPE = Pattern.compile("\\d{6}[0-9A-HJKMNP-TV-Z]{9}");

  /** Whatever looks like a ref, also where it begins inside of what looks like another one. */
  private static final Pattern ANYWHERE = Pattern.compile("(?=(" + SHAPE + "))");

  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("(\\d{6})_([0-9A-HJKMNP-TV-Z]{9})");

  public Ref {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a ref");
    }
  }

  /** Draws a new ref for a bill of this instant: 45 random bits behind the date. */
  public static Ref draw(Instant now, RandomGenerator random) {
    StringBuilder value = new StringBuilder(DATE.format(now.atZone(ZONE)));
    for (int i = 0; i < RANDOM_CHARACTERS; i++) {
      value.append(CROCKFORD.charAt(random.nextInt(CROCKFORD.length())));
    }
    return new Ref(value.toString());
  }

  /** Reads a ref in either spelling: as it is, or with ZaloPay's underscore behind the date. */
  public static Optional<Ref> parse(String text) {
    String joined = WITH_UNDERSCORE.matcher(text).replaceFirst("$1$2");
    return SHAPE.matcher(joined).matches() ? Optional.of(new Ref(joined)) : Optional.empty();
  }

  /**
   * All refs that a text may hold: a bank prints one among other words and digits, and perhaps in
   * lower case.
   */
  public static Set<Ref> within(String text) {
    String joined = WITH_UNDERSCORE.matcher(text.toUpperCase(Locale.ROOT)).replaceAll("$1$2");
    return ANYWHERE
        .matcher(joined)
        .results()
        .map(found -> new Ref(found.group(1)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The spelling with an underscore behind the date, {@code yymmdd_XXXXXXXXX}. */
  public String withUnderscore() {
    return value.substring(0, 6) + "_" + value.substring(6);
  }

  /** Whether the date in front is the date of this instant in {@link #ZONE}. */
  public boolean isOf(Instant now) {
    return value.startsWith(DATE.format(LocalDate.ofInstant(now, ZONE)));
  }

  @Override
  public String toString() {
    return value;
  }
}
