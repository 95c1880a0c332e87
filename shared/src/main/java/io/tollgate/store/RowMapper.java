package io.tollgate.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a record of the row that a result stands on. */
@FunctionalInterface
interface RowMapper<T> {
  T map(ResultSet row) throws SQLException;
}
