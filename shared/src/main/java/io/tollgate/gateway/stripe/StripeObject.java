package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.CURRENCY;
import static io.tollgate.gateway.stripe.FieldNames.ID;
import static io.tollgate.gateway.stripe.FieldNames.LIVEMODE;
import static io.tollgate.gateway.stripe.FieldNames.METADATA;
import static io.tollgate.gateway.stripe.FieldNames.OBJECT;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * One object of Stripe's. A member that is missing and one that is null are the same, and one of
 * another type than expected counts as missing.
 */
record StripeObject(JsonNode node) {

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

  /** Until the year 5138: what is later is no time of a payment. */
  private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,10}");

  private static final Pattern CURRENCY_CODE = Pattern.compile("[a-z]{3}");

  /** Codes, types and reasons: safe to be logged and stored wherever they came from. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.]{1,64}");

  /** Only the prefix of an id is a promise; 255 characters are the most an id ever has. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,255}");

  /** Of payments, refunds and disputes, which stand in columns; today they have 27 characters. */
  private static final Pattern KEPT_NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  static Optional<StripeObject> of(String json) {
    return Json.object(json).map(StripeObject::new);
  }

  boolean isA(String type) {
    return text(OBJECT).filter(type::equals).isPresent();
  }

  /** Whether this is of the other environment: test data and live data never meet. */
  boolean isOfOtherMode(boolean isLive) {
    return truth(LIVEMODE).filter(live -> live != isLive).isPresent();
  }

  Optional<Boolean> truth(String name) {
    return value(name).filter(JsonNode::isBoolean).map(JsonNode::getBooleanValue);
  }

  Optional<String> text(String name) {
    return value(name).filter(JsonNode::isString).map(JsonNode::getStringValue);
  }

  /** A text that is one of Stripe's own words. */
  Optional<String> word(String name) {
    return text(name).filter(text -> WORD.matcher(text).matches());
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
    return value(name).filter(JsonNode::isObject).map(StripeObject::new);
  }

  /** A text among what the object's maker wrote on it. */
  Optional<String> metadata(String name) {
    return member(METADATA).flatMap(metadata -> metadata.text(name));
  }

  Optional<Instant> time(String name) {
    return number(name, SECONDS).map(Instant::ofEpochSecond);
  }

  /** An amount in the smallest unit of the object's own currency. */
  Optional<Money> money(String amount) {
    return number(amount, WHOLE)
        .flatMap(
            units ->
                text(CURRENCY)
                    .filter(code -> CURRENCY_CODE.matcher(code).matches())
                    .flatMap(code -> Money.currency(code.toUpperCase(Locale.ROOT)))
                    .map(currency -> new Money(units, currency)));
  }

  /** The objects of a list; empty when there is no list under this name. */
  Optional<List<StripeObject>> list(String name) {
    return value(name)
        .filter(JsonNode::isArray)
        .map(
            array ->
                StreamSupport.stream(array.values().spliterator(), false)
                    .map(StripeObject::new)
                    .toList());
  }

  private Optional<Long> number(String name, Pattern shape) {
    return value(name)
        .filter(JsonNode::isNumber)
        .map(JsonNode::coerceStringValue)
        .filter(digits -> shape.matcher(digits).matches())
        .map(Long::valueOf);
  }

  private Optional<JsonNode> value(String name) {
    return node.isObject() ? Optional.ofNullable(node.get(name)) : Optional.empty();
  }

  /** Leaves out what it holds: buyers' names and addresses among it. */
  @Override
  public String toString() {
    return text(OBJECT).orElse("object");
  }
}
