package io.tollgate.local.metrics;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;

/**
 * Standard output of this machine's functions, which all run in one JVM. Lines that are metrics go
 * to whoever listens, as CloudWatch takes them out of a log; all others are printed.
 */
final class FunctionOutput extends PrintStream {

  /** How a line of the embedded metric format begins. */
  private static final String METRICS = "{\"_aws\":";

  private static final Set<Consumer<String>> LISTENERS = new CopyOnWriteArraySet<>();

  private FunctionOutput(PrintStream usual) {
    super(usual, true, StandardCharsets.UTF_8);
  }

  /** Stays in the place of standard output from the first listener on. */
  static synchronized void listen(Consumer<String> listener) {
    if (!(System.out instanceof FunctionOutput)) {
      System.setOut(new FunctionOutput(System.out));
    }
    LISTENERS.add(listener);
  }

  static void forget(Consumer<String> listener) {
    LISTENERS.remove(listener);
  }

  @Override
  public void println(String line) {
    if (line != null && line.startsWith(METRICS) && !LISTENERS.isEmpty()) {
      LISTENERS.forEach(listener -> listener.accept(line));
    } else {
      super.println(line);
    }
  }
}
