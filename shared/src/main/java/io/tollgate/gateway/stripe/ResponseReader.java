package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.CODE;
import static io.tollgate.gateway.stripe.FieldNames.CUSTOMER_EMAIL;
import static io.tollgate.gateway.stripe.FieldNames.ERROR;
import static io.tollgate.gateway.stripe.FieldNames.MESSAGE;
import static io.tollgate.gateway.stripe.FieldNames.PARAM;
import static io.tollgate.gateway.stripe.FieldNames.TYPE;

import io.tollgate.gateway.ApiAnswer;
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Opening;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What Stripe answered to a call (API reference, Errors and Idempotent requests). */
record ResponseReader(ApiAnswer answer) {

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Set<Integer> REFUSALS = Set.of(400, 402, 404);

  /** Said of what was asked, never of the key, the rate or an outage. */
  private static final Set<String> REFUSING_TYPES = Set.of("invalid_request_error", "card_error");

  /** Codes of calls that may come again; documented with 409 and 429, and seen with 400. */
  private static final Set<String> PASSING_CODES =
      Set.of("idempotency_key_in_use", "lock_timeout", "rate_limit");

  private static final int MESSAGE_LENGTH_MAX = 200;

  /**
   * The object that was asked for.
   *
   * @throws GatewayUnreachable when this is another answer, or of the other environment
   */
  <T> T object(StripeAccount account, Function<StripeObject, Optional<T>> type) {
    if (answer.status() != OK) {
      throw unreachable();
    }
    StripeObject found = new StripeObject(answer.fields());
    if (found.isOfOtherMode(account.isLive())) {
      throw answer.unreachable("an object of the other mode");
    }
    return type.apply(found).orElseThrow(() -> answer.unreachable("another object than asked for"));
  }

  /**
   * What the answer to a list says of the secret key: 401 where it is no key, 403 where it may not
   * read the list (API reference, Errors).
   */
  KeyCheck keys(StripeAccount account) {
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      return new KeyCheck.Refused(statusAndCode());
    }
    object(account, ListPage::of);
    return new KeyCheck.Proven();
  }

  /**
   * A refusal that proves that nothing was created: what was asked for cannot be. A key that was
   * used with other parameters (type idempotency_error) proves the contrary.
   */
  Optional<Opening.Refused> refusal() {
    return error()
        .filter(_ -> REFUSALS.contains(answer.status()))
        .filter(error -> error.word(TYPE).filter(REFUSING_TYPES::contains).isPresent())
        .filter(error -> error.word(CODE).filter(PASSING_CODES::contains).isEmpty())
        .map(error -> new Opening.Refused(code(error), message(error)));
  }

  GatewayUnreachable unreachable() {
    return answer.unreachable(statusAndCode());
  }

  private String statusAndCode() {
    String code = error().map(ResponseReader::code).orElse("no error of the API's");
    return "HTTP " + answer.status() + ", " + code;
  }

  private static String code(StripeObject error) {
    return error.word(CODE).or(() -> error.word(TYPE)).orElse("no code");
  }

  /** Stripe's own sentence, unless it may quote the buyer. */
  private static String message(StripeObject error) {
    return error
        .text(MESSAGE)
        .filter(text -> text.length() <= MESSAGE_LENGTH_MAX)
        .filter(_ -> !error.text(PARAM).equals(Optional.of(CUSTOMER_EMAIL)))
        .orElse("");
  }

  private Optional<StripeObject> error() {
    return new StripeObject(answer.fields()).member(ERROR);
  }
}
