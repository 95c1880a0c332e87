package io.tollgate.gateway.izipay;

import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.gateway.Signer;
import io.tollgate.money.Money;
import io.tollgate.simulator.izipay.Account;
import io.tollgate.simulator.izipay.IzipaySimulator;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two accounts with invented keys, and an independent signer. */
final class Fixture {

  static final String API_KEY = "EXAMPLEpublicApiKey0123456789AB";
  static final String HASH_KEY = "EXAMPLEclaveHashIzipay0123456789";
  static final String HASH_KEY_PREVIOUS = "EXAMPLEclaveHashIzipay9876543210";
  static final String OTHER_API_KEY = "EXAMPLEotherApiKey0123456789CD";
  static final String OTHER_HASH_KEY = "EXAMPLEotherHashKey0123456789EF";
  static final Set<String> SECRETS =
      Set.of(API_KEY, HASH_KEY, HASH_KEY_PREVIOUS, OTHER_API_KEY, OTHER_HASH_KEY);

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");
  static final Ref REF = new Ref("260201ABCDEFGHJ");

  private Fixture() {}

  /** {@code main} is 4000000, in the middle of a key rotation; {@code second} is 4000001. */
  static IzipayGateway gateway(URI api, Clock clock) {
    return new IzipayGateway(() -> RealHttp.CLIENT, accounts(api), clock);
  }

  static RefundingIzipayGateway refunding(URI api, Clock clock) {
    return new RefundingIzipayGateway(() -> RealHttp.CLIENT, accounts(api), clock);
  }

  static List<IzipayAccount> accounts(URI api) {
    return List.of(
        account("main", "4000000", API_KEY, HASH_KEY, Optional.of(HASH_KEY_PREVIOUS), api),
        second(api));
  }

  static IzipayAccount second(URI api) {
    return account("second", "4000001", OTHER_API_KEY, OTHER_HASH_KEY, Optional.empty(), api);
  }

  static IzipayAccount account(
      String name, String merchant, String api, String hash, Optional<String> previous, URI url) {
    return new IzipayAccount(
        name,
        merchant,
        api,
        hash,
        previous,
        Optional.empty(),
        Optional.empty(),
        Optional.of(url.toString()),
        Optional.of(url.resolve("/payments/v1/js/index.js").toString()),
        Optional.empty(),
        "test");
  }

  /** Whoever these accounts belong to, at the simulator; nobody listens where the panel says. */
  static IzipaySimulator simulator(Clock clock) {
    return IzipaySimulator.start(
        0,
        List.of(
            new Account("4000000", API_KEY, HASH_KEY, "http://localhost:1/"),
            new Account("4000001", OTHER_API_KEY, OTHER_HASH_KEY, "")),
        Optional.empty(),
        clock);
  }

  static NewBill newBill(Ref ref, Money amount) {
    return newBill(ref, amount, Buyer.UNKNOWN, "");
  }

  static NewBill newBill(Ref ref, Money amount, Buyer buyer, String mode) {
    return new NewBill(
        ref,
        "main",
        amount,
        "Café de Chanchamayo",
        buyer,
        mode,
        URI.create("https://pay.example.pe/api/v1/callback/izipay/main"),
        URI.create("https://pay.example.pe/api/v1/return/izipay/main"),
        URI.create("https://pay.example.pe/api/v1/form/izipay/" + ref),
        Optional.empty());
  }

  /** An approved result as the capture of a real one has it, with other values. */
  static String payload(String merchant, Ref ref, Money amount) {
    return """
        {"code":"00","message":"Operación exitosa","messageUser":"Operación exitosa",\
        "messageUserEng":"Successful","response":{"payMethod":"CARD","order":[{\
        "payMethodAuthorization":"CARD","codeAuth":"S28158","currency":"%s","amount":"%s",\
        "installment":"00","deferred":"0","orderNumber":"%s","stateMessage":"Autorizado",\
        "dateTransaction":"20260131","timeTransaction":"212405","uniqueId":"450000001",\
        "referenceNumber":"3000001"}],"card":{"brand":"VS","pan":"497010******0055",\
        "save":"false"},"merchant":{"merchantCode":"%s","facilitatorCode":""}},\
        "transactionId":"%s0123456789ABCDEF"}"""
        .formatted(amount.currency(), amount.majorUnits().toPlainString(), ref, merchant, ref);
  }

  static String payload() {
    return payload("4000000", REF, Money.of(1_050, "PEN"));
  }

  static String sign(String key, String text) {
    return Base64.getEncoder().encodeToString(Signer.sign("HmacSHA256", key, text));
  }
}
