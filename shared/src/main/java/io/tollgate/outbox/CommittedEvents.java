package io.tollgate.outbox;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The events that this instance has committed and not published. In memory only: what is lost here,
 * or has no room, reconcile takes from the outbox.
 */
@Singleton
public class CommittedEvents {

  private static final int COUNT_MAX = 1_000;

  private final BlockingQueue<OutboxEvent> events = new LinkedBlockingQueue<>(COUNT_MAX);

  public void add(List<OutboxEvent> committed) {
    committed.forEach(events::offer);
  }

  /** Leaves the rest to reconcile. */
  public void forget() {
    events.clear();
  }

  /** Takes the oldest ones out, each for one caller. */
  public List<OutboxEvent> take(int countMax) {
    List<OutboxEvent> taken = new ArrayList<>();
    events.drainTo(taken, countMax);
    return taken;
  }
}
