package io.tollgate.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/** Which rows a statement is about: those of which all of this holds. */
final class Condition {

  private final StringJoiner sql = new StringJoiner(" AND ");
  private final List<Object> values = new ArrayList<>();

  Condition is(String column, Object value) {
    return holds(column + "=?", value);
  }

  Condition is(String column, RowId row) {
    return holds(column + "=" + row.sql(), row.values());
  }

  Condition isOneOf(String column, Object... choices) {
    return holds(column + " IN (" + SqlClient.marks(choices.length) + ")", choices);
  }

  Condition isNull(String column) {
    return holds(column + " IS NULL");
  }

  Condition isNotNull(String column) {
    return holds(column + " IS NOT NULL");
  }

  /** Any other term of constants, columns and question marks. */
  Condition holds(String term, Object... bound) {
    sql.add(term);
    Collections.addAll(values, bound);
    return this;
  }

  String sql() {
    return sql.toString();
  }

  List<Object> values() {
    return values;
  }
}
