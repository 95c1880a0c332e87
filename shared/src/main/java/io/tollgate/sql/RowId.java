package io.tollgate.sql;

/** How a statement names a row. */
public sealed interface RowId {

  /** By its number, which Java has read. */
  record Known(long id) implements RowId {}

  /** By the variable that keeps the number, which the same transaction generates. */
  record Generated(String variable) implements RowId {}

  /** No row. */
  record None() implements RowId {}

  default String sql() {
    return switch (this) {
      case Known _ -> "?";
      case Generated(String variable) -> variable;
      case None _ -> "NULL";
    };
  }

  /** The values of its question marks. */
  default Object[] values() {
    return switch (this) {
      case Known(long id) -> new Object[] {id};
      case Generated _, None _ -> new Object[0];
    };
  }
}
