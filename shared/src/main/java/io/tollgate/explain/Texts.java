package io.tollgate.explain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/** What a text may have become before it was signed. */
public final class Texts {

  private static final String NEVER_ESCAPED = "[ -~]*";

  private Texts() {}

  /** The text, and the same with something in front of it or behind it, or without. */
  public static Choices<String> ends(String text) {
    return Choices.right(text)
        .or("a line break was signed behind the text", text + "\n")
        .or("a line break (CR LF) was signed behind the text", text + "\r\n")
        .or("a blank was signed behind the text", text + " ")
        .or("blanks and line breaks around the text were not signed", text.strip())
        .or("an & was signed behind the last field", text + "&")
        .or("the ? of the URL was signed", "?" + text);
  }

  /** Line breaks of one kind for those of another. */
  public static Choices<String> lineBreaks(String text) {
    String unix = text.replace("\r\n", "\n");
    return Choices.right(text)
        .or("line breaks were LF when it was signed, and are CR LF now", unix)
        .or(
            "line breaks were CR LF when it was signed, and are LF now",
            unix.replace("\n", "\r\n"));
  }

  /**
   * Fields in a row, as a gateway signs them: their values as they are.
   *
   * @param names as they stand in the message
   * @param separator stands between two fields
   * @param hasNames whether names are signed too, before an equals sign
   */
  public static Choices<String> fields(
      SignedFields right, List<String> names, String separator, boolean hasNames) {
    return values(right)
        .then(fields -> fields.orders(names))
        .then(fields -> rows(fields, separator, hasNames))
        .then(Texts::ends);
  }

  private static Choices<SignedFields> values(SignedFields fields) {
    return Choices.right(fields)
        .or(
            "values were signed percent-encoded, and not as they are",
            fields.with(value -> URLEncoder.encode(value, StandardCharsets.UTF_8)))
        .or(
            "values were signed percent-encoded (with %20), and not as they are",
            fields.with(Texts::percentEncoded))
        .or(
            "values were signed with \\u escapes, and not as they are",
            fields.with(Texts::unicodeEscaped))
        .or("blanks around values were not signed", fields.with(String::strip))
        .or(
            "letters with accents were composed (NFC) when they were signed, and are not now",
            fields.with(value -> Normalizer.normalize(value, Normalizer.Form.NFC)))
        .or(
            "letters with accents were decomposed (NFD) when they were signed, and are not now",
            fields.with(value -> Normalizer.normalize(value, Normalizer.Form.NFD)))
        .or("the amount was signed with .0 behind it", fields.withAmounts(value -> value + ".0"));
  }

  private static Choices<String> rows(SignedFields fields, String separator, boolean hasNames) {
    String right = fields.joined(separator, hasNames);
    String other = separator.equals("&") ? "|" : "&";
    return Choices.right(right)
        .or(
            hasNames ? "values were signed without their names" : "names were signed too",
            fields.joined(separator, !hasNames))
        .or(
            "%s was signed between two fields; it is %s".formatted(other, separator),
            fields.joined(other, hasNames))
        .or(
            "it was signed as a %s; signed is a row with %s"
                .formatted(
                    hasNames ? "list of values with |" : "query with names and &", separator),
            fields.joined(other, !hasNames))
        .or(
            "nothing was signed between two fields; it is " + separator,
            fields.joined("", hasNames));
  }

  /** As JavaScript's {@code encodeURIComponent}. */
  public static String percentEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%21", "!")
        .replace("%27", "'")
        .replace("%28", "(")
        .replace("%29", ")")
        .replace("%7E", "~");
  }

  private static String unicodeEscaped(String text) {
    if (text.matches(NEVER_ESCAPED)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c > '~') {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }
}
