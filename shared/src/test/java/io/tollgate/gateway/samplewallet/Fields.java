package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.AMOUNT;
import static io.tollgate.gateway.samplewallet.FieldNames.CURRENCY;
import static io.tollgate.gateway.samplewallet.FieldNames.PAID_AT;
import static io.tollgate.gateway.samplewallet.FieldNames.TRANSACTION_ID;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/** The members of one message. What does not have its type counts as absent. */
record Fields(JsonNode object) {

  private static final Pattern CODE = Pattern.compile("0|-?[1-9][0-9]{0,8}");
  private static final Pattern AMOUNT_SHAPE = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,3})?");
  private static final Pattern TRANSACTION_ID_SHAPE = Pattern.compile("[0-9A-Za-z]{2,64}");

  static Optional<Fields> ofJson(String text) {
    return Json.object(text).map(Fields::new);
  }

  static Optional<Fields> ofForm(String text) {
    return FormEncoding.read(text).map(JsonNode::from).map(Fields::new);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue);
  }

  /** A whole number, or a text of digits. */
  Optional<Integer> code(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(value -> value.isString() || value.isNumber())
        .map(JsonNode::coerceStringValue)
        .filter(digits -> CODE.matcher(digits).matches())
        .map(Integer::valueOf);
  }

  /** The money of a payment; empty when a fact of it is missing. */
  Optional<Report> paid(Evidence evidence) {
    Optional<String> transactionId =
        text(TRANSACTION_ID).filter(id -> TRANSACTION_ID_SHAPE.matcher(id).matches());
    return text(CURRENCY)
        .flatMap(Money::currency)
        .flatMap(this::money)
        .flatMap(
            money ->
                transactionId.flatMap(
                    id -> paidAt().map(at -> new Report.Paid(money, id, at, evidence))));
  }

  /** Empty too where the amount has more decimals than the currency. */
  private Optional<Money> money(Currency currency) {
    return text(AMOUNT)
        .filter(amount -> AMOUNT_SHAPE.matcher(amount).matches())
        .map(amount -> new BigDecimal(amount).movePointRight(currency.getDefaultFractionDigits()))
        .filter(minor -> minor.stripTrailingZeros().scale() <= 0)
        .map(minor -> new Money(minor.longValueExact(), currency));
  }

  private Optional<Instant> paidAt() {
    try {
      return text(PAID_AT).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
