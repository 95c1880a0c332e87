package io.tollgate.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** A change to the rows of a table, each column beside its value. */
public final class Update {

  private final String table;
  private final StringJoiner assignments = new StringJoiner(",");
  private final List<Object> values = new ArrayList<>();

  private Update(String table) {
    this.table = table;
  }

  public static Update of(String table) {
    return new Update(table);
  }

  public Update set(String column, Object value) {
    return setTo(column, "?", value);
  }

  public Update set(String column, RowId row) {
    return setTo(column, row.sql(), row.values());
  }

  /** Where others may have set the column since it was read, and this change does not move it. */
  public Update setChanged(String column, Object before, Object after) {
    return before.equals(after) ? this : set(column, after);
  }

  /** Where a value is made of others by an expression with question marks. */
  public Update setTo(String column, String expression, Object... bound) {
    assignments.add(column + "=" + expression);
    Collections.addAll(values, bound);
    return this;
  }

  public String sql(Condition where) {
    return "UPDATE " + table + " SET " + assignments + " WHERE " + where.sql();
  }

  public List<Object> values(Condition where) {
    return Stream.concat(values.stream(), where.values().stream()).toList();
  }
}
