package io.tollgate.gateway.momo;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.momo.MomoSimulator;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two accounts with the sandbox keys that MoMo's own repositories print, and an independent signer.
 */
final class Fixture {

  static final String ACCESS_KEY = "F8BBA842ECF85";
  static final String ACCESS_KEY_PREVIOUS = "SIMACCESS0000001";
  static final String SECRET_KEY = "K951B6PE1waDMi640xX08PD3vg6EkVlz";
  static final String SECRET_KEY_PREVIOUS = "SIMMOMOSECRETKEY0000000000000001";
  static final String OTHER_ACCESS_KEY = "klm05TvNBzhg7h7j";
  static final String OTHER_SECRET_KEY = "at67qH6mk8w5Y1nAyMoYKMWACiEi2bsa";
  static final Set<String> SECRETS =
      Set.of(
          ACCESS_KEY,
          ACCESS_KEY_PREVIOUS,
          SECRET_KEY,
          SECRET_KEY_PREVIOUS,
          OTHER_ACCESS_KEY,
          OTHER_SECRET_KEY);

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private static final List<String> SIGNED_IN_RESULT =
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

  private Fixture() {}

  /** {@code main} is MOMO, in the middle of a key rotation; {@code second} is MOMOBKUN20180529. */
  static MomoGateway gateway(URI api, Clock clock) {
    return new MomoGateway(
        () -> RealHttp.CLIENT,
        List.of(
            new MomoAccount(
                "main",
                "MOMO",
                ACCESS_KEY,
                SECRET_KEY,
                Optional.of(ACCESS_KEY_PREVIOUS),
                Optional.of(SECRET_KEY_PREVIOUS),
                Optional.empty(),
                Optional.of(api.toString()),
                "test"),
            second(api)),
        clock);
  }

  static MomoAccount second(URI api) {
    return account("second", "MOMOBKUN20180529", OTHER_ACCESS_KEY, OTHER_SECRET_KEY, api);
  }

  static MomoAccount account(
      String name, String partnerCode, String accessKey, String secretKey, URI api) {
    return new MomoAccount(
        name,
        partnerCode,
        accessKey,
        secretKey,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(api.toString()),
        "test");
  }

  /** Knows both accounts: they are public. */
  static MomoSimulator simulator(Clock clock) {
    return MomoSimulator.start(0, List.of(), Optional.empty(), clock);
  }

  static NewBill newBill(Ref ref, long dong) {
    return newBill(ref, Money.of(dong, "VND"), "Đơn hàng 1 – áo thun");
  }

  static NewBill newBill(Ref ref, Money amount, String description) {
    return newBill(ref, amount, description, "", Optional.empty());
  }

  static NewBill newBill(
      Ref ref, Money amount, String description, String locale, Optional<Duration> expiresIn) {
    return new NewBill(
        ref,
        "main",
        amount,
        description,
        new Buyer("buyer-7", "", "", "", "", locale, Buyer.Billing.UNKNOWN),
        "",
        URI.create("https://shop.example.vn/api/v1/callback/momo/main"),
        URI.create("https://shop.example.vn/api/v1/return/momo/main"),
        URI.create("https://shop.example.vn/api/v1/form/momo/" + ref),
        expiresIn);
  }

  /** A notification of a paid bill, as MoMo's page prints one. */
  static Map<String, Object> paid(Ref ref, long dong) {
    Map<String, Object> result = new TreeMap<>();
    result.put("partnerCode", "MOMO");
    result.put("orderId", ref.value());
    result.put("requestId", ref.value());
    result.put("amount", dong);
    result.put("orderInfo", "Đơn hàng 1 – áo thun");
    result.put("orderType", "momo_wallet");
    result.put("transId", 4_088_878_653L);
    result.put("resultCode", 0);
    result.put("message", "Thành công.");
    result.put("payType", "qr");
    result.put("responseTime", 1_769_912_366_359L);
    result.put("extraData", "");
    return result;
  }

  /** The text behind the access key. */
  static String signedText(Map<String, Object> result) {
    return SIGNED_IN_RESULT.stream()
        .map(name -> name + "=" + result.get(name))
        .collect(Collectors.joining("&"));
  }

  static String sign(Map<String, Object> result) {
    return sign(ACCESS_KEY, SECRET_KEY, signedText(result));
  }

  static String sign(String accessKey, String secretKey, String text) {
    return Signer.hex("HmacSHA256", secretKey, "accessKey=" + accessKey + "&" + text);
  }

  /** The notification's body. */
  static String json(Map<String, Object> result, String signature) {
    Map<String, Object> body = new TreeMap<>(result);
    body.put("signature", signature);
    return Json.write(body);
  }

  static String signed(Map<String, Object> result) {
    return json(result, sign(result));
  }

  /** The same as the query of the browser's return. */
  static String query(Map<String, Object> result, String signature) {
    Map<String, String> fields = new TreeMap<>();
    result.forEach((name, value) -> fields.put(name, value.toString()));
    fields.put("signature", signature);
    return FormEncoding.write(fields);
  }
}
