package io.tollgate.operator;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table for a spreadsheet (RFC 4180). A text that a spreadsheet would take for a formula gets an
 * apostrophe in front, by which it is a text again (OWASP, CSV Injection).
 */
final class Csv {

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private Csv() {}

  static String write(List<String> columns, List<Map<String, Object>> rows) {
    StringBuilder csv = new StringBuilder(line(columns));
    for (Map<String, Object> row : rows) {
      csv.append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return csv.toString();
  }

  private static String line(List<?> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String cell(Object value) {
    String text = value.toString();
    boolean isFormula =
        value instanceof String && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String plain = isFormula ? "'" + text : text;
    boolean isQuoted = plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isQuoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }
}
