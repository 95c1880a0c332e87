package io.tollgate.vietqr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A strict reader of VietQR codes, which judges those that the product writes and shares no code
 * with it; the vectors judge the reader.
 */
public final class VietQrReader {

  /** Names of the vectors for the objects that are not the same in each code. */
  private static final Map<String, String> NAMES =
      Map.of(
          "01", "method",
          "38/01/00", "bin",
          "38/01/01", "consumer",
          "38/02", "service",
          "54", "amount",
          "62/01", "bill",
          "62/05", "reference",
          "62/08", "purpose");

  private static final Set<String> TEMPLATES = Set.of("38", "38/01", "62");

  private static final Map<String, Pattern> SHAPES =
      Map.ofEntries(
          Map.entry("01", Pattern.compile("1[12]")),
          Map.entry("38/00", Pattern.compile("A000000727")),
          Map.entry("38/01/00", Pattern.compile("[0-9]{6}")),
          Map.entry("38/01/01", Pattern.compile("[0-9A-Za-z]{1,19}")),
          Map.entry("53", Pattern.compile("704")),
          Map.entry("58", Pattern.compile("VN")));

  private static final Map<String, Pattern> OPTIONAL_SHAPES =
      Map.of(
          "38/02", Pattern.compile("QRIBFTT[AC]"),
          "54", Pattern.compile("(?!0+\\.?$)[0-9]{1,12}\\.?|[1-9][0-9]{12}"),
          "62/01", Pattern.compile(".{1,25}"),
          "62/05", Pattern.compile(".{1,25}"),
          "62/08", Pattern.compile(".{1,25}"));

  private final Map<String, String> objects = new LinkedHashMap<>();

  private VietQrReader() {}

  /**
   * What a code says, by the names of the vectors.
   *
   * @throws IllegalArgumentException for a text that is no valid code
   */
  public static Map<String, String> read(String text) {
    require(text.matches("[ -~]+") && text.equals(text.strip()), "characters");
    require(text.matches(".*6304[0-9A-Fa-f]{4}"), "checksum at the end");
    String signed = text.substring(0, text.length() - 4);
    int stated = Integer.parseInt(text.substring(text.length() - 4), 16);
    require(stated == checksum(signed), "checksum");
    VietQrReader reader = new VietQrReader();
    reader.walk("", text);
    require(reader.objects.keySet().iterator().next().equals("00"), "format indicator first");
    require("01".equals(reader.objects.get("00")), "format indicator");
    SHAPES.forEach((id, shape) -> reader.require(id, shape, true));
    OPTIONAL_SHAPES.forEach((id, shape) -> reader.require(id, shape, false));
    Map<String, String> named = new LinkedHashMap<>();
    NAMES.forEach(
        (id, name) -> {
          if (reader.objects.containsKey(id)) {
            named.put(name, reader.objects.get(id));
          }
        });
    return named;
  }

  private void walk(String parent, String text) {
    int at = 0;
    while (at < text.length()) {
      require(text.substring(at).matches("[0-9]{4}.*"), "id and length in " + parent);
      String id = parent + text.substring(at, at + 2);
      int length = Integer.parseInt(text.substring(at + 2, at + 4));
      at += 4;
      require(length > 0 && at + length <= text.length(), "length of " + id);
      String value = text.substring(at, at + length);
      require(objects.putIfAbsent(id, value) == null, "one " + id);
      at += length;
      if (TEMPLATES.contains(id)) {
        walk(id + "/", value);
      }
    }
  }

  private void require(String id, Pattern shape, boolean isMandatory) {
    String value = objects.get(id);
    require(value == null ? !isMandatory : shape.matcher(value).matches(), id);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("No valid " + what);
    }
  }

  /** By division of polynomials, bit for bit as the definition has it. */
  private static int checksum(String text) {
    int rest = 0xFFFF;
    for (char character : text.toCharArray()) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean isOdd = ((rest >> 15 ^ character >> bit) & 1) == 1;
        rest = (rest << 1 & 0xFFFF) ^ (isOdd ? 0x1021 : 0);
      }
    }
    return rest;
  }
}
