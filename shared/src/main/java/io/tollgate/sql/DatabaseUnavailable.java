package io.tollgate.sql;

import java.sql.SQLException;

/**
 * The database did not do what was asked, or did not say whether it did. Names the error code and
 * keeps neither the driver's words nor its exception: they quote values that are nobody's business
 * in a log.
 */
public final class DatabaseUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String sqlState;

  public DatabaseUnavailable(SQLException cause) {
    super("Database error " + cause.getErrorCode() + "/" + cause.getSQLState());
    this.sqlState = String.valueOf(cause.getSQLState());
  }

  /** The driver's code of what went wrong (ISO 9075). */
  public String sqlState() {
    return sqlState;
  }
}
