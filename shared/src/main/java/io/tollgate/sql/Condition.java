package io.tollgate.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/** Which rows a statement is about: those of which all of this holds. */
public final class Condition {

  private final StringJoiner sql = new StringJoiner(" AND ");
  private final List<Object> values = new ArrayList<>();

  public Condition is(String column, Object value) {
    return holds(column + "=?", value);
  }

  public Condition is(String column, RowId row) {
    return holds(column + "=" + row.sql(), row.values());
  }

  public Condition isOneOf(String column, Object... choices) {
    return holds(column + " IN (" + SqlClient.marks(choices.length) + ")", choices);
  }

  public Condition isNull(String column) {
    return holds(column + " IS NULL");
  }

  public Condition isNotNull(String column) {
    return holds(column + " IS NOT NULL");
  }

  /** Any other term of constants, columns and question marks. */
  public Condition holds(String term, Object... bound) {
    sql.add(term);
    Collections.addAll(values, bound);
    return this;
  }

  public String sql() {
    return sql.toString();
  }

  public List<Object> values() {
    return values;
  }
}
