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
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Two terminals with invented secrets, and an independent signer. */
final class Fixture {

  static final String SECRET = "SIMULATEDSECRETOFTHEMAINTERMINAL";
  static final String SECRET_PREVIOUS = "SIMULATEDSECRETBEFORETHEROTATION";
  static final String OTHER_SECRET = "SIMULATEDSECRETOFTHEOTHERTERMINL";
  static final Set<String> SECRETS = Set.of(SECRET, SECRET_PREVIOUS, OTHER_SECRET);

  static final String TMN_CODE = "SIMTMN01";
  static final String OTHER_TMN_CODE = "SIMTMN02";

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  /** QR, checksum rules: to querydr, and the first thirteen of them to refund. */
  private static final List<String> SIGNED =
      List.of(
          "vnp_ResponseId",
          "vnp_Command",
          "vnp_ResponseCode",
          "vnp_Message",
          "vnp_TmnCode",
          "vnp_TxnRef",
          "vnp_Amount",
          "vnp_BankCode",
          "vnp_PayDate",
          "vnp_TransactionNo",
          "vnp_TransactionType",
          "vnp_TransactionStatus",
          "vnp_OrderInfo",
          "vnp_PromotionCode",
          "vnp_PromotionAmount");

  static final Map<String, String> ANSWER =
      Map.ofEntries(
          Map.entry("vnp_ResponseId", "c63baeb800374ba68d0ad6b0cb691b0d"),
          Map.entry("vnp_Command", "querydr"),
          Map.entry("vnp_ResponseCode", "00"),
          Map.entry("vnp_Message", "QueryDR Success"),
          Map.entry("vnp_TmnCode", "SIMTMN01"),
          Map.entry("vnp_TxnRef", "260201ABCDEFGHJ"),
          Map.entry("vnp_Amount", "5000000"),
          Map.entry("vnp_BankCode", "NCB"),
          Map.entry("vnp_PayDate", "20260201092130"),
          Map.entry("vnp_TransactionNo", "14226112"),
          Map.entry("vnp_TransactionType", "01"),
          Map.entry("vnp_TransactionStatus", "00"),
          Map.entry("vnp_OrderInfo", "Don hang 1 ao thun"));

  private Fixture() {}

  /** {@code main} is SIMTMN01, in the middle of a rotation; {@code second} is SIMTMN02. */
  static VnpayGateway gateway(URI api, Clock clock) {
    return gateway(api, clock, RealHttp.CLIENT);
  }

  static VnpayGateway gateway(URI api, Clock clock, GatewayHttp http) {
    return new VnpayGateway(
        () -> http,
        List.of(account("main", TMN_CODE, SECRET, Optional.of(SECRET_PREVIOUS), api), second(api)),
        clock);
  }

  static VnpayAccount second(URI api) {
    return account("second", OTHER_TMN_CODE, OTHER_SECRET, Optional.empty(), api);
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
        Optional.of(api.toString()),
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

  /** The fields of an answer to a question, of which these say what became of it. */
  static Map<String, String> answer(String code, String type, String status) {
    return answer(code, type, status, 50_000);
  }

  static Map<String, String> answer(String code, String type, String status, long amount) {
    Map<String, String> fields = with(ANSWER, "vnp_ResponseCode", code);
    fields = with(fields, "vnp_TransactionType", type);
    fields = with(fields, "vnp_Amount", amount + "00");
    return with(fields, "vnp_TransactionStatus", status);
  }

  static String answered(Map<String, String> fields) {
    return answered(fields, Fixture.SECRET);
  }

  static String answered(Map<String, String> fields, String secret) {
    int places = fields.get("vnp_Command").equals("refund") ? 13 : 15;
    String text =
        SIGNED.stream()
            .limit(places)
            .map(name -> fields.getOrDefault(name, ""))
            .collect(Collectors.joining("|"));
    return Json.write(with(fields, "vnp_SecureHash", Fixture.sign(secret, text)));
  }
}
