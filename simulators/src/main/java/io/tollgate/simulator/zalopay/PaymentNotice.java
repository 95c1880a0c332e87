package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Forgery;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.zalopay.Order.Payment;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The callback's body (docs.zalopay.vn, callback API): {@code data} is a string of JSON, and {@code
 * mac} signs exactly that string with key2.
 */
final class PaymentNotice {

  /** Payment channel "ZaloPay wallet". */
  static final int WALLET = 38;

  private final Apps apps;

  PaymentNotice(Apps apps) {
    this.apps = apps;
  }

  String body(Order.Request order, Payment payment, Switches switches) {
    String data = data(order, payment, switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("data", data);
    body.put("mac", mac(apps.of(order), data, switches));
    body.put("type", 1);
    return Json.text(body);
  }

  private static String data(Order.Request order, Payment payment, boolean wrongAccount) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("app_id", wrongAccount ? order.appId() + 1 : order.appId());
    data.put("app_trans_id", order.appTransId());
    data.put("app_time", order.appTime());
    data.put("app_user", order.appUser());
    data.put("amount", payment.amount());
    data.put("embed_data", order.embedData());
    data.put("item", order.item());
    data.put("zp_trans_id", payment.transactionId());
    data.put("server_time", payment.at().toEpochMilli());
    data.put("channel", WALLET);
    data.put("merchant_user_id", "simulated-buyer");
    data.put("zp_user_id", "simulated-buyer");
    data.put("user_fee_amount", 0);
    data.put("discount_amount", 0);
    return Json.text(data);
  }

  static String mac(App app, String data, Switches switches) {
    return switch (switches.choice(Switch.CALLBACK_FORGED, Forgery.class)) {
      case NO -> Signature.of(app.key2(), data);
      case OTHER_KEY -> Signature.of(app.key1(), data);
      case DIGIT -> Hmac.spoiled(Signature.of(app.key2(), data));
    };
  }
}
