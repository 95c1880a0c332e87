package io.tollgate.deliver;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run did.
 *
 * @param brokenOff parts of it that ended by an error that nobody expects
 */
record Counts(AtomicInteger delivered, AtomicInteger failed, AtomicInteger brokenOff) {

  private static final Logger LOG = LoggerFactory.getLogger(Counts.class);

  Counts() {
    this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
  }

  /**
   * Does a part of the run, which must not end the others: on a thread of its own it would vanish.
   */
  void guard(String part, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) { // A class that is missing in the jar is an error too.
      brokenOff.incrementAndGet();
      LOG.error("part={} broke off", part, e);
    }
  }
}
