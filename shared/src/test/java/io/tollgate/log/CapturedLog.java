package io.tollgate.log;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What functions log, for tests that expect a line. */
public final class CapturedLog {

  private CapturedLog() {}

  /** The same as CloudWatch gets it: each line an object. SLF4J greets in a line of its own. */
  public static List<JsonNode> json(Runnable work) {
    LogFormat.use(LogFormat.JSON);
    try {
      return of(work)
          .lines()
          .filter(line -> line.startsWith("{"))
          .map(line -> Json.object(line).orElseThrow())
          .toList();
    } finally {
      LogFormat.use(LogFormat.LINES);
    }
  }

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
