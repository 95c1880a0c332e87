package io.tollgate.settings;

import jakarta.inject.Singleton;

/**
 * Remembers that something refused one of our secrets, or that we refused a signature: a secret may
 * have been rotated since it was read.
 */
@Singleton
public final class RefusedSecrets {

  private volatile boolean isNoted;

  public void note() {
    isNoted = true;
  }

  /** Whether there was any since the last call. */
  public boolean take() {
    boolean was = isNoted;
    isNoted = false;
    return was;
  }
}
