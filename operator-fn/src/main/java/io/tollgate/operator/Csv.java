package io.tollgate.operator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table for a spreadsheet (RFC 4180). It begins with a byte order mark, without which Excel reads
 * UTF-8 as another charset. A text that a spreadsheet would take for a formula gets an apostrophe
 * in front, by which it is a text again (OWASP, CSV Injection).
 */
final class Csv {

  /** Half of the 6 MB that a function may answer, since JSON writes quotes and breaks by two. */
  static final int BYTES_MAX = 3_000_000;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * Before what begins a formula, where a cell may begin: at the start, and behind what may
   * separate cells. Where a comma is for decimals, spreadsheets separate by semicolons, and do not
   * see quotes that stand in the middle of what they take for a cell.
   */
  private static final Pattern FORMULA = Pattern.compile("(?<![^;\t\r\n])(?=[=+@\t\r-])");

  private final List<String> columns;
  private final StringBuilder text = new StringBuilder(BYTE_ORDER_MARK);
  private int bytes;

  Csv(List<String> columns) {
    this.columns = columns;
    append(line(columns));
  }

  /** Adds a row, unless the table would have too many bytes with it. */
  boolean add(Map<String, Object> row) {
    return append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
  }

  private boolean append(String line) {
    int more = line.getBytes(StandardCharsets.UTF_8).length;
    if (bytes + more > BYTES_MAX) {
      return false;
    }
    bytes += more;
    text.append(line);
    return true;
  }

  String text() {
    return text.toString();
  }

  private static String line(List<?> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    String plain =
        value instanceof String words ? FORMULA.matcher(words).replaceAll("'") : value.toString();
    boolean isQuoted = plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isQuoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }
}
