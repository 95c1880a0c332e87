package io.tollgate.schedule;

import io.tollgate.sql.Rows;
import io.tollgate.sql.Script;
import io.tollgate.sql.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Finds out what kinds of work are due, in one round trip for all of them. */
@Singleton
public class DueWork {

  private final SqlClient sql;

  public DueWork(SqlClient sql) {
    this.sql = sql;
  }

  /** The names of those of which there is at least one row. */
  public Set<String> present(List<DueRows> kinds) {
    Script question = new Script();
    Rows<String> names = present(kinds, question);
    sql.read(question);
    return Set.copyOf(names.all());
  }

  /**
   * The same question.
   *
   * @param script that asks it, beside whatever else is asked in the same round trip
   */
  public static Rows<String> present(List<DueRows> kinds, Script script) {
    StringJoiner question = new StringJoiner(" UNION ALL ");
    List<Object> values = new ArrayList<>();
    for (DueRows rows : kinds) {
      question.add("SELECT ? AS name FROM DUAL WHERE EXISTS (SELECT 1 FROM " + rows.sql() + ")");
      values.add(rows.name());
      values.addAll(rows.which().values());
    }
    return script.query(row -> row.getString("name"), question.toString(), values.toArray());
  }

  /** How many rows of a kind there are, counted up to 1,000. */
  public int count(DueRows rows) {
    return sql.first(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM %s LIMIT 1000) due".formatted(rows.sql()),
            row -> row.getInt("n"),
            rows.values())
        .orElseThrow();
  }
}
