package io.tollgate.simulator.momo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A merchant's call, as it came: a JSON object (pages wallet/onetime, payment-api/query, refund and
 * confirm). Values keep the text that they were sent with, because it is what was signed.
 */
record Call(Kind kind, JsonNode body) {

  /** What can be called, what it needs, and what its signature covers. */
  enum Kind {
    CREATE(
        List.of("orderInfo", "redirectUrl", "ipnUrl", "requestType", "extraData", "amount", "lang"),
        List.of(
            "amount",
            "extraData",
            "ipnUrl",
            "orderId",
            "orderInfo",
            "partnerCode",
            "redirectUrl",
            "requestId",
            "requestType")),
    QUERY(List.of(), List.of("orderId", "partnerCode", "requestId")),
    REFUND(
        List.of("amount", "transId"),
        List.of("amount", "description", "orderId", "partnerCode", "requestId", "transId")),
    QUERY_REFUND(List.of(), List.of("orderId", "partnerCode", "requestId")),
    CONFIRM(
        List.of("amount", "requestType"),
        List.of("amount", "description", "orderId", "partnerCode", "requestId", "requestType"));

    private final List<String> required;
    private final List<String> signed;

    Kind(List<String> required, List<String> signed) {
      this.required = required;
      this.signed = signed;
    }
  }

  private static final List<String> TEXTS =
      List.of(
          "partnerCode",
          "requestId",
          "orderId",
          "orderInfo",
          "redirectUrl",
          "ipnUrl",
          "requestType",
          "extraData",
          "description",
          "lang",
          "signature");

  /** MoMo's own samples send the amount as a text. */
  private static final List<String> NUMBERS = List.of("amount", "transId");

  private static final Map<String, Integer> LENGTHS_MAX =
      Map.of("partnerCode", 50, "requestId", 50, "orderId", 200, "orderInfo", 255);

  private static final Pattern ORDER_ID = Pattern.compile("[0-9a-zA-Z]([-_.]*[0-9a-zA-Z]+)*");
  private static final int ITEMS_MAX = 50;

  static Call of(Kind kind, HttpRequest request) {
    return new Call(kind, Json.parse(request.text()));
  }

  /** Whether it is JSON, and everything in it has its type. */
  boolean isReadable() {
    return body.isObject()
        && TEXTS.stream().allMatch(name -> isAbsent(name) || body.path(name).isTextual())
        && NUMBERS.stream()
            .map(body::path)
            .allMatch(node -> node.isMissingNode() || node.isNumber() || node.isTextual())
        && (isAbsent("autoCapture") || body.path("autoCapture").isBoolean())
        && (isAbsent("items") || body.path("items").isArray());
  }

  /** Whether nothing is missing, too long, or of another shape. */
  boolean isComplete() {
    return Stream.of(List.of("requestId", "orderId", "signature"), kind.required)
            .flatMap(List::stream)
            .allMatch(name -> !isAbsent(name))
        && !text("requestId").isEmpty()
        && LENGTHS_MAX.entrySet().stream()
            .allMatch(max -> text(max.getKey()).length() <= max.getValue())
        && ORDER_ID.matcher(text("orderId")).matches()
        && (isAbsent("lang") || List.of("vi", "en").contains(text("lang")))
        && body.path("items").size() <= ITEMS_MAX
        && (kind != Kind.CREATE || isCreate())
        && (kind != Kind.CONFIRM || List.of("capture", "cancel").contains(text("requestType")));
  }

  private boolean isCreate() {
    return !text("orderInfo").isEmpty()
        && AmountRange.of(text("requestType")).isPresent()
        && isAddress(text("redirectUrl"), URI::isAbsolute)
        && isAddress(
            text("ipnUrl"),
            url -> url.getHost() != null && List.of("http", "https").contains(url.getScheme()));
  }

  /** What its signature has to be made of. */
  String signedText(Partner partner) {
    return partner.signedText(kind.signed, this::text);
  }

  boolean isSigned(Partner partner) {
    return MessageDigest.isEqual(
        partner.sign(signedText(partner)).getBytes(StandardCharsets.UTF_8),
        text("signature").getBytes(StandardCharsets.UTF_8));
  }

  /** A text as it is, a number in its digits; "" where there is none. */
  String text(String name) {
    return isAbsent(name) ? "" : body.path(name).asText();
  }

  /** Empty where it is no whole number. */
  Optional<Long> whole(String name) {
    return Parameters.whole(text(name));
  }

  boolean isAbsent(String name) {
    return body.path(name).isMissingNode() || body.path(name).isNull();
  }

  /** A payment is captured at once unless the merchant says otherwise. */
  boolean isCapturedAtOnce() {
    return isAbsent("autoCapture") || body.path("autoCapture").booleanValue();
  }

  String lang() {
    return isAbsent("lang") ? "vi" : text("lang");
  }

  /** Unique for a partner, over all calls (page result-handling/idempotency). */
  String requestKey() {
    return text("partnerCode") + "|" + text("requestId");
  }

  String orderKey() {
    return Order.key(text("partnerCode"), text("orderId"));
  }

  private static boolean isAddress(String text, Predicate<URI> rule) {
    try {
      return rule.test(URI.create(text));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
