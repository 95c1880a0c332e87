package io.tollgate.log;

/** How lines of the log are written: for people at a terminal, or for CloudWatch. */
public enum LogFormat {

  /** {@code [WARN] Settle - message}, with a stack trace behind it. */
  LINES,

  /** One JSON object on one line, whose members CloudWatch Logs Insights finds by itself. */
  JSON;

  /** The setting that says which; the template's environment sets it. */
  public static final String SETTING = "tollgate.log-format";

  /** One for all loggers of a function, which are there before its settings are. */
  private static volatile LogFormat used = LINES;

  /** From now on. */
  public static void use(LogFormat format) {
    used = format;
  }

  static LogFormat used() {
    return used;
  }
}
