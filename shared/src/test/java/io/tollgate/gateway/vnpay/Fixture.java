package io.tollgate.gateway.vnpay;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Two terminals with invented secrets, and an independent signer. */
final class Fixture {

  static final String SECRET = "SIMULATEDSECRETOFTHEMAINTERMINAL";
  static final String SECRET_PREVIOUS = "SIMULATEDSECRETBEFORETHEROTATION";
  static final String OTHER_SECRET = "SIMULATEDSECRETOFTHEOTHERTERMINL";
  static final Set<String> SECRETS = Set.of(SECRET, SECRET_PREVIOUS, OTHER_SECRET);

  static final String TMN_CODE = "SIMTMN01";
  static final String OTHER_TMN_CODE = "SIMTMN02";

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private Fixture() {}

  /** {@code main} is SIMTMN01, in the middle of a rotation; {@code second} is SIMTMN02. */
  static VnpayGateway gateway(URI api, Clock clock) {
    return gateway(api, clock, RealHttp.CLIENT);
  }

  static VnpayGateway gateway(URI api, Clock clock, GatewayHttp http) {
    return new VnpayGateway(
        () -> http,
        List.of(
            account("main", TMN_CODE, SECRET, Optional.of(SECRET_PREVIOUS), api),
            account("second", OTHER_TMN_CODE, OTHER_SECRET, Optional.empty(), api)),
        clock);
  }

  static VnpayAccount account(
      String name, String tmnCode, String secret, Optional<String> previous, URI api) {
    return new VnpayAccount(
        name,
        tmnCode,
        secret,
        previous,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(api),
        "test");
  }

  static NewBill newBill(Ref ref, Money amount) {
    return newBill(ref, amount, "Đơn hàng 1 – áo thun", Buyer.UNKNOWN);
  }

  static NewBill newBill(Ref ref, Money amount, String description, Buyer buyer) {
    return new NewBill(
        ref,
        "main",
        amount,
        description,
        buyer,
        "",
        URI.create("https://shop.example.vn/api/v1/callback/vnpay/main"),
        URI.create("https://shop.example.vn/api/v1/return/vnpay"),
        URI.create("https://shop.example.vn/api/v1/form/vnpay/" + ref),
        Optional.empty());
  }

  /** What VNPAY tells of a payment of the main terminal. */
  static Map<String, String> paid(Ref ref, Money amount) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("vnp_TmnCode", TMN_CODE);
    fields.put("vnp_Amount", amount.minorUnits() + "00");
    fields.put("vnp_BankCode", "NCB");
    fields.put("vnp_BankTranNo", "VNP14226112");
    fields.put("vnp_CardType", "ATM");
    fields.put("vnp_PayDate", "20260201092130");
    fields.put("vnp_OrderInfo", "Don hang 1: ao thun");
    fields.put("vnp_TransactionNo", "14226112");
    fields.put("vnp_ResponseCode", "00");
    fields.put("vnp_TransactionStatus", "00");
    fields.put("vnp_TxnRef", ref.value());
    return fields;
  }

  /** The fields and one of them otherwise; "" takes it away. */
  static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> changed = new TreeMap<>(fields);
    changed.put(name, value);
    changed.values().removeIf(String::isEmpty);
    return changed;
  }

  /** A query as VNPAY sends it. */
  static String signed(String secret, Map<String, String> fields) {
    String query = FormEncoding.write(new TreeMap<>(fields));
    return query + "&vnp_SecureHash=" + sign(secret, query);
  }

  static CallbackRequest ipn(Optional<String> account, String query) {
    return get(Channel.CALLBACK, account, query);
  }

  static CallbackRequest browserReturn(String query) {
    return get(Channel.RETURN, Optional.empty(), query);
  }

  private static CallbackRequest get(Channel channel, Optional<String> account, String query) {
    return new CallbackRequest(channel, account, "GET", query, Map.of(), new byte[0]);
  }

  static String sign(String secret, String text) {
    return sign("HmacSHA512", secret, text);
  }

  static String sign(String algorithm, String secret, String text) {
    return Signer.hex(algorithm, secret, text);
  }
}
