package io.tollgate.local.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that ends when we do, even by {@code kill -9}: a small shell holds the reading
 * end of a pipe whose writing end only we have, and stops the child when it closes.
 */
final class GuardedProcess implements AutoCloseable {

  /** A server that does not stop in 15 s is killed: then its log repairs it at the next start. */
  private static final int PATIENCE_SECONDS = 15;

  // Ctrl-C in a terminal reaches the whole group; the child has to outlive it until we are done.
  private static final String GUARD =
      """
      trap '' INT HUP
      exec 3<&0
      "$@" 3<&- </dev/null &
      child=$!
      trap '' TERM
      {
        cat <&3 >/dev/null
        kill -TERM "$child"
        tenths=0
        while kill -0 "$child" && [ "$tenths" -lt %d ]; do
          sleep 0.1
          tenths=$((tenths + 1))
        done
        kill -KILL "$child"
      } 2>/dev/null &
      exec 3<&-
      wait "$child"
      """
          .formatted(PATIENCE_SECONDS * 10);

  private final Process guard;

  private GuardedProcess(Process guard) {
    this.guard = guard;
  }

  static GuardedProcess start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    guarded.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(guarded)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new GuardedProcess(builder.start());
  }

  /** Waits at most this long for the child to end by itself. */
  boolean endsWithin(long millis) throws InterruptedException {
    return guard.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  /** Runs when the child has ended, whoever ended it. */
  void onEnd(Runnable action) {
    var _ = guard.onExit().thenRun(action);
  }

  /** Stops the child and waits until it is gone. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      guard.waitFor(PATIENCE_SECONDS + 1, TimeUnit.SECONDS);
    } catch (IOException _) {
      guard.destroy(); // The pipe is broken, so the guard is gone already.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
