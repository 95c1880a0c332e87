package io.tollgate.http;

import io.tollgate.store.IdempotencyKeyRow;
import io.tollgate.store.IdempotencyKeys;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.time.Polling;
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

  private static final int KEY_CHARACTERS_MAX = 255;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]*");

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
   * The same for operators. A token's subject can be anything, so the key is kept under its hash.
   */
  public static HttpReply answer(
      HttpEvent event,
      Operator operator,
      String route,
      Function<Optional<IdempotentRequest>, HttpReply> answer) {
    return answer(event, "operator-" + Sha256.hex(operator.subject()), route, answer);
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
    return answer(event, caller, 1, route, answer);
  }

  /**
   * The same for callers who prove nothing and have their keys in common.
   *
   * @param keyCharactersMin short keys are refused, because whoever guesses another caller's key is
   *     given that caller's answer
   */
  public static HttpReply answer(
      HttpEvent event,
      String caller,
      int keyCharactersMin,
      String route,
      Function<Optional<IdempotentRequest>, HttpReply> answer) {
    Optional<String> key = event.header("idempotency-key");
    if (key.isPresent() && !isWellFormed(key.get(), keyCharactersMin)) {
      return HttpReply.problem(
          400,
          "invalid_idempotency_key",
          "Idempotency-Key must be %d to %d visible characters of ASCII"
              .formatted(keyCharactersMin, KEY_CHARACTERS_MAX));
    }
    return answer.apply(
        key.map(k -> new IdempotentRequest(caller, route, k, Sha256.hex(event.body()))));
  }

  private static boolean isWellFormed(String key, int charactersMin) {
    return key.length() >= charactersMin
        && key.length() <= KEY_CHARACTERS_MAX
        && KEY.matcher(key).matches();
  }

  /** Looks a request up, and waits for the first one where that is under way. */
  public Seen await(Optional<IdempotentRequest> request, Polling polling) {
    return polling.until(() -> look(request), seen -> !(seen instanceof Seen.InFlight));
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

  /** 409: the first request is still under way, although it was waited for. */
  public HttpReply inFlight(Instant until) {
    return HttpReply.problem(409, "in_flight", "The first of these requests is still under way")
        .retryAfter(Duration.between(clock.instant(), until));
  }

  /** 422: another request had this key. */
  public static HttpReply reused() {
    return HttpReply.problem(422, "key_reused", "This Idempotency-Key came with another request");
  }
}
