package io.tollgate.gateway.stripe;

import com.stripe.net.Webhook;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.CallbackRequest.Channel;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.RealHttp;
import io.tollgate.money.Money;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Two accounts with invented keys, and Stripe's own library as the signer. */
final class Fixture {

  static final String KEY = "sk_test_EXAMPLEmain0123456789";
  static final String OTHER_KEY = "rk_test_EXAMPLEsecond0123456789";
  static final String WEBHOOK = "whsec_EXAMPLEkeyForUnitTests0123456789";
  static final String WEBHOOK_OLD = "whsec_EXAMPLErolledSecretB987654321";
  static final String OTHER_WEBHOOK = "whsec_EXAMPLEsecondAccount0123456789";
  static final Set<String> SECRETS = Set.of(KEY, OTHER_KEY, WEBHOOK, WEBHOOK_OLD, OTHER_WEBHOOK);

  static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  private Fixture() {}

  /** {@code main} is in the middle of rotating its webhook secret; {@code second} has one. */
  static StripeGateway gateway(URI api, Clock clock) {
    return gateway(api, clock, RealHttp.CLIENT);
  }

  static StripeGateway gateway(URI api, Clock clock, GatewayHttp http) {
    return new StripeGateway(
        () -> http,
        List.of(account("main", KEY, List.of(WEBHOOK, WEBHOOK_OLD), api), second(api)),
        clock);
  }

  static StripeAccount second(URI api) {
    return account("second", OTHER_KEY, List.of(OTHER_WEBHOOK), api);
  }

  static StripeAccount account(String name, String key, List<String> secrets, URI api) {
    return new StripeAccount(
        name, key, secrets, Optional.of(api.toString()), Optional.empty(), "test");
  }

  static NewBill newBill(Ref ref, Money amount) {
    return newBill(ref, amount, "Café & té \"grande\" (1+1)", Buyer.UNKNOWN);
  }

  static NewBill newBill(Ref ref, Money amount, String description, Buyer buyer) {
    return new NewBill(
        ref,
        "main",
        amount,
        description,
        buyer,
        "",
        URI.create("https://shop.example/api/v1/callback/stripe/main"),
        URI.create("https://shop.example/api/v1/return/stripe/main"),
        URI.create("https://shop.example/api/v1/form/stripe/" + ref),
        Optional.empty());
  }

  static Buyer buyer(String email, String locale) {
    return new Buyer("", "", email, "", "", locale, Buyer.Billing.UNKNOWN);
  }

  /** What Stripe's own library writes into Stripe-Signature. */
  static String header(String secret, String body, Instant at) {
    try {
      return Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static CallbackRequest signed(String secret, String body, Instant at) {
    return request(Optional.empty(), header(secret, body, at), body);
  }

  static CallbackRequest request(Optional<String> account, String header, String body) {
    return new CallbackRequest(
        Channel.CALLBACK,
        account,
        "POST",
        "",
        Map.of("stripe-signature", header, "content-type", "application/json; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static CallbackRequest browserReturn(Optional<String> account, String rawQuery) {
    return new CallbackRequest(Channel.RETURN, account, "GET", rawQuery, Map.of(), new byte[0]);
  }

  /** An event about an object, as Stripe lays it out. */
  static String event(String type, Instant at, String object) {
    return """
    {"id":"evt_1EXAMPLE000000000001","object":"event","api_version":"2026-07-29.dahlia",\
    "created":%d,"data":{"object":%s},"livemode":false,"pending_webhooks":1,\
    "request":{"id":null,"idempotency_key":null},"type":"%s"}"""
        .formatted(at.getEpochSecond(), object, type);
  }

  /** A session of ours; {@code intent} is "null" or a text in quotes. */
  static String session(Ref ref, Money amount, String status, String payment, String intent) {
    return """
    {"id":"cs_test_a1EXAMPLE01","object":"checkout.session","amount_total":%d,\
    "client_reference_id":"%s","created":1769912345,"currency":"%s","expires_at":1769915945,\
    "livemode":false,"metadata":{"tollgate_ref":"%s"},"mode":"payment","payment_intent":%s,\
    "payment_status":"%s","status":"%s","url":%s}"""
        .formatted(
            amount.minorUnits(),
            ref,
            amount.currency().getCurrencyCode().toLowerCase(Locale.ROOT),
            ref,
            intent,
            payment,
            status,
            status.equals("open")
                ? "\"https://checkout.stripe.com/c/pay/cs_test_a1EXAMPLE01\""
                : "null");
  }

  static String paidSession(Ref ref, Money amount) {
    return session(ref, amount, "complete", "paid", "\"pi_3EXAMPLE01\"");
  }
}
