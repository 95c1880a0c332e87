package io.tollgate.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the numbers of payment cards in a text: digits that pass Luhn, with an issuer's prefix at
 * that issuer's length (DECISIONS 91). Digits of any script count, invisible characters between
 * them do not, and up to three characters that are neither letters nor digits may stand between two
 * groups. A group that hangs on a word is part of that word: UUIDs hold the digits of cards by
 * chance. The time it takes grows with the text's length and no faster, because anybody may send
 * one.
 */
public final class CardNumbers {

  /** Cards of 13 digits are no longer issued, but ids, articles and phones have as many. */
  private static final int DIGITS_MIN = 14;

  /** E.164: the longest number of a phone, its country included. */
  private static final int PHONE_DIGITS_MAX = 15;

  private static final int DIGITS_MAX = 19;
  private static final int SEPARATORS_MAX = 3;
  private static final int UUID_PART_MAX = 12;
  private static final char MASK = '#';

  /** Issuer identification numbers (ISO/IEC 7812-1) as the issuers publish them. */
  private static final List<Issuer> ISSUERS =
      List.of(
          new Issuer("Visa", 4, 4, Set.of(16, 19)),
          new Issuer("Mastercard", 51, 55, Set.of(16)),
          new Issuer("Mastercard", 2221, 2720, Set.of(16)),
          new Issuer("American Express", 34, 34, Set.of(15)),
          new Issuer("American Express", 37, 37, Set.of(15)),
          new Issuer("Diners Club", 300, 305, Set.of(14, 16)),
          new Issuer("Diners Club", 36, 36, Set.of(14)),
          new Issuer("Diners Club", 38, 39, Set.of(14, 16)),
          new Issuer("Discover", 6011, 6011, Set.of(16, 19)),
          new Issuer("Discover", 644, 659, Set.of(16, 19)),
          new Issuer("JCB", 3528, 3589, Set.of(16, 19)),
          new Issuer("UnionPay", 62, 62, Set.of(16, 17, 18, 19)),
          new Issuer("Maestro", 5018, 5018, Set.of(16, 18, 19)),
          new Issuer("Maestro", 5020, 5020, Set.of(16, 18, 19)),
          new Issuer("Maestro", 5038, 5038, Set.of(16, 18, 19)),
          new Issuer("Maestro", 6759, 6763, Set.of(16, 18, 19)),
          new Issuer("Napas", 9704, 9704, Set.of(16, 19)));

  private CardNumbers() {}

  /** Prefixes from the first to the last, which have as many digits. */
  private record Issuer(String name, int first, int last, Set<Integer> lengths) {

    boolean hasIssued(String digits) {
      String prefix = digits.substring(0, Integer.toString(first).length());
      int number = Integer.parseInt(prefix);
      return lengths.contains(digits.length()) && first <= number && number <= last;
    }
  }

  /**
   * Digits in a row.
   *
   * @param start where the first of them stands
   * @param end behind the last of them
   * @param digits 0 to 9, whatever script they are written in
   * @param isJoined whether it may go on the group before
   */
  private record Group(int start, int end, String digits, boolean isJoined) {}

  /** From start up to and without end. */
  private record Span(int start, int end) {}

  public static boolean isIn(String text) {
    return !find(text, DIGITS_MIN).isEmpty();
  }

  /** The same in a field for a phone number: what may be one is none of a card. */
  public static boolean isInPhone(String text) {
    return !find(text, PHONE_DIGITS_MAX + 1).isEmpty();
  }

  /** The text with {@code #} in place of the digits of cards. */
  public static String mask(String text) {
    StringBuilder masked = new StringBuilder(text);
    for (Span span : find(text, DIGITS_MIN)) {
      for (int at = span.start(); at < span.end(); at++) {
        if (Character.isLetterOrDigit(masked.charAt(at))
            || Character.isSurrogate(masked.charAt(at))) {
          masked.setCharAt(at, MASK);
        }
      }
    }
    return masked.toString();
  }

  /** Looks at every run of whole groups, because other numbers may stand beside the card's. */
  private static List<Span> find(String text, int digitsMin) {
    List<Group> groups = groups(text);
    List<Span> found = new ArrayList<>();
    int first = 0;
    while (first < groups.size()) {
      int last = lastOfCard(groups, first, digitsMin);
      if (last >= 0) {
        found.add(new Span(groups.get(first).start(), groups.get(last).end()));
      }
      first = Math.max(first, last) + 1;
    }
    return found;
  }

  /** The index of the group with which a card's number ends that begins with this one, or -1. */
  private static int lastOfCard(List<Group> groups, int first, int digitsMin) {
    StringBuilder digits = new StringBuilder();
    for (int last = first; last < groups.size(); last++) {
      if (last > first && !groups.get(last).isJoined()) {
        return -1;
      }
      digits.append(groups.get(last).digits());
      if (digits.length() > DIGITS_MAX) {
        return -1;
      }
      if (digits.length() >= digitsMin && isCard(digits.toString())) {
        return last;
      }
    }
    return -1;
  }

  private static boolean isCard(String digits) {
    return isLuhn(digits) && ISSUERS.stream().anyMatch(issuer -> issuer.hasIssued(digits));
  }

  /** ISO/IEC 7812-1, annex B. */
  private static boolean isLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** Those that stand alone, in the order of the text. */
  private static List<Group> groups(String text) {
    List<Group> groups = new ArrayList<>();
    int joinedUntil = -1;
    int at = 0;
    while (at < text.length()) {
      Group group = group(text, at, joinedUntil);
      if (group.digits().isEmpty()) {
        at = group.end();
      } else {
        boolean isAlone = !hangs(text, group.start() - 1, -1) && !hangs(text, group.end(), 1);
        if (isAlone) {
          groups.add(group);
        }
        joinedUntil = isAlone ? endOfSeparator(text, group.end()) : -1;
        at = group.end();
      }
    }
    return groups;
  }

  /** The digits from here on; none where another character stands here, with its end. */
  private static Group group(String text, int start, int joinedUntil) {
    StringBuilder digits = new StringBuilder();
    int end = start;
    int at = start;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      at += Character.charCount(codePoint);
      if (isDigit(codePoint)) {
        digits.append((char) ('0' + Character.digit(codePoint, 10)));
        end = at;
      } else if (!isInvisible(codePoint) || digits.isEmpty()) {
        break;
      }
    }
    return new Group(start, digits.isEmpty() ? at : end, digits.toString(), start == joinedUntil);
  }

  /** Where a group must begin to be joined to one that ends here; -1 for nowhere. */
  private static int endOfSeparator(String text, int start) {
    int separators = 0;
    int at = start;
    while (at < text.length() && separators <= SEPARATORS_MAX) {
      int codePoint = text.codePointAt(at);
      if (isDigit(codePoint)) {
        return at;
      }
      if (Character.isLetter(codePoint)) {
        return -1;
      }
      separators += isInvisible(codePoint) ? 0 : 1;
      at += Character.charCount(codePoint);
    }
    return -1;
  }

  /** Whether a group goes on in a word here, or beyond a dash in the hexadecimal part of a UUID. */
  private static boolean hangs(String text, int at, int step) {
    char next = charAt(text, at);
    return isLetter(next) || (next == '-' || next == '_') && isHexadecimal(text, at + step, step);
  }

  /** Whether the word that begins or ends here has letters, and all of them are of numbers. */
  private static boolean isHexadecimal(String text, int at, int step) {
    boolean hasLetter = false;
    char next = charAt(text, at);
    for (int i = 1; i <= UUID_PART_MAX && (isLetter(next) || isDigit(next)); i++) {
      if (Character.digit(next, 16) < 0) {
        return false;
      }
      hasLetter |= isLetter(next);
      next = charAt(text, at + i * step);
    }
    return hasLetter;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static char charAt(String text, int at) {
    return at >= 0 && at < text.length() ? text.charAt(at) : ' ';
  }

  private static boolean isDigit(int codePoint) {
    return Character.getType(codePoint) == Character.DECIMAL_DIGIT_NUMBER;
  }

  /** Zero-width characters, soft hyphens and marks of direction. */
  private static boolean isInvisible(int codePoint) {
    return Character.getType(codePoint) == Character.FORMAT;
  }
}
