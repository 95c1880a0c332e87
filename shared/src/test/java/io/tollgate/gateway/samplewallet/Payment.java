package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.AMOUNT;
import static io.tollgate.gateway.samplewallet.FieldNames.CURRENCY;
import static io.tollgate.gateway.samplewallet.FieldNames.PAID_AT;
import static io.tollgate.gateway.samplewallet.FieldNames.TRANSACTION_ID;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/** The money of a payment, in a callback as in an answer (document, 3). */
record Payment(MessageFields fields) {

  private static final Pattern TRANSACTION_ID_SHAPE = Pattern.compile("[0-9A-Za-z]{2,64}");

  /** Empty when a fact of it is missing. */
  Optional<Report> paid(Evidence evidence) {
    Optional<String> transactionId =
        fields.text(TRANSACTION_ID).filter(id -> TRANSACTION_ID_SHAPE.matcher(id).matches());
    return fields
        .text(CURRENCY)
        .flatMap(Money::currency)
        .flatMap(this::money)
        .flatMap(
            money ->
                transactionId.flatMap(
                    id -> paidAt().map(at -> new Report.Paid(money, id, at, evidence))));
  }

  /** Empty too where the amount has more decimals than the currency. */
  private Optional<Money> money(Currency currency) {
    // fact: how an amount is written in a callback and an answer
    return fields
        .text(AMOUNT)
        .filter(amount -> amount.matches("[0-9]{1,15}(\\.[0-9]{1,3})?"))
        .map(amount -> new BigDecimal(amount).movePointRight(currency.getDefaultFractionDigits()))
        .filter(minor -> minor.stripTrailingZeros().scale() <= 0)
        .map(minor -> new Money(minor.longValueExact(), currency));
    // end of fact
  }

  private Optional<Instant> paidAt() {
    // fact: how a time is written
    try {
      return fields.text(PAID_AT).map(Instant::parse);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
    // end of fact
  }
}
