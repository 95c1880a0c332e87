package io.tollgate.deliver;

import java.time.Duration;

/**
 * Until when attempts may begin. By the machine's clock and not the injected one, because Lambda
 * ends an invocation by that.
 */
record Deadline(long nanos) {

  static Deadline in(Duration left) {
    return new Deadline(System.nanoTime() + left.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - nanos >= 0;
  }
}
