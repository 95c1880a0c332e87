package io.tollgate.gateway.samplewallet;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.money.Money;
import io.tollgate.simulator.samplewallet.Merchant;
import io.tollgate.simulator.samplewallet.SampleWalletSimulator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two accounts, the messages of the wallet, and a signer that is not the gateway's. */
final class Fixture {

  static final String MERCHANT = "SHOP1";
  static final String API_KEY = "api-key-of-main";
  static final String CALLBACK_KEY = "callback-key-of-main";
  static final String CALLBACK_KEY_PREVIOUS = "callback-key-of-main-before";
  static final String OTHER_MERCHANT = "SHOP2";
  static final String OTHER_API_KEY = "api-key-of-second";
  static final String OTHER_CALLBACK_KEY = "callback-key-of-second";
  static final Set<String> SECRETS =
      Set.of(API_KEY, CALLBACK_KEY, CALLBACK_KEY_PREVIOUS, OTHER_API_KEY, OTHER_CALLBACK_KEY);

  private Fixture() {}

  /** {@code main} is in the middle of a key rotation. */
  static SampleWalletGateway gateway(URI api) {
    return new SampleWalletGateway(() -> RealHttp.CLIENT, List.of(main(api), second(api)));
  }

  static SampleWalletAccount main(URI api) {
    return account(
        "main", MERCHANT, API_KEY, CALLBACK_KEY, Optional.of(CALLBACK_KEY_PREVIOUS), api);
  }

  static SampleWalletAccount second(URI api) {
    return account(
        "second", OTHER_MERCHANT, OTHER_API_KEY, OTHER_CALLBACK_KEY, Optional.empty(), api);
  }

  static SampleWalletAccount account(
      String name,
      String merchantId,
      String apiKey,
      String callbackKey,
      Optional<String> callbackKeyPrevious,
      URI api) {
    return new SampleWalletAccount(
        name,
        merchantId,
        apiKey,
        callbackKey,
        callbackKeyPrevious,
        Optional.of(api.toString()),
        "test");
  }

  static SampleWalletSimulator simulator(Clock clock) {
    return SampleWalletSimulator.start(
        0,
        List.of(
            new Merchant(MERCHANT, API_KEY, CALLBACK_KEY),
            new Merchant(OTHER_MERCHANT, OTHER_API_KEY, OTHER_CALLBACK_KEY)),
        Optional.empty(),
        clock);
  }

  static NewBill newBill(Ref ref, Money amount) {
    return new NewBill(
        ref,
        "main",
        amount,
        "Two coffees",
        Buyer.UNKNOWN,
        "",
        URI.create("https://shop.example/api/v1/callback/samplewallet/main"),
        URI.create("https://shop.example/api/v1/return/samplewallet"),
        URI.create("https://shop.example/api/v1/form/samplewallet/" + ref),
        Optional.empty());
  }

  /** The payment as the wallet writes it: with spaces, and not in the order of the names. */
  static String paid(String merchantId, Ref ref, Money amount) {
    // fact: a callback of a payment, as its document shows one
    return """
        {"result_code": 0, "reference": "%s", "merchant_id": "%s", "amount": "%s", \
        "currency": "%s", "transaction_id": "T2602010001", "paid_at": "2026-02-01T02:20:00Z"}\
        """
        .formatted(
            ref,
            merchantId,
            amount.majorUnits().toPlainString(),
            amount.currency().getCurrencyCode());
    // end of fact
  }

  /** A payment without money. */
  static String unpaid(Ref ref, String resultCode) {
    // fact: a callback of a payment without money
    return """
        {"result_code": %s, "reference": "%s", "merchant_id": "%s"}"""
        .formatted(resultCode, ref, MERCHANT);
    // end of fact
  }

  static CallbackRequest signed(String key, String body) {
    return callback(Optional.empty(), body, sign(key, body));
  }

  static CallbackRequest callback(Optional<String> account, String body, String signature) {
    return new CallbackRequest(
        Channel.CALLBACK,
        account,
        "POST",
        "",
        Map.of("content-type", "application/json", "x-signature", signature),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static CallbackRequest browserReturn(Optional<String> account, String rawQuery) {
    return new CallbackRequest(Channel.RETURN, account, "GET", rawQuery, Map.of(), new byte[0]);
  }

  /** The query of a return, signed. */
  static String returnQuery(String key, String merchantId, Ref ref, int resultCode) {
    // fact: the query of a return
    String signature = sign(key, merchantId + "|" + ref + "|" + resultCode);
    return "merchant_id=%s&reference=%s&result_code=%d&signature=%s"
        .formatted(merchantId, ref, resultCode, signature);
    // end of fact
  }

  static String sign(String key, String text) {
    // fact: its signature, by the JDK and not by the gateway under test
    return Signer.hex("HmacSHA256", key, text);
    // end of fact
  }
}
