package io.tollgate.gateway.stripe;

import static io.tollgate.gateway.stripe.FieldNames.AUTHORIZATION;
import static io.tollgate.gateway.stripe.FieldNames.IDEMPOTENCY_KEY;
import static io.tollgate.gateway.stripe.FieldNames.PAYMENT_INTENT;
import static io.tollgate.gateway.stripe.FieldNames.STRIPE_VERSION;

import io.micronaut.context.BeanProvider;
import io.tollgate.gateway.FormEncoding;
import io.tollgate.gateway.GatewayHttp;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stripe's API v1 (docs.stripe.com/api) in one pinned version, whatever an account's default is.
 */
final class StripeClient {

  static final String EVENTS = "/v1/events";
  static final String REFUNDS = "/v1/refunds";
  static final String DISPUTES = "/v1/disputes";

  /** The most that a list gives in one call. */
  static final int PAGE = 100;

  /** Idempotent requests: keys can be forgotten after 24 hours. */
  static final Duration KEY_PROTECTS = Duration.ofHours(23);

  private static final String VERSION = "2026-07-29.dahlia";

  private final BeanProvider<GatewayHttp> http;

  StripeClient(BeanProvider<GatewayHttp> http) {
    this.http = http;
  }

  ResponseReader get(StripeAccount account, String path) {
    return send(account, GatewayHttp.Request.get(account.at(path)));
  }

  ResponseReader post(StripeAccount account, String path) {
    return send(account, request(account, path, Map.of()));
  }

  /** Under the same key the same call is made once, as long as Stripe remembers the key. */
  ResponseReader post(StripeAccount account, String path, Map<String, String> form, String key) {
    return send(account, request(account, path, form).header(IDEMPOTENCY_KEY, key));
  }

  /**
   * One page of a list.
   *
   * @param after the object that was read last; empty for the first page
   */
  ListPage page(StripeAccount account, String path, Map<String, String> filter, String after) {
    Map<String, String> query = new TreeMap<>(filter);
    query.put(FieldNames.LIMIT, Integer.toString(PAGE));
    if (!after.isEmpty()) {
      query.put(FieldNames.STARTING_AFTER, after);
    }
    return get(account, path + "?" + FormEncoding.write(query)).object(account, ListPage::of);
  }

  /** The newest hundred refunds or disputes of one payment. */
  ListPage ofPayment(StripeAccount account, String path, String intent) {
    return page(account, path, Map.of(PAYMENT_INTENT, intent), "");
  }

  /** A payment with its latest charge. */
  PaymentIntent intent(StripeAccount account, String id) {
    return get(account, "/v1/payment_intents/" + id + "?expand[0]=latest_charge")
        .object(account, PaymentIntent::of);
  }

  private static GatewayHttp.Request request(
      StripeAccount account, String path, Map<String, String> form) {
    return GatewayHttp.Request.post(
        account.at(path), FormEncoding.CONTENT_TYPE, FormEncoding.write(form));
  }

  private ResponseReader send(StripeAccount account, GatewayHttp.Request request) {
    return new ResponseReader(
        http.get()
            .ask(
                StripeGateway.ID,
                request
                    .header(AUTHORIZATION, "Bearer " + account.secretKey().reveal())
                    .header(STRIPE_VERSION, VERSION)));
  }
}
