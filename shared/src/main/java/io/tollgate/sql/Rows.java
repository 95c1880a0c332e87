package io.tollgate.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of a query in a {@link Script}: those of its last run. */
public final class Rows<T> {

  private final RowMapper<T> mapper;
  private final List<T> rows = new ArrayList<>();

  Rows(RowMapper<T> mapper) {
    this.mapper = mapper;
  }

  /** Of no query. */
  public static <T> Rows<T> none() {
    return new Rows<>(
        _ -> {
          throw new IllegalStateException("No query");
        });
  }

  void read(ResultSet result) throws SQLException {
    rows.clear();
    while (result.next()) {
      rows.add(mapper.map(result));
    }
  }

  public List<T> all() {
    return List.copyOf(rows);
  }

  public Optional<T> first() {
    return rows.stream().findFirst();
  }
}
