package io.tollgate.gateway.zalopay;

import static io.tollgate.gateway.zalopay.FieldNames.AMOUNT;
import static io.tollgate.gateway.zalopay.FieldNames.SERVER_TIME;
import static io.tollgate.gateway.zalopay.FieldNames.ZP_TRANS_ID;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The members of one message. Whole numbers are read exactly, from a number or from a text of
 * digits: {@code zp_trans_id} is an int64 on ZaloPay's page callback-api and a string of digits in
 * its integration document of 2026.
 */
record Fields(JsonNode object) {

  /** Eighteen digits always fit into a long. */
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private static final Pattern CODE = Pattern.compile("0|-?[1-9][0-9]{0,8}");

  /** "String, 64" in the integration document; fifteen digits in every sample. */
  private static final Pattern TRANSACTION_ID = Pattern.compile("[0-9A-Za-z_-]{1,64}");

  static Optional<Fields> ofJson(String text) {
    return Json.object(text).map(Fields::new);
  }

  static Optional<Fields> ofForm(String text) {
    return FormEncoding.read(text).map(JsonNode::from).map(Fields::new);
  }

  boolean has(String name) {
    return object.get(name) != null;
  }

  boolean isTrue(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isBoolean)
        .map(JsonNode::getBooleanValue)
        .orElse(false);
  }

  /** A text, and nothing else taken for one. */
  Optional<String> text(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue);
  }

  Optional<Long> whole(String name) {
    return digits(name).filter(text -> WHOLE.matcher(text).matches()).map(Long::valueOf);
  }

  Optional<Integer> code(String name) {
    return digits(name).filter(text -> CODE.matcher(text).matches()).map(Integer::valueOf);
  }

  /** When ZaloPay took the money. */
  Optional<Instant> serverTime() {
    return whole(SERVER_TIME).filter(ms -> ms > 0).map(Instant::ofEpochMilli);
  }

  /** The payment in a callback or an order-query answer; empty when a fact of it is missing. */
  Optional<Report> paid(Instant paidAt, Evidence evidence) {
    Optional<String> transactionId =
        digits(ZP_TRANS_ID)
            .filter(id -> TRANSACTION_ID.matcher(id).matches())
            .filter(id -> !id.equals("0"));
    return whole(AMOUNT)
        .filter(amount -> amount >= 0)
        .flatMap(
            amount ->
                transactionId.map(
                    id -> new Report.Paid(Money.of(amount, "VND"), id, paidAt, evidence)));
  }

  /** A text as it is, a number in its digits. */
  private Optional<String> digits(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(value -> value.isString() || value.isNumber())
        .map(JsonNode::coerceStringValue);
  }
}
