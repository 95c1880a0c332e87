package io.tollgate.json;

/** Text from outside. */
public final class Text {

  private Text() {}

  /** The first so many characters, counted as columns count them: in code points. */
  public static String cut(String text, int charactersMax) {
    return text.codePointCount(0, text.length()) <= charactersMax
        ? text
        : text.substring(0, text.offsetByCodePoints(0, charactersMax));
  }
}
