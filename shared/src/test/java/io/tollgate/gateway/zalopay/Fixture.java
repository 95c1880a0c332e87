package io.tollgate.gateway.zalopay;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two accounts with the sandbox keys that ZaloPay's documents print, and an independent signer. */
final class Fixture {

  static final String KEY1 = "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL";
  static final String KEY2 = "kLtgPl8HHhfvMuDHPwKfgfsY4Ydm9eIz";
  static final String KEY2_PREVIOUS = "Iyz2habzyr7AG8SgvoBCbKwKi3UzlLi3";
  static final String OTHER_KEY1 = "sdngKKJmqEMzvh5QQcdD2A9XBSKUNaYn";
  static final String OTHER_KEY2 = "trMrHtvjo6myautxDUiAcYsVtaeQ8nhf";
  static final Set<String> SECRETS = Set.of(KEY1, KEY2, KEY2_PREVIOUS, OTHER_KEY1, OTHER_KEY2);

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private Fixture() {}

  /** {@code main} is app 2553, in the middle of a key rotation; {@code second} is app 2554. */
  static ZaloPayGateway gateway(URI api, Clock clock) {
    return gateway(api, clock, RealHttp.CLIENT);
  }

  static ZaloPayGateway gateway(URI api, Clock clock, GatewayHttp http) {
    return new ZaloPayGateway(
        () -> http,
        List.of(account("main", 2553, KEY1, KEY2, Optional.of(KEY2_PREVIOUS), api), second(api)),
        clock);
  }

  static ZaloPayAccount second(URI api) {
    return account("second", 2554, OTHER_KEY1, OTHER_KEY2, Optional.empty(), api);
  }

  static ZaloPayAccount account(
      String name, long appId, String key1, String key2, Optional<String> previous, URI api) {
    return new ZaloPayAccount(
        name, appId, key1, key2, previous, Optional.of(api.toString()), "test");
  }

  static NewBill newBill(Ref ref, long dong) {
    return newBill(ref, dong, "Đơn hàng 1 – áo thun");
  }

  static NewBill newBill(Ref ref, long dong, String description) {
    return newBill(ref, Money.of(dong, "VND"), description);
  }

  static NewBill newBill(Ref ref, Money amount, String description) {
    return new NewBill(
        ref,
        "main",
        amount,
        description,
        buyer("buyer-7"),
        "",
        URI.create("https://shop.example.vn/api/v1/callback/zalopay/main"),
        URI.create("https://shop.example.vn/api/v1/return/zalopay"),
        URI.create("https://shop.example.vn/api/v1/form/zalopay/" + ref),
        Optional.empty());
  }

  static Buyer buyer(String id) {
    return new Buyer(id, "", "", "", "", "", Buyer.Billing.UNKNOWN);
  }

  static String sign(String key, String text) {
    return Signer.hex("HmacSHA256", key, text);
  }
}
