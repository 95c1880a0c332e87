package io.tollgate.settle;

import io.tollgate.idempotency.IdempotencyKeys;
import io.tollgate.idempotency.IdempotencyRecord;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks up an earlier request with the same Idempotency-Key: a duplicate with the same body gets
 * the same answer and has no second effect (Invariant 10); another body is refused. Keys are kept
 * for 72 hours, and those of refunds as long as the refund.
 */
@Singleton
public class Idempotency {

  private final IdempotencyKeys keys;
  private final Clock clock;

  Idempotency(IdempotencyKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What is known of a request. */
  public sealed interface Seen {

    record First(IdempotencyKeyUse key) implements Seen {}

    /** The first one died before its answer; its effect may be half done. */
    record Unfinished(IdempotencyKeyUse key, IdempotencyRecord row) implements Seen {}

    record Answered(IdempotencyRecord row) implements Seen {}

    record InFlight(Instant until) implements Seen {}

    /** The same key came with another body. */
    record Reused() implements Seen {}
  }

  /** Looks a request up, and waits for the first one where that is under way. */
  public Seen await(Optional<IdempotentRequest> request, Polling polling) {
    return polling.until(() -> look(request), seen -> !(seen instanceof Seen.InFlight));
  }

  /** Looks a request up; without a key every request is the first. */
  public Seen look(Optional<IdempotentRequest> request) {
    if (request.isEmpty()) {
      return new Seen.First(new IdempotencyKeyUse.None());
    }
    IdempotentRequest wanted = request.get();
    Optional<IdempotencyRecord> found = keys.find(wanted);
    if (found.isEmpty()) {
      return new Seen.First(new IdempotencyKeyUse.Fresh(wanted));
    }
    IdempotencyRecord row = found.get();
    if (!row.requestSha256().equals(wanted.requestSha256())) {
      return new Seen.Reused();
    }
    if (row.httpStatus() != 0) {
      return new Seen.Answered(row);
    }
    return clock.instant().isBefore(row.leaseUntil())
        ? new Seen.InFlight(row.leaseUntil())
        : new Seen.Unfinished(new IdempotencyKeyUse.Resumed(wanted), row);
  }
}
