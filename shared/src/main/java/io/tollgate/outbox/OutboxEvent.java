package io.tollgate.outbox;

import io.tollgate.bill.Mode;
import java.time.Instant;
import java.util.Optional;

/**
 * A committed event.
 *
 * @param id the same for every copy of it
 * @param sequence grows with each event of an order and leaves gaps; zero for an event of no order
 * @param mode of its payment; empty where it is about none
 * @param attempts how often it was claimed for publishing
 * @param data a JSON object, exactly as the database holds it
 */
public record OutboxEvent(
    String id,
    String type,
    long sequence,
    Optional<Mode> mode,
    Instant createdAt,
    int attempts,
    String data) {

  /** Of no order, or written by the version before, which says less in it. */
  boolean isUnnumbered() {
    return sequence == 0;
  }
}
