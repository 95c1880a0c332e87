package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.settle.Attempts;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.store.Catalogue;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.time.Polling;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out a command on a product, at most once for each Idempotency-Key (Invariant 10). */
@Singleton
class ProductCommand {

  private final Idempotency idempotency;
  private final Catalogue catalogue;
  private final Clock clock;

  ProductCommand(Idempotency idempotency, Catalogue catalogue, Clock clock) {
    this.idempotency = idempotency;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /**
   * Answers a command.
   *
   * @param effect writes the key with what it does
   * @param done the answer of an effect whose first request died before answering
   */
  HttpReply answer(
      String sku,
      Optional<IdempotentRequest> key,
      Function<KeyUse, HttpReply> effect,
      Supplier<HttpReply> done) {
    Polling polling = new Polling();
    return Attempts.until(
        "product " + sku,
        () ->
            switch (idempotency.await(key, polling)) {
              case Seen.First first -> first(key, effect.apply(first.key()));
              case Seen.Unfinished _ -> Optional.of(remember(key, done.get()));
              case Seen.Answered(var row) -> Optional.of(json(row.httpStatus(), row.answer()));
              case Seen.InFlight inFlight -> Optional.of(inFlight(inFlight.until()));
              case Seen.Reused _ -> Optional.of(IdempotencyHeader.reused());
            });
  }

  /** Empty when the effect was refused because a concurrent request has the same key. */
  private Optional<HttpReply> first(Optional<IdempotentRequest> key, HttpReply reply) {
    if (reply.status() < 300) {
      return Optional.of(remember(key, reply));
    }
    return idempotency.look(key) instanceof Seen.First ? Optional.of(reply) : Optional.empty();
  }

  private HttpReply remember(Optional<IdempotentRequest> key, HttpReply reply) {
    key.ifPresent(request -> catalogue.answer(request, reply.status(), reply.body()));
    return reply;
  }

  private static HttpReply json(int status, String body) {
    return HttpReply.text(status, "application/json", body);
  }

  private HttpReply inFlight(Instant until) {
    return IdempotencyHeader.inFlight(Duration.between(clock.instant(), until));
  }
}
