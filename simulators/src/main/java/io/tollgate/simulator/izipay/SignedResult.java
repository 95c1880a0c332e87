package io.tollgate.simulator.izipay;

import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Forgery;
import io.tollgate.simulator.Switches;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Izipay says of an attempt, to the page and to the merchant's server: members that anybody
 * can read, the same once more as a text, and the signature of exactly that text. Laid out as in
 * the capture of a real payment.
 *
 * @param payload the text that is signed
 * @param signature empty where the message carries none
 */
record SignedResult(Map<String, Object> members, String payload, String signature) {

  private static final ZoneId LIMA = ZoneId.of("America/Lima");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

  /** How the signature is written where it is not forged. */
  enum Written {
    BASE64,
    HEX,
    /** Without padding: with it, one in four is what base64 writes too. */
    BASE64URL,
    EMPTY,
    MISSING
  }

  /** How a notification's body looks: every way in which somebody has seen one. */
  enum Style {
    JSON,
    JSON_ESCAPED,
    FORM,
    NO_CONTENT_TYPE,
    LOWER_CASE_NAME,
    NESTED
  }

  static SignedResult of(Account account, Order order, Order.Attempt attempt, Switches switches) {
    Map<String, Object> signed = members(account, order, attempt, switches);
    String payload = Json.text(signed);
    Map<String, Object> shown = new LinkedHashMap<>(signed);
    if (switches.isOn(IzipaySimulator.OUTER_APPROVED)) {
      shown.put("code", "00");
      shown.put("message", "Operación exitosa");
    }
    return new SignedResult(shown, payload, signature(account, payload, switches));
  }

  /** An unsigned result: for invalid or expired forms, communication errors and cancelling. */
  static SignedResult unsigned(String code, String message) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("code", code);
    members.put("message", message);
    return new SignedResult(members, "", "");
  }

  private static Map<String, Object> members(
      Account account, Order order, Order.Attempt attempt, Switches switches) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("code", attempt.ending().code);
    all.put("message", attempt.ending().message);
    all.put("messageUser", attempt.ending().message);
    all.put("messageUserEng", attempt.ending().english);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("payMethod", "CARD");
    response.put("order", List.of(order(order, attempt, switches)));
    response.put("card", card());
    boolean isOther = switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT);
    String merchantCode = isOther ? "1" + account.merchantCode() : account.merchantCode();
    response.put("merchant", Map.of("merchantCode", merchantCode));
    all.put("response", response);
    boolean isForeign = switches.isOn(IzipaySimulator.OTHER_TRANSACTION);
    all.put("transactionId", isForeign ? "ANOTHERFORM0001" : attempt.transactionId());
    return all;
  }

  /** One entry of {@code order}, in a result as in an answer of Transaction/Search. */
  static Map<String, Object> order(Order order, Order.Attempt attempt, Switches switches) {
    boolean isOther = switches.isOn(IzipaySimulator.OTHER_ORDER);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("payMethodAuthorization", "CARD");
    entry.put("codeAuth", attempt.codeAuth());
    entry.put("currency", attempt.currency());
    entry.put("amount", amount(attempt.amount()));
    entry.put("installment", "00");
    entry.put("deferred", "0");
    entry.put("orderNumber", isOther ? "ORD2026A0099" : order.number());
    entry.put("stateMessage", attempt.ending().state);
    entry.put("dateTransaction", DATE.format(attempt.at().atZone(LIMA)));
    entry.put("timeTransaction", TIME.format(attempt.at().atZone(LIMA)));
    entry.put("uniqueId", attempt.uniqueId());
    entry.put("referenceNumber", "3" + attempt.uniqueId().substring(3));
    return entry;
  }

  static Map<String, Object> card() {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("brand", "VS");
    card.put("pan", "497010******0055");
    card.put("save", "false");
    return card;
  }

  /** With point and two decimals: both currencies have them. */
  static String amount(long minor) {
    return BigDecimal.valueOf(minor, 2).toPlainString();
  }

  private static String signature(Account account, String payload, Switches switches) {
    byte[] right = Hmac.of("HmacSHA256", account.hashKey(), payload);
    byte[] mac =
        switch (switches.choice(Switch.CALLBACK_FORGED, Forgery.class)) {
          case NO -> right;
          case OTHER_KEY -> Hmac.of("HmacSHA256", account.apiKey(), payload);
          case DIGIT -> {
            right[0] ^= 1;
            yield right;
          }
        };
    return switch (switches.choice(IzipaySimulator.SIGNATURE, Written.class)) {
      case BASE64 -> Base64.getEncoder().encodeToString(mac);
      case HEX -> HexFormat.of().formatHex(mac);
      case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
      case EMPTY, MISSING -> "";
    };
  }

  /** The fields that a browser posts back. */
  Map<String, String> fields(String transactionId) {
    Map<String, String> fields = new TreeMap<>();
    if (!payload.isEmpty()) {
      fields.put("payloadHttp", payload);
      fields.put("signature", signature);
    }
    fields.put("transactionId", transactionId);
    return fields;
  }

  /** The object that the page's callback gets. */
  Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>(members);
    if (!payload.isEmpty()) {
      object.put("payloadHttp", payload);
      object.put("signature", signature);
    }
    return object;
  }

  Message notification(Order order, Switches switches) {
    Style style = switches.choice(IzipaySimulator.STYLE, Style.class);
    Map<String, String> headers = new TreeMap<>();
    headers.put("transactionId", String.valueOf(members.get("transactionId")));
    switch (style) {
      case FORM -> headers.put("content-type", "application/x-www-form-urlencoded");
      case NO_CONTENT_TYPE -> {}
      case JSON, JSON_ESCAPED, LOWER_CASE_NAME, NESTED ->
          headers.put("content-type", "application/json");
    }
    List<Long> waits =
        Collections.nCopies(
            (int) switches.number(IzipaySimulator.REPETITIONS),
            switches.number(Switch.CALLBACK_RETRY_SECONDS));
    return new Message(order.key(), "POST", order.ipnUrl(), headers, body(style, switches), waits);
  }

  private String body(Style style, Switches switches) {
    boolean hasSignature =
        switches.choice(IzipaySimulator.SIGNATURE, Written.class) != Written.MISSING;
    Map<String, Object> proof = new LinkedHashMap<>();
    proof.put(style == Style.LOWER_CASE_NAME ? "payloadhttp" : "payloadHttp", payload);
    if (hasSignature) {
      proof.put("signature", signature);
    }
    Map<String, Object> body = new LinkedHashMap<>(members);
    return switch (style) {
      case JSON, NO_CONTENT_TYPE, LOWER_CASE_NAME -> {
        body.putAll(proof);
        yield Json.text(body);
      }
      case JSON_ESCAPED -> {
        body.putAll(proof);
        yield escaped(Json.text(body));
      }
      case NESTED -> {
        body.put("response", proof);
        yield Json.text(body);
      }
      case FORM -> {
        StringBuilder form = new StringBuilder("code=" + members.get("code"));
        proof.forEach(
            (name, value) -> form.append('&').append(name).append('=').append(url(value)));
        yield form.toString();
      }
    };
  }

  /** The same document as PHP writes it: slashes and whatever is not ASCII escaped. */
  private static String escaped(String json) {
    StringBuilder text = new StringBuilder();
    for (char c : json.toCharArray()) {
      if (c == '/') {
        text.append("\\/");
      } else if (c > 126) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String url(Object value) {
    return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8);
  }
}
