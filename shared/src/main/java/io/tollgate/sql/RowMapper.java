package io.tollgate.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a record of the row that a result stands on. */
@FunctionalInterface
public interface RowMapper<T> {
  T map(ResultSet row) throws SQLException;
}
