package io.tollgate.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the numbers of payment cards in a text: 13 to 19 digits that pass Luhn, in groups joined by
 * one blank or dash. Digits must stand alone, for of a thousand UUIDs one has a card's digits
 * inside. The time it takes grows with the text's length and no faster, because anybody may send
 * one.
 */
final class CardNumbers {

  private static final int DIGITS_MIN = 13;
  private static final int DIGITS_MAX = 19;

  private CardNumbers() {}

  /** Digits in a row, from start up to and without end. */
  private record Group(int start, int end) {}

  /** Looks at every run of whole groups, because other numbers may stand beside the card's. */
  static boolean isIn(String text) {
    List<Group> groups = groups(text);
    int first = 0;
    for (int next = 1; next <= groups.size(); next++) {
      if (next == groups.size() || !areJoined(text, groups.get(next - 1), groups.get(next))) {
        if (isAmong(text, standingAlone(text, groups.subList(first, next)))) {
          return true;
        }
        first = next;
      }
    }
    return false;
  }

  private static List<Group> groups(String text) {
    List<Group> groups = new ArrayList<>();
    int start = -1;
    for (int at = 0; at <= text.length(); at++) {
      boolean isDigit = at < text.length() && isDigit(text.charAt(at));
      if (isDigit && start < 0) {
        start = at;
      } else if (!isDigit && start >= 0) {
        groups.add(new Group(start, at));
        start = -1;
      }
    }
    return groups;
  }

  private static boolean areJoined(String text, Group one, Group next) {
    return next.start() == one.end() + 1 && " -".indexOf(text.charAt(one.end())) >= 0;
  }

  /** A row without the groups at its ends that hang on a word or a dash. */
  private static List<Group> standingAlone(String text, List<Group> row) {
    int first = 0;
    while (first < row.size() && isOfWord(text, row.get(first).start() - 1)) {
      first++;
    }
    int end = row.size();
    while (end > first && isOfWord(text, row.get(end - 1).end())) {
      end--;
    }
    return row.subList(first, end);
  }

  private static boolean isAmong(String text, List<Group> row) {
    for (int first = 0; first < row.size(); first++) {
      StringBuilder digits = new StringBuilder();
      for (int last = first; last < row.size() && digits.length() < DIGITS_MAX; last++) {
        digits.append(text, row.get(last).start(), row.get(last).end());
        if (digits.length() >= DIGITS_MIN && digits.length() <= DIGITS_MAX && isLuhn(digits)) {
          return true;
        }
      }
    }
    return false;
  }

  /** ISO/IEC 7812-1, annex B. */
  private static boolean isLuhn(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = digit * 2;
      sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  private static boolean isOfWord(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
