package io.tollgate.schedule;

import java.time.Instant;

/** How far the event log of one account at a gateway was read. */
public sealed interface GatewayMark {

  /** All events before this time are settled. */
  Instant at();

  /** Nothing is being read. */
  record Settled(Instant at) implements GatewayMark {}

  /**
   * The log since the mark is longer than one run may read.
   *
   * @param beganAt when its reading began, which becomes the mark when it has ended
   * @param after the event that was read last; the log is read from the newest to the oldest
   */
  record Reading(Instant at, Instant beganAt, String after) implements GatewayMark {}
}
