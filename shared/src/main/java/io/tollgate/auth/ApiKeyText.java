package io.tollgate.auth;

import io.tollgate.crypto.Randomness;
import io.tollgate.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole API key, {@code tg_<id>_<secret>}: whoever has it is the shop. Only its hash is stored.
 *
 * @param id names it in the database
 * @param text all of it
 */
public record ApiKeyText(String id, String text) {

  private static final Pattern SHAPE = Pattern.compile("tg_([a-z0-9]{8,24})_[A-Za-z0-9]{32,80}");

  private static final String LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final String ALL = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int ID_CHARACTERS = 12;

  /** 256 bits, like an order's key. */
  private static final int SECRET_CHARACTERS = 43;

  /** A new one. */
  public static ApiKeyText draw() {
    String id = draw(ID_CHARACTERS, LOWER, Randomness.SHARED);
    return new ApiKeyText(id, "tg_" + id + "_" + draw(SECRET_CHARACTERS, ALL, Randomness.SHARED));
  }

  private static String draw(int length, String characters, RandomGenerator random) {
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < length; i++) {
      drawn.append(characters.charAt(random.nextInt(characters.length())));
    }
    return drawn.toString();
  }

  /** Empty for what cannot be one. */
  public static Optional<ApiKeyText> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(new ApiKeyText(matcher.group(1), text))
        : Optional.empty();
  }

  /** What is stored of it, as lower-case hexadecimal. */
  public String sha256() {
    return Sha256.hex(text);
  }

  /** Whether this is the key of which that is stored, in constant time. */
  boolean isOf(String sha256) {
    return MessageDigest.isEqual(
        sha256.getBytes(StandardCharsets.US_ASCII), sha256().getBytes(StandardCharsets.US_ASCII));
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "tg_" + id + "_***";
  }
}
