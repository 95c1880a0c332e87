package io.tollgate.order;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The numbers that shops give their orders (DECISIONS 112): letters and digits of any script, such
 * as {@code ĐH-1001}. They are stored and looked up in Unicode's normal form C, because the same
 * letter can be typed as one character or as two.
 */
public final class ShopRef {

  private static final Pattern SHAPE =
      Pattern.compile("[\\p{L}\\p{Nd}#][\\p{L}\\p{M}\\p{Nd}._:/#-]{0,63}");

  private ShopRef() {}

  /** The number in normal form; empty where no order can have it. */
  public static Optional<String> parse(String text) {
    return Optional.of(normalized(text)).filter(number -> SHAPE.matcher(number).matches());
  }

  /** What may be a number or something else, in normal form. */
  public static String normalized(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
