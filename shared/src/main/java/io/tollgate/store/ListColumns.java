package io.tollgate.store;

import io.tollgate.stored.RowMappers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Rows for people: what each column is called and shows. A row holds texts, numbers and flags under
 * those names, times as RFC 3339 in UTC, and nothing where the database holds nothing.
 */
final class ListColumns {

  static final String ROW_ID = "listed_row_id";

  private final SequencedMap<String, String> columns;
  private final String from;

  /**
   * @param from the tables, behind FROM
   * @param table for each column a line: its name, blanks, what it shows
   */
  ListColumns(String from, String table) {
    this.from = from;
    columns = new LinkedHashMap<>();
    table
        .lines()
        .map(line -> line.split(" +", 2))
        .forEach(column -> columns.put(column[0], column[1]));
  }

  List<String> names() {
    return List.copyOf(columns.keySet());
  }

  String select() {
    return select("SELECT ");
  }

  /** The same with the number of each row as {@link #ROW_ID}, which is not shown. */
  String selectWithRowId(String id) {
    return select("SELECT " + id + " AS " + ROW_ID + ",");
  }

  private String select(String beginning) {
    return columns.entrySet().stream()
        .map(column -> column.getValue() + " AS `" + column.getKey() + "`")
        .collect(Collectors.joining(",", beginning, " FROM " + from));
  }

  Map<String, Object> row(ResultSet result) throws SQLException {
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name : columns.keySet()) {
      Object value = result.getObject(name);
      if (result.wasNull()) {
        continue;
      }
      row.put(
          name,
          switch (value) {
            case Boolean flag -> flag;
            case Integer number -> number.longValue();
            case Long number -> number;
            case String text -> text;
            case LocalDateTime _ -> RowMappers.instant(result, name).toString();
            default -> throw new IllegalStateException(name + " is a " + value.getClass());
          });
    }
    return row;
  }
}
