package io.tollgate.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/** A new row, each column beside its value, so that it can be reviewed by eye. */
public final class Insert {

  private final String table;
  private final StringJoiner columns = new StringJoiner(",");
  private final StringJoiner expressions = new StringJoiner(",");
  private final List<Object> values = new ArrayList<>();

  private Insert(String table) {
    this.table = table;
  }

  public static Insert into(String table) {
    return new Insert(table);
  }

  public Insert set(String column, Object value) {
    return setTo(column, "?", value);
  }

  public Insert set(String column, RowId row) {
    return setTo(column, row.sql(), row.values());
  }

  /** Where a value is made of others by an expression with question marks. */
  public Insert setTo(String column, String expression, Object... bound) {
    columns.add(column);
    expressions.add(expression);
    Collections.addAll(values, bound);
    return this;
  }

  /** As one row of these values. */
  public String asValues() {
    return "INSERT INTO " + table + "(" + columns + ") VALUES(" + expressions + ")";
  }

  /** As a row for each one of another table, or one for {@code DUAL}; a condition may follow. */
  public String asSelectFrom(String other) {
    return "INSERT INTO " + table + "(" + columns + ") SELECT " + expressions + " FROM " + other;
  }

  public List<Object> values() {
    return values;
  }
}
