package io.tollgate.log;

import io.tollgate.json.CardNumbers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes lines to standard error, where CloudWatch picks them up (DECISIONS 115), in one of two
 * forms ({@link LogFormat}). Card numbers are masked in the message, in its arguments and in the
 * stack trace with all messages of its exceptions, because nobody can know where a text of a caller
 * ends up.
 */
final class LineLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final Object[] NONE = {};

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
    String stackTrace = Optional.ofNullable(cause).map(LineLogger::stackTrace).orElse("");
    String message = MessageFormatter.basicArrayFormat(pattern, arguments);
    switch (LogFormat.used()) {
      case LINES -> System.err.println(CardNumbers.mask(text(level, message, stackTrace)));
      case JSON -> write(json(level, message, pattern, arguments, stackTrace));
    }
  }

  /**
   * By one call, of which Lambda's runtime makes one event; a long line by several would be two.
   */
  private static void write(String line) {
    System.err.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String text(Level level, String message, String stackTrace) {
    String line = "[" + level + "] " + shortName + " - " + message;
    return stackTrace.isEmpty() ? line : line + System.lineSeparator() + stackTrace;
  }

  private String json(
      Level level, String message, String pattern, Object[] arguments, String stackTrace) {
    JsonLine line =
        new JsonLine(level.toString(), shortName, message)
            .context(LogContext.fields())
            .arguments(pattern, arguments == null ? NONE : arguments);
    return stackTrace.isEmpty() ? line.toString() : line.exception(stackTrace).toString();
  }

  private static String stackTrace(Throwable cause) {
    StringWriter lines = new StringWriter();
    cause.printStackTrace(new PrintWriter(lines));
    return lines.toString().stripTrailing();
  }
}
