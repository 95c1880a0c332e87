package io.tollgate.settings;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Remembers that something refused one of our secrets, or that we refused a signature: a secret may
 * have been rotated since it was read.
 */
@Singleton
public final class RefusedSecrets {

  private final AtomicBoolean isNoted = new AtomicBoolean();

  public void note() {
    isNoted.set(true);
  }

  /** Whether there was any since the last call. */
  public boolean take() {
    return isNoted.getAndSet(false);
  }
}
