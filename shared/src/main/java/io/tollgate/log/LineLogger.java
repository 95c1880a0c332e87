package io.tollgate.log;

import io.tollgate.json.CardNumbers;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes lines like {@code [WARN] Settle - message} to standard error, where CloudWatch picks them
 * up (DECISIONS 115). Card numbers are masked in the message and in the stack trace with all
 * messages of its exceptions, because nobody can know where a text of a caller ends up.
 */
final class LineLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final Level least;
  private final String shortName;

  LineLogger(String name) {
    this.name = name;
    this.least = least(name);
    this.shortName = name.substring(name.lastIndexOf('.') + 1);
  }

  private static Level least(String name) {
    if (name.startsWith("io.tollgate.")) {
      return Level.INFO;
    }
    // Flyway warns of every MariaDB newer than itself; what we use of it is tested on ours.
    return name.startsWith("org.flywaydb.") ? Level.ERROR : Level.WARN;
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  private boolean isEnabled(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return LineLogger.class.getName();
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
    StringWriter lines = new StringWriter();
    PrintWriter writer = new PrintWriter(lines);
    writer.print("[" + level + "] " + shortName + " - ");
    writer.println(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (cause != null) {
      cause.printStackTrace(writer);
    }
    System.err.print(CardNumbers.mask(lines.toString()));
  }
}
