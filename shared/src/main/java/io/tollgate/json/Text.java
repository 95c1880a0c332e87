package io.tollgate.json;

/** Text from outside. */
public final class Text {

  private Text() {}

  /**
   * The text, or an empty one where it has a character outside ASCII: the database compares no such
   * text with a column of ASCII (error 1267), and none of its rows can have it.
   */
  public static String ascii(String text) {
    return isAscii(text) ? text : "";
  }

  public static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /** The first so many characters, counted as columns count them: in code points. */
  public static String cut(String text, int charactersMax) {
    return text.codePointCount(0, text.length()) <= charactersMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, charactersMax));
  }
}
