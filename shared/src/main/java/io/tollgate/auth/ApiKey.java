package io.tollgate.auth;

import java.time.Instant;
import java.util.Set;

/**
 * One shop's key, as it is stored.
 *
 * @param sha256 lower-case hexadecimal hash of the whole key
 * @param scopes words of {@link KeyScope}, perhaps of a later release's
 * @param name who this is, in the history of orders
 * @param expiresAt the first moment when it is not valid; {@link #NEVER} where none is set
 * @param created by whom and when; nobody in keys from before that was written down
 * @param lastUsedAt up to {@link ApiKeys#USE_NOTED_EVERY} before its last use; {@link #UNKNOWN}
 *     without one
 * @param firstId the id of the key with which rotations began, its own where none has made it
 * @param replacedBy the id of the key that a rotation made in its place, or empty
 * @param revoked by whom and when, if it was
 */
public record ApiKey(
    String id,
    String sha256,
    Set<String> scopes,
    String name,
    Instant expiresAt,
    Act created,
    Instant lastUsedAt,
    String firstId,
    String replacedBy,
    Act revoked) {

  public static final Instant NEVER = Instant.MAX;
  public static final Instant UNKNOWN = Instant.EPOCH;

  /**
   * What somebody did with it.
   *
   * @param who an operator's name, or empty
   */
  public record Act(String who, Instant at) {

    static final Act NONE = new Act("", UNKNOWN);

    public boolean isKnown() {
      return !at.equals(UNKNOWN);
    }
  }

  /** Whether it is valid, and if not, why. */
  public enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  public State state(Instant now) {
    if (revoked.isKnown()) {
      return State.REVOKED;
    }
    return now.isBefore(expiresAt) ? State.ACTIVE : State.EXPIRED;
  }
}
