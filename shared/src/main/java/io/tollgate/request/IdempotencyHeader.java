package io.tollgate.request;

import io.tollgate.auth.Operator;
import io.tollgate.auth.ShopCaller;
import io.tollgate.crypto.Sha256;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the header Idempotency-Key (IETF draft-ietf-httpapi-idempotency-key-header), and answers
 * requests that it lets nobody carry out.
 */
public final class IdempotencyHeader {

  private static final int KEY_CHARACTERS_MAX = 255;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]*");

  private IdempotencyHeader() {}

  /**
   * The request's key, if it has one. A repeat with an API key that a rotation made is a repeat.
   *
   * @throws RequestRefused 400 when the header is malformed
   */
  public static Optional<IdempotentRequest> read(HttpEvent event, ShopCaller caller, String route) {
    return read(event, caller.firstId(), route);
  }

  /**
   * The same for operators. A token's subject can be anything, so the key is kept under its hash.
   */
  public static Optional<IdempotentRequest> read(HttpEvent event, Operator operator, String route) {
    return read(event, "operator-" + Sha256.hex(operator.subject()), route);
  }

  /**
   * The same for callers who are no shop.
   *
   * @param caller whose keys these are, at most 80 characters of ASCII
   */
  public static Optional<IdempotentRequest> read(HttpEvent event, String caller, String route) {
    return read(event, caller, 1, route);
  }

  /**
   * The same for callers who prove nothing and have their keys in common.
   *
   * @param keyCharactersMin short keys are refused, because whoever guesses another caller's key is
   *     given that caller's answer
   */
  public static Optional<IdempotentRequest> read(
      HttpEvent event, String caller, int keyCharactersMin, String route) {
    Optional<String> key = event.header("idempotency-key");
    if (key.isPresent() && !isWellFormed(key.get(), keyCharactersMin)) {
      throw new RequestRefused(
          HttpReply.problem(
              400,
              "invalid_idempotency_key",
              "Idempotency-Key must be %d to %d visible characters of ASCII"
                  .formatted(keyCharactersMin, KEY_CHARACTERS_MAX)));
    }
    return key.map(k -> new IdempotentRequest(caller, route, k, Sha256.hex(event.body())));
  }

  private static boolean isWellFormed(String key, int charactersMin) {
    return key.length() >= charactersMin
        && key.length() <= KEY_CHARACTERS_MAX
        && KEY.matcher(key).matches();
  }

  /** 409: the first request is still under way, although it was waited for. */
  public static HttpReply inFlight(Duration wait) {
    return HttpReply.problem(409, "in_flight", "The first of these requests is still under way")
        .retryAfter(wait);
  }

  /** 422: another request had this key. */
  public static HttpReply reused() {
    return HttpReply.problem(422, "key_reused", "This Idempotency-Key came with another request");
  }
}
