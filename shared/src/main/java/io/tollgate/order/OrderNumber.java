package io.tollgate.order;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The number of an order that people read, write and say: eight random characters of Crockford's
 * base 32 and his check character (https://www.crockford.com/base32.html). It tells nothing of how
 * many orders there are, and opens nothing.
 */
public record OrderNumber(String value) {

  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 8;
  private static final int CHECKED_BY = 37;

  /** So many numbers have a given check character. */
  private static final long DRAWN_FROM = (1L << 5 * LENGTH) / CHECKED_BY;

  private static final Pattern SHAPE = Pattern.compile("[0-9A-HJKMNP-TV-Z]{9}");

  public OrderNumber {
    if (!SHAPE.matcher(value).matches() || !isChecked(value)) {
      throw new IllegalArgumentException("Not an order's number");
    }
  }

  /**
   * Draws a number. Of the 37 check characters it has one of the 32 that are digits too, because
   * the other five are hard to say.
   */
  public static OrderNumber draw(RandomGenerator random) {
    int check = random.nextInt(DIGITS.length());
    long number = random.nextLong(DRAWN_FROM) * CHECKED_BY + check;
    StringBuilder value = new StringBuilder();
    for (int shift = 5 * (LENGTH - 1); shift >= 0; shift -= 5) {
      value.append(DIGITS.charAt((int) (number >> shift) & 31));
    }
    return new OrderNumber(value.append(DIGITS.charAt(check)).toString());
  }

  /** Reads what a person typed: in any case, O for 0, I and L for 1, with blanks and dashes. */
  public static Optional<OrderNumber> parse(String typed) {
    return Optional.of(folded(typed))
        .filter(text -> SHAPE.matcher(text).matches() && isChecked(text))
        .map(OrderNumber::new);
  }

  /** Whether it looks like a number, and the check character says that one of them is wrong. */
  public static boolean isMistyped(String typed) {
    String text = folded(typed);
    return SHAPE.matcher(text).matches() && !isChecked(text);
  }

  private static String folded(String typed) {
    return typed
        .toUpperCase(Locale.ROOT)
        .replaceAll("[\\s\\p{Pd}]", "")
        .replace('O', '0')
        .replaceAll("[IL]", "1");
  }

  private static boolean isChecked(String text) {
    long number = 0;
    for (int i = 0; i < LENGTH; i++) {
      number = number << 5 | DIGITS.indexOf(text.charAt(i));
    }
    return number % CHECKED_BY == DIGITS.indexOf(text.charAt(LENGTH));
  }

  @Override
  public String toString() {
    return value;
  }
}
