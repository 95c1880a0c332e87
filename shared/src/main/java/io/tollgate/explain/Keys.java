package io.tollgate.explain;

import java.util.List;
import java.util.Locale;

/** What may have signed in the place of the right key. */
public final class Keys {

  private Keys() {}

  /** The right keys, each as a file, a shell or a form may have left it. */
  public static Choices<String> of(List<String> right) {
    Choices<String> keys = new Choices<>(List.of());
    for (String key : right) {
      keys = keys.and(spellings(key));
    }
    return keys;
  }

  private static Choices<String> spellings(String key) {
    return Choices.right(key)
        .or("the key had a line break behind it", key + "\n")
        .or("the key had a line break behind it (CR LF)", key + "\r\n")
        .or("the key had a blank behind it", key + " ")
        .or("the key had a blank in front of it", " " + key)
        .or("the key had quotes around it", "\"" + key + "\"")
        .or("the key had quotes around it", "'" + key + "'")
        .or("the key was turned into lower case", key.toLowerCase(Locale.ROOT))
        .or("the key was turned into upper case", key.toUpperCase(Locale.ROOT));
  }
}
