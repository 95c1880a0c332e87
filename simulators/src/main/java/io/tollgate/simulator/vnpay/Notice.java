package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Hmac;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Forgery;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.vnpay.Fault.Spaces;
import io.tollgate.simulator.vnpay.Payment.Request;
import io.tollgate.simulator.vnpay.Payment.Result;
import java.util.Map;
import java.util.TreeMap;

/**
 * The query of IPN and return: the same fields under the same signature (VNPAY's page
 * thanh-toan-pay/pay.html).
 */
final class Notice {

  private static final String NOBODYS_SECRET = "ASECRETTHATNOTERMINALWASEVERGIVEN";

  private Notice() {}

  static Map<String, String> fields(Request request, Result result) {
    boolean asked = result.transactionNo() != 0;
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_Amount", result.amount() + "00");
    fields.put("vnp_BankCode", result.bankCode());
    if (result.isPaid() || result.isSuspicious()) {
      fields.put("vnp_BankTranNo", "VNP" + result.transactionNo());
    }
    fields.put("vnp_CardType", asked ? "ATM" : "QRCODE");
    fields.put("vnp_OrderInfo", request.orderInfo());
    fields.put("vnp_PayDate", Dates.write(result.at()));
    fields.put("vnp_ResponseCode", result.code());
    fields.put("vnp_TmnCode", request.tmnCode());
    fields.put("vnp_TransactionNo", Long.toString(result.transactionNo()));
    fields.put("vnp_TransactionStatus", result.status());
    fields.put("vnp_TxnRef", request.txnRef());
    return fields;
  }

  /** The IPN's address, with all that the switches do to it. */
  static String ipn(Terminal terminal, Request request, Result result, Switches switches) {
    Map<String, String> fields = fields(request, result);
    if (switches.isOn(Switch.CALLBACK_WRONG_ACCOUNT)) {
      fields.put("vnp_TmnCode", Hmac.spoiled(terminal.tmnCode()));
    }
    return address(terminal.ipnUrl(), fields, switches, text -> hash(terminal, text, switches));
  }

  private static String hash(Terminal terminal, String text, Switches switches) {
    return switch (switches.choice(Switch.CALLBACK_FORGED, Forgery.class)) {
      case NO -> Signature.of(terminal.secret(), text);
      case OTHER_KEY -> Signature.of(NOBODYS_SECRET, text);
      case DIGIT -> Hmac.spoiled(Signature.of(terminal.secret(), text));
    };
  }

  /** Where the browser goes in the end. */
  static String back(Terminal terminal, Request request, Result result, Switches switches) {
    return address(
        request.returnUrl(),
        fields(request, result),
        switches,
        text -> Signature.of(terminal.secret(), text));
  }

  /** A forged return: it claims success under an invalid signature. */
  static String lie(Request request, Result paid, Switches switches) {
    return address(request.returnUrl(), fields(request, paid), switches, _ -> RandomText.hex(64));
  }

  /** How a query becomes a signature. */
  interface Signer {
    String sign(String text);
  }

  /** Whatever query the merchant's own address has stays. */
  static String address(String url, Map<String, String> fields, Switches switches, Signer signer) {
    String query = Signature.query(fields);
    String spaced = query.replace("+", "%20");
    String sent =
        switch (switches.choice(Fault.SPACES, Spaces.class)) {
          case PLUS -> query + "&" + Signature.HASH + "=" + signer.sign(query);
          case PERCENT -> spaced + "&" + Signature.HASH + "=" + signer.sign(query);
          case PERCENT_SIGNED -> spaced + "&" + Signature.HASH + "=" + signer.sign(spaced);
        };
    return url + (url.contains("?") ? "&" : "?") + sent;
  }
}
