package io.tollgate.gateway.izipay;

import static io.tollgate.gateway.izipay.FieldNames.AMOUNT;
import static io.tollgate.gateway.izipay.FieldNames.CODE_AUTH;
import static io.tollgate.gateway.izipay.FieldNames.CURRENCY;
import static io.tollgate.gateway.izipay.FieldNames.DATE_TRANSACTION;
import static io.tollgate.gateway.izipay.FieldNames.STATE_MESSAGE;
import static io.tollgate.gateway.izipay.FieldNames.TIME_TRANSACTION;
import static io.tollgate.gateway.izipay.FieldNames.UNIQUE_ID;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.MessageFields;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One entry of {@code response.order}: what Izipay says of one attempt to pay. */
record Transaction(MessageFields fields) {

  /** The zone of Izipay's dates. By name: a fixed offset says nothing of what Peru decides. */
  private static final ZoneId LIMA = ZoneId.of("America/Lima");

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Izipay writes 10.50, and integrators have seen 10.5: more digits must be zeros. */
  private static final Pattern AMOUNT_TEXT = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2}0{0,4})?");

  private static final Pattern ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  /**
   * Words of {@code stateMessage} that mean paid, as an integrator who runs the query knows them.
   * Words and not parts of words, as theirs are: "desaprobado" holds "aprobado".
   */
  private static final Set<String> PAID =
      Set.of("aceptado", "pagado", "autorizado", "aprobado", "completado");

  private static final Set<String> DECLINED =
      Set.of("denegado", "denegada", "rechazado", "rechazada", "desaprobado", "declinado");

  /** Izipay says that the bank authorised it. */
  boolean isAuthorised() {
    List<String> words = words();
    return CallbackReader.said(fields, CODE_AUTH).isPresent()
        && words.stream().anyMatch(PAID::contains)
        && !words.contains("no");
  }

  /** The word that says that this attempt came to nothing, where nothing says otherwise. */
  Optional<String> declined() {
    List<String> words = words();
    return CallbackReader.said(fields, CODE_AUTH).isPresent()
        ? Optional.empty()
        : words.stream()
            .filter(word -> DECLINED.contains(word) || words.contains("no") && PAID.contains(word))
            .findFirst();
  }

  /** The money; empty when a fact of it is missing. */
  Optional<Report.Paid> paid(Instant paidAt, Evidence evidence) {
    return money()
        .flatMap(money -> id().map(number -> new Report.Paid(money, number, paidAt, evidence)));
  }

  Optional<Instant> at() {
    try {
      return fields
          .textOrNumber(DATE_TRANSACTION)
          .flatMap(date -> fields.textOrNumber(TIME_TRANSACTION).map(date::concat))
          .map(text -> LocalDateTime.parse(text, DATE_TIME).atZone(LIMA).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  Optional<String> id() {
    return fields
        .textOrNumber(UNIQUE_ID)
        .filter(number -> ID.matcher(number).matches())
        .filter(number -> !number.equals("0"));
  }

  /** Both currencies have two decimals (ISO 4217). */
  private Optional<Money> money() {
    Optional<Currency> currency =
        fields
            .textOrNumber(CURRENCY)
            .flatMap(Money::currency)
            .filter(IzipayGateway.LIMITS::containsKey);
    return fields
        .textOrNumber(AMOUNT)
        .filter(text -> AMOUNT_TEXT.matcher(text).matches())
        .map(text -> new BigDecimal(text).movePointRight(2).longValueExact())
        .flatMap(minorUnits -> currency.map(known -> new Money(minorUnits, known)));
  }

  private List<String> words() {
    String state = fields.textOrNumber(STATE_MESSAGE).orElse("").toLowerCase(Locale.ROOT);
    return List.of(state.split("[^\\p{L}]+"));
  }
}
