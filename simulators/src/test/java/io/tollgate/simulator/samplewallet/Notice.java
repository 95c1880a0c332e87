package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Message;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Forgery;
import io.tollgate.simulator.Switches;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the wallet says of a payment: in answers, in callbacks, and through the browser. */
final class Notice {

  private static final int REPETITIONS = 3;

  private Notice() {}

  /** The payment's members, at this moment. */
  static Map<String, Object> payment(Order order, Instant now) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("merchant_id", order.request().merchantId());
    members.put("reference", order.request().reference());
    members.put("result_code", order.result(now));
    order
        .payment(now)
        .ifPresent(
            payment -> {
              members.put("amount", decimal(payment.amount(), order.request().currency()));
              members.put("currency", order.request().currency());
              members.put("transaction_id", payment.transactionId());
              members.put("paid_at", payment.at().toString());
            });
    return members;
  }

  static Message callback(Order order, Instant now, Merchant merchant, Switches switches) {
    Map<String, Object> payment = payment(order, now);
    if (switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT)) {
      payment.put("merchant_id", merchant.id() + "2");
    }
    String body = Json.text(payment);
    return new Message(
        order.key(),
        "POST",
        order.request().callbackUrl(),
        Map.of(
            "content-type", "application/json", "x-signature", signature(body, merchant, switches)),
        body,
        Collections.nCopies(REPETITIONS, switches.number(Switch.CALLBACK_RETRY_SECONDS)));
  }

  private static String signature(String body, Merchant merchant, Switches switches) {
    return switch (switches.choice(Switch.CALLBACK_FORGED, Forgery.class)) {
      case NO -> sign(merchant.callbackKey(), body);
      case OTHER_KEY -> sign(merchant.apiKey(), body);
      case DIGIT -> Hmac.spoiled(sign(merchant.callbackKey(), body));
    };
  }

  /** Where the browser goes in the end, with what it claims there. */
  static String returnUrl(Order order, int result, String key) {
    String id = order.request().merchantId();
    String reference = order.request().reference();
    String signature = sign(key, String.join("|", List.of(id, reference, "" + result)));
    String url = order.request().returnUrl();
    return url
        + (url.contains("?") ? "&" : "?")
        + "merchant_id=%s&reference=%s&result_code=%d&signature=%s"
            .formatted(encode(id), encode(reference), result, signature);
  }

  static String sign(String key, String text) {
    // fact: how it signs
    return Hmac.hex("HmacSHA256", key, text);
    // end of fact
  }

  static String decimal(long minorUnits, String currency) {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    return BigDecimal.valueOf(minorUnits, decimals).toPlainString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
