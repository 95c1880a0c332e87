package io.tollgate.gateway.momo;

import static io.tollgate.gateway.momo.FieldNames.AMOUNT;
import static io.tollgate.gateway.momo.FieldNames.EXTRA_DATA;
import static io.tollgate.gateway.momo.FieldNames.MESSAGE;
import static io.tollgate.gateway.momo.FieldNames.ORDER_ID;
import static io.tollgate.gateway.momo.FieldNames.ORDER_INFO;
import static io.tollgate.gateway.momo.FieldNames.ORDER_TYPE;
import static io.tollgate.gateway.momo.FieldNames.PARTNER_CODE;
import static io.tollgate.gateway.momo.FieldNames.PAY_TYPE;
import static io.tollgate.gateway.momo.FieldNames.REQUEST_ID;
import static io.tollgate.gateway.momo.FieldNames.RESPONSE_TIME;
import static io.tollgate.gateway.momo.FieldNames.RESULT_CODE;
import static io.tollgate.gateway.momo.FieldNames.TRANS_ID;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.MessageFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The end of a payment as MoMo signs it, in a notification and in the browser's return (page
 * result-handling/notification).
 *
 * <p>Nothing escapes the delimiter inside a value, so messages of different values can share one
 * signed text. Read here is the one message whose delimiters stand in {@code orderInfo} alone,
 * which is free text of a merchant; the values of any other are refused.
 *
 * @param text what is signed, without the access key
 */
record PaymentResult(Map<String, String> values, String text) {

  /** In the order in which they are signed. */
  static final List<String> SIGNED =
      List.of(
          AMOUNT,
          EXTRA_DATA,
          MESSAGE,
          ORDER_ID,
          ORDER_INFO,
          ORDER_TYPE,
          PARTNER_CODE,
          PAY_TYPE,
          REQUEST_ID,
          RESPONSE_TIME,
          RESULT_CODE,
          TRANS_ID);

  private static final Pattern TEXT =
      Pattern.compile(
          SIGNED.stream()
              .map(name -> name + "=" + (name.equals(ORDER_INFO) ? "(.*)" : "([^&]*)"))
              .collect(Collectors.joining(SignedText.DELIMITER)),
          Pattern.DOTALL);

  /** Empty when a value is missing or is no text and no number. */
  static Optional<PaymentResult> of(MessageFields message) {
    Map<String, String> values = new HashMap<>();
    SIGNED.forEach(name -> signed(message, name).ifPresent(value -> values.put(name, value)));
    return values.size() < SIGNED.size()
        ? Optional.empty()
        : Optional.of(new PaymentResult(values, SignedText.of(SIGNED, values)));
  }

  /** As it is signed: a text as it is, a number in its digits, null as nothing. */
  private static Optional<String> signed(MessageFields message, String name) {
    return message
        .textOrNumber(name)
        .or(
            () ->
                Optional.ofNullable(message.object().get(name))
                    .filter(JsonNode::isNull)
                    .map(_ -> ""));
  }

  /** The result of which this is the signed text. */
  static Optional<PaymentResult> ofText(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < SIGNED.size(); i++) {
      values.put(SIGNED.get(i), matcher.group(i + 1));
    }
    return Optional.of(new PaymentResult(values, text));
  }

  /** Whether these are the values that its signed text stands for, and no others. */
  boolean isUnambiguous() {
    return ofText(text).equals(Optional.of(this));
  }

  String value(String name) {
    return Objects.requireNonNull(values.get(name));
  }

  MessageFields fields() {
    return new MessageFields(JsonNode.from(values));
  }

  /**
   * Whether it repeats what we send with every bill. The amount is not among it: settling compares
   * that, because money of another amount must not be lost.
   */
  boolean isOfABillOfOurs() {
    return value(REQUEST_ID).equals(value(ORDER_ID))
        && value(EXTRA_DATA).isEmpty()
        && !value(ORDER_INFO).contains(SignedText.DELIMITER);
  }
}
