package io.tollgate.gateway;

import java.text.Normalizer;

/** Free text as gateways take it. */
public final class FreeText {

  private FreeText() {}

  /**
   * One composed line (NFC) that is no longer than allowed and never cut inside a character.
   *
   * @param otherwise where nothing is left of the text
   */
  public static String fit(String text, int lengthMax, String otherwise) {
    String line =
        Normalizer.normalize(text, Normalizer.Form.NFC)
            .replaceAll("[\\p{Cc}\\p{Cs}\\p{Z}]+", " ")
            .strip();
    if (line.isEmpty()) {
      return otherwise;
    }
    if (line.length() <= lengthMax) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
    return line.substring(0, end).strip();
  }
}
