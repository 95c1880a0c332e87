package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.CURRENCY;
import static io.tollgate.gateway.stripe.FieldNames.ID;
import static io.tollgate.gateway.stripe.FieldNames.LIVEMODE;
import static io.tollgate.gateway.stripe.FieldNames.METADATA;
import static io.tollgate.gateway.stripe.FieldNames.OBJECT;

import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One object of Stripe's. A member that is missing and one that is null are the same, and one of
 * another type than expected counts as missing.
 */
record StripeObject(MessageFields fields) {

  /** The year 5138: what is later is no time of a payment. */
  private static final long SECONDS_MAX = 99_999_999_999L;

  private static final Pattern CURRENCY_CODE = Pattern.compile("[a-z]{3}");

  /** Only the prefix of an id is a promise; 255 characters are the most an id ever has. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,255}");

  /** Of payments, refunds and disputes, which stand in columns; today they have 27 characters. */
  private static final Pattern KEPT_NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  static Optional<StripeObject> of(String json) {
    return MessageFields.ofJson(json).map(StripeObject::new);
  }

  boolean isA(String type) {
    return text(OBJECT).filter(type::equals).isPresent();
  }

  /** Whether this is of the other environment: test data and live data never meet. */
  boolean isOfOtherMode(boolean isLive) {
    return truth(LIVEMODE).filter(live -> live != isLive).isPresent();
  }

  Optional<Boolean> truth(String name) {
    return fields.flag(name);
  }

  Optional<String> text(String name) {
    return fields.text(name);
  }

  /** A text that is one of Stripe's own words. */
  Optional<String> word(String name) {
    return fields.word(name);
  }

  /**
   * The name of another object, which stands there itself where it was expanded. One that no column
   * holds is none.
   */
  Optional<String> idOf(String name) {
    return text(name)
        .or(() -> member(name).flatMap(object -> object.text(ID)))
        .filter(id -> KEPT_NAME.matcher(id).matches());
  }

  /** This object's own name. */
  Optional<String> id() {
    return text(ID).filter(id -> NAME.matcher(id).matches());
  }

  Optional<StripeObject> member(String name) {
    return Optional.of(fields.inside(name))
        .filter(object -> !object.isEmpty())
        .map(StripeObject::new);
  }

  /** A text among what the object's maker wrote on it. */
  Optional<String> metadata(String name) {
    return member(METADATA).flatMap(metadata -> metadata.text(name));
  }

  Optional<Instant> time(String name) {
    return number(name)
        .filter(seconds -> 0 < seconds && seconds <= SECONDS_MAX)
        .map(Instant::ofEpochSecond);
  }

  /** An amount in the smallest unit of the object's own currency. */
  Optional<Money> money(String amount) {
    return number(amount)
        .filter(units -> units >= 0)
        .flatMap(
            units ->
                text(CURRENCY)
                    .filter(code -> CURRENCY_CODE.matcher(code).matches())
                    .flatMap(code -> Money.currency(code.toUpperCase(Locale.ROOT)))
                    .map(currency -> new Money(units, currency)));
  }

  /** The objects of a list; empty when there is no list under this name. */
  Optional<List<StripeObject>> list(String name) {
    return fields.list(name).map(list -> list.stream().map(StripeObject::new).toList());
  }

  /** Stripe writes no number as a text. */
  private Optional<Long> number(String name) {
    return fields.whole(name).filter(_ -> fields.text(name).isEmpty());
  }

  /** Leaves out what it holds: buyers' names and addresses among it. */
  @Override
  public String toString() {
    return text(OBJECT).orElse("object");
  }
}
