package io.tollgate.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.tollgate.bill.Ref;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RandomnessTest {

  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

  /** Two copies of one snapshot, which hold the same state of the same generator. */
  private final Randomness one = new Randomness(new Random(1));

  private final Randomness other = new Randomness(new Random(1));

  @Test
  void copiesOfASnapshotDrawDifferentIdsAfterTheirRestore() {
    assertEquals(one.uuid(), other.uuid());
    one.renew();
    other.renew();
    assertNotEquals(one.uuid(), other.uuid());
    assertNotEquals(Ref.draw(NOW, one), Ref.draw(NOW, other));
    byte[] a = new byte[16];
    byte[] b = new byte[16];
    one.nextBytes(a);
    other.nextBytes(b);
    assertFalse(Arrays.equals(a, b));
  }

  @Test
  void uuidIsRandomVersion4() {
    UUID uuid = Randomness.SHARED.uuid();
    assertEquals(4, uuid.version());
    assertEquals(2, uuid.variant());
    assertNotEquals(uuid, Randomness.SHARED.uuid());
  }
}
