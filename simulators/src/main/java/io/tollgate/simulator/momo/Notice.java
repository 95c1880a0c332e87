package io.tollgate.simulator.momo;

import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The end of a payment as MoMo signs it: the notification (IPN) and the browser's return, which
 * have the same members (page result-handling/notification).
 */
final class Notice {

  private static final List<String> SIGNED =
      List.of(
          "amount",
          "extraData",
          "message",
          "orderId",
          "orderInfo",
          "orderType",
          "partnerCode",
          "payType",
          "requestId",
          "responseTime",
          "resultCode",
          "transId");

  /** How much a changed field adds to the amount. */
  private static final long ADDED = 1_000;

  private Notice() {}

  /** What is told of an order that has come to this code at this time. */
  static Map<String, Object> result(Order order, int code, Instant at) {
    Order.Request request = order.request();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("orderType", "momo_wallet");
    result.put("amount", order.amount());
    result.put("partnerCode", request.partnerCode());
    result.put("orderId", request.orderId());
    result.put("extraData", request.extraData());
    result.put("transId", order.transId(at).orElse(at.toEpochMilli()));
    result.put("responseTime", at.toEpochMilli());
    result.put("resultCode", code);
    result.put("message", ResultCode.message(code, request.lang()));
    result.put("payType", payType(order, code));
    result.put("requestId", request.requestId());
    result.put("orderInfo", request.orderInfo());
    return result;
  }

  /** Nothing was tried where the payer refused or never came. */
  static String payType(Order order, int code) {
    return switch (code) {
      case ResultCode.EXPIRED, ResultCode.PAYER_REFUSED, ResultCode.INITIATED -> "";
      default -> order.request().range().payType();
    };
  }

  static String signature(Map<String, Object> result, Partner partner) {
    return partner.sign(partner.signedText(SIGNED, name -> result.get(name).toString()));
  }

  /** The notification's body, with the faults that are switched on. */
  static String body(Map<String, Object> truth, Partner partner, Switches switches) {
    Map<String, Object> body = new LinkedHashMap<>(truth);
    if (switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT)) {
      body.put("partnerCode", partner.partnerCode() + "2");
    }
    String signature = signature(body, partner);
    switch (switches.choice(MomoSimulator.CALLBACK_FORGED, Forgery.class)) {
      case NO -> body.put("signature", signature);
      case OTHER_KEY ->
          body.put(
              "signature",
              signature(
                  body,
                  new Partner(partner.partnerCode(), partner.accessKey(), partner.accessKey())));
      case DIGIT -> body.put("signature", Hmac.spoiled(signature));
      case FIELD -> {
        body.put("signature", signature);
        body.put("resultCode", ResultCode.SUCCESS);
        body.put("amount", (long) truth.get("amount") + ADDED);
      }
    }
    if (switches.isOn(MomoSimulator.EXTRA_MEMBERS)) {
      body.put("paymentOption", "momo");
      body.put("promotionInfo", null);
      body.put("newMember", Map.of("nested", List.of(1, 2)));
    }
    return Json.text(body);
  }

  /** Where the browser goes; whatever query or fragment the shop's address has stays. */
  static String returnUrl(Order order, Map<String, Object> claim, String signature) {
    Map<String, Object> query = new LinkedHashMap<>(claim);
    query.put("signature", signature);
    String added =
        query.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue().toString()))
            .collect(Collectors.joining("&"));
    String url = order.request().redirectUrl();
    int fragment = url.indexOf('#');
    String base = fragment < 0 ? url : url.substring(0, fragment);
    return base
        + (base.contains("?") ? "&" : "?")
        + added
        + (fragment < 0 ? "" : url.substring(fragment));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
