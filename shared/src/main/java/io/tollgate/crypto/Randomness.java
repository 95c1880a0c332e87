package io.tollgate.crypto;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The one source of random ids, references and nonces. After a restore from a snapshot it begins
 * anew, because all copies of a snapshot hold the same state.
 */
public final class Randomness implements RandomGenerator {

  public static final Randomness SHARED = new Randomness(new SecureRandom());

  private static final int VERSION_4 = 0x4000;

  private volatile RandomGenerator source;

  Randomness(RandomGenerator source) {
    this.source = source;
  }

  /** Forgets what it was; from here on it is seeded by the operating system. */
  public void renew() {
    source = new SecureRandom();
  }

  @Override
  public long nextLong() {
    return source.nextLong();
  }

  @Override
  public void nextBytes(byte[] bytes) {
    source.nextBytes(bytes);
  }

  /** A random UUID (RFC 9562, version 4). */
  public UUID uuid() {
    long high = nextLong() & ~0xF000L | VERSION_4;
    long low = nextLong() & Long.MAX_VALUE >> 1 | Long.MIN_VALUE;
    return new UUID(high, low);
  }
}
