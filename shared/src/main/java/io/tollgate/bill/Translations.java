package io.tollgate.bill;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Texts for buyers in other languages than the usual one: settings whose names end in {@code _} and
 * two letters (ISO 639-1), like {@code instructions_vi}.
 */
public final class Translations {

  private static final Pattern SUFFIX = Pattern.compile("_[a-z]{2}$");

  private Translations() {}

  /** The text that a setting translates, {@code instructions}; the name itself where it is none. */
  public static String base(String setting) {
    return SUFFIX.matcher(setting).replaceFirst("");
  }

  /** The translations of a text by language, like {@code vi}. */
  public static SortedMap<String, String> of(Map<String, String> settings, String base) {
    SortedMap<String, String> texts = new TreeMap<>();
    settings.forEach(
        (name, text) -> {
          if (!name.equals(base) && base(name).equals(base)) {
            texts.put(name.substring(base.length() + 1), text);
          }
        });
    return texts;
  }
}
