package io.tollgate.http;

import io.tollgate.store.IdempotencyKeyRow;
import io.tollgate.store.IdempotencyKeys;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The header Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header): same key and body,
 * same answer and one effect (Invariant 10); another body is refused; kept for 72 hours.
 */
@Singleton
public class Idempotency {

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private final IdempotencyKeys keys;
  private final Clock clock;

  Idempotency(IdempotencyKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** What is known of a request. */
  public sealed interface Seen {

    record First(KeyUse key) implements Seen {}

    /** The first one died before its answer; its effect may be half done. */
    record Unfinished(KeyUse key, IdempotencyKeyRow row) implements Seen {}

    record Answered(IdempotencyKeyRow row) implements Seen {}

    record InFlight(Instant until) implements Seen {}

    /** The same key came with another body. */
    record Reused() implements Seen {}
  }

  /** Answers with the request's key, if it has one; 400 when the header is malformed. */
  public static HttpReply answer(
      HttpEvent event,
      ShopCaller caller,
      String route,
      Function<Optional<IdempotentRequest>, HttpReply> answer) {
    return answer(event, caller.id(), route, answer);
  }

  /**
   * The same for callers who are no shop.
   *
   * @param caller whose keys these are, at most 80 characters of ASCII
   */
  public static HttpReply answer(
      HttpEvent event,
      String caller,
      String route,
      Function<Optional<IdempotentRequest>, HttpReply> answer) {
    Optional<String> key = event.header("idempotency-key");
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      return HttpReply.problem(
          400, "invalid_idempotency_key", "Idempotency-Key must be 1 to 255 visible characters");
    }
    return answer.apply(
        key.map(k -> new IdempotentRequest(caller, route, k, Sha256.hex(event.body()))));
  }

  /** Looks a request up; without a key every request is the first. */
  public Seen look(Optional<IdempotentRequest> request) {
    if (request.isEmpty()) {
      return new Seen.First(new KeyUse.None());
    }
    IdempotentRequest wanted = request.get();
    Optional<IdempotencyKeyRow> found = keys.find(wanted.caller(), wanted.route(), wanted.key());
    if (found.isEmpty()) {
      return new Seen.First(new KeyUse.Fresh(wanted));
    }
    IdempotencyKeyRow row = found.get();
    if (!row.requestSha256().equals(wanted.requestSha256())) {
      return new Seen.Reused();
    }
    if (row.httpStatus() != null) {
      return new Seen.Answered(row);
    }
    return clock.instant().isBefore(row.leaseUntil())
        ? new Seen.InFlight(row.leaseUntil())
        : new Seen.Unfinished(new KeyUse.Resumed(wanted), row);
  }

  /** 409: the first request is still under way. */
  public HttpReply inFlight(Instant until) {
    return HttpReply.problem(409, "in_flight", "A request with this Idempotency-Key is under way")
        .retryAfter(Duration.between(clock.instant(), until));
  }

  /** 422: another request had this key. */
  public static HttpReply reused() {
    return HttpReply.problem(422, "key_reused", "This Idempotency-Key came with another request");
  }
}
