package io.tollgate.log;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What functions log, for tests that expect a line. */
public final class CapturedLog {

  private CapturedLog() {}

  /** What is logged while the work is done; loggers look up System.err at every line. */
  public static String of(Runnable work) {
    PrintStream usual = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(usual);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
