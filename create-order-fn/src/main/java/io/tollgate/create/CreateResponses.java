package io.tollgate.create;

import io.tollgate.auth.OrderKeys;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.PublicStatus;
import io.tollgate.bill.Translations;
import io.tollgate.catalogue.Carts.LastCheckout;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.json.Json;
import io.tollgate.lambda.HttpReply;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Purchase;
import io.tollgate.order.Cart;
import io.tollgate.order.PublicId;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.response.PaymentJson;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns results into HTTP responses: the one table of this function's statuses and codes. What a
 * replay shows comes only from columns that never change again (DECISIONS 19).
 */
@Singleton
class CreateResponses {

  /** A lost opening may be taken up at once; reconcile needs a minute. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final OrderKeys orderKeys;
  private final Gateways gateways;
  private final CartJson carts;
  private final Clock clock;

  CreateResponses(OrderKeys orderKeys, Gateways gateways, CartJson carts, Clock clock) {
    this.orderKeys = orderKeys;
    this.gateways = gateways;
    this.carts = carts;
    this.clock = clock;
  }

  /** The integer id can be counted up, so only callers with an API key see it. */
  HttpReply toShop(OpenPaymentResult result) {
    return of(result, true);
  }

  HttpReply toBrowser(OpenPaymentResult result) {
    return of(result, false);
  }

  private HttpReply of(OpenPaymentResult result, boolean showsId) {
    return switch (result) {
      case OpenPaymentResult.Opened opened ->
          HttpReply.json(opened.isNew() ? 201 : 200, opened(opened.snapshot(), showsId));
      case OpenPaymentResult.Refused refused ->
          HttpReply.problem(
              422,
              "gateway_refused",
              "The gateway refused this payment",
              refusal(refused.snapshot()));
      case OpenPaymentResult.Unreachable unreachable ->
          HttpReply.problem(
                  503,
                  "gateway_unreachable",
                  "The gateway did not answer; nothing is lost, please try again",
                  names(unreachable.snapshot()))
              .retryAfter(TRY_AGAIN);
      case OpenPaymentResult.Live live -> live(live.snapshot(), live.isReplaceable(), live.until());
      case OpenPaymentResult.InProgress money -> inProgress(money.snapshot());
      case OpenPaymentResult.AlreadyPaid paid ->
          conflict("already_paid", "This order is paid", paid.snapshot());
      case OpenPaymentResult.Accepted accepted ->
          conflict(
              "already_accepted",
              "This order is being fulfilled and is paid afterwards",
              accepted.snapshot());
      case OpenPaymentResult.InReview review ->
          conflict(
              "payment_in_review", "A payment of this order is being reviewed", review.snapshot());
      case OpenPaymentResult.OrderDiffers differs ->
          conflict(
              "order_differs", "This order was placed with another amount", differs.snapshot());
      case OpenPaymentResult.Cancelled cancelled ->
          conflict("order_cancelled", "This order was cancelled", cancelled.snapshot());
      case OpenPaymentResult.Replaced replaced ->
          conflict(
              "order_replaced", "Another order has taken this one's place", replaced.snapshot());
      case OpenPaymentResult.GoodsChanged _ ->
          HttpReply.problem(409, "out_of_stock", "What this order sells cannot be had any more");
      case OpenPaymentResult.TooManyUnpaid tooMany ->
          HttpReply.problem(
                  429, "too_many_unpaid", "Too much of what this customer ordered is not paid")
              .retryAfter(Duration.between(clock.instant(), tooMany.until()));
      case OpenPaymentResult.InFlight inFlight ->
          IdempotencyHeader.inFlight(Duration.between(clock.instant(), inFlight.until()));
      case OpenPaymentResult.KeyReused _ -> IdempotencyHeader.reused();
      case OpenPaymentResult.NoMethod none -> HttpReply.invalid(List.of(none.why()));
    };
  }

  private Map<String, Object> opened(BillSnapshot snapshot, boolean showsId) {
    // As it was opened and not as it stands: a replay is the first answer byte for byte.
    StoredBill stored = snapshot.bill().asOpened();
    Map<String, Object> body = names(snapshot);
    if (showsId) {
      body.put("id", stored.bill().id());
      body.put("payment_id", PublicId.PAYMENT.of(stored.bill().id()));
      body.put("order_id", PublicId.ORDER.of(stored.bill().orderId()));
    }
    body.put("status", PublicStatus.PENDING.name());
    PaymentJson.facts(stored.bill(), body);
    body.put("app_trans_id", stored.bill().ref().withUnderscore());
    PaymentJson.expiry(stored, body);
    PaymentJson.nextStep(stored.nextStep(), stored, key(snapshot), body);
    return body;
  }

  /** Worth asking again when the gateway can be asked again. */
  private HttpReply inProgress(BillSnapshot money) {
    Duration interval = gateways.of(money.bill().bill().gateway()).pacing().interval();
    return live(money, false, clock.instant().plus(interval));
  }

  private HttpReply live(BillSnapshot snapshot, boolean isReplaceable, Instant until) {
    Map<String, Object> body = names(snapshot);
    PaymentJson.nextStep(snapshot.nextStep(), snapshot.bill(), key(snapshot), body);
    body.put("replaceable", isReplaceable);
    body.put("in_progress", snapshot.moneyInProgress());
    HttpReply reply =
        HttpReply.problem(409, "payment_live", "Another payment of this order is under way", body);
    // Waiting does not help against a bill without a deadline.
    return until.equals(Pacing.NEVER)
        ? reply
        : reply.retryAfter(Duration.between(clock.instant(), until));
  }

  private HttpReply conflict(String code, String title, BillSnapshot snapshot) {
    return HttpReply.problem(409, code, title, names(snapshot));
  }

  private Map<String, Object> refusal(BillSnapshot snapshot) {
    Map<String, Object> body = names(snapshot);
    if (snapshot.bill().bill().state() instanceof BillState.Failed failed) {
      body.put("gateway_code", failed.code());
      body.put("gateway_message", failed.reason());
    }
    return body;
  }

  private Map<String, Object> names(BillSnapshot snapshot) {
    Bill bill = snapshot.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("order_key", key(snapshot));
    body.put("number", snapshot.order().number());
    body.put("shop_ref", snapshot.order().shopRef());
    return body;
  }

  private String key(BillSnapshot snapshot) {
    return orderKeys.of(snapshot.order().keyNonce(), snapshot.order().keySha256());
  }

  HttpReply orderNotYours() {
    return HttpReply.problem(
        409, "order_not_yours", "Orders of this number are placed by customers themselves");
  }

  HttpReply directAmountOff() {
    return HttpReply.problem(403, "direct_amount_off", "This shop takes no amounts from browsers");
  }

  HttpReply of(CheckoutResult result) {
    return switch (result) {
      case CheckoutResult.Payment(OpenPaymentResult payment) -> toBrowser(payment);
      case CheckoutResult.CartChanged(int version, long total) ->
          HttpReply.problem(
              409,
              "cart_changed",
              "The cart or its prices have changed: look at it again",
              Map.of("version", version, "total", total));
      case CheckoutResult.OutOfStock(List<String> skus) ->
          HttpReply.problem(
              400, "out_of_stock", "Not everything in the cart is to be had", Map.of("skus", skus));
    };
  }

  HttpReply of(Cart cart) {
    return HttpReply.json(200, carts.of(cart));
  }

  HttpReply shown(Cart cart, Optional<LastCheckout> last) {
    Map<String, Object> body = carts.of(cart);
    last.filter(LastCheckout::isUnpaid).ifPresent(checkout -> body.put("unpaid", unpaid(checkout)));
    return HttpReply.json(200, body);
  }

  /** Without a last checkout there is the cart alone; a note goes with one order. */
  HttpReply of(Cart cart, Optional<LastCheckout> last) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cart", carts.of(cart));
    last.ifPresent(
        checkout -> {
          body.put("contact", Json.texts(checkout.recipient().contact()));
          body.put("shipping", Json.texts(checkout.recipient().shipping()));
        });
    last.filter(LastCheckout::isUnpaid)
        .ifPresent(
            checkout -> {
              body.put("note", checkout.recipient().note());
              body.put("unpaid", unpaid(checkout));
            });
    return HttpReply.json(200, body);
  }

  private Map<String, Object> unpaid(LastCheckout checkout) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("order_key", orderKeys.of(checkout.keyNonce(), checkout.keySha256()));
    body.put("total", checkout.total().minorUnits());
    body.put("currency", checkout.total().currency().getCurrencyCode());
    return body;
  }

  HttpReply of(FormSessionResult result) {
    return switch (result) {
      case FormSessionResult.Opened(EmbeddedForms.Session session, FormOrder order) -> {
        Map<String, Object> body = new LinkedHashMap<>(session.members());
        body.put("order", describe(order));
        yield HttpReply.json(200, body);
      }
      case FormSessionResult.UnknownPayment _ -> unknownPayment();
      case FormSessionResult.AlreadyPaid(FormOrder order) ->
          closed(order, "already_paid", "This payment is paid");
      case FormSessionResult.InReview(FormOrder order) ->
          closed(order, "payment_in_review", "A payment of this order is being reviewed");
      case FormSessionResult.PaymentInProgress(FormOrder order) ->
          closed(order, "payment_live", "The money for this order is on its way");
      case FormSessionResult.Closed(FormOrder order) ->
          closed(order, "payment_closed", "This payment can no longer be made");
      case FormSessionResult.Unreachable _ ->
          HttpReply.problem(
                  503, "gateway_unreachable", "The gateway did not answer; please try again")
              .retryAfter(TRY_AGAIN);
    };
  }

  /** With the way out of the page: to the shop, which shows how the payment stands. */
  private static HttpReply closed(FormOrder order, String code, String title) {
    return HttpReply.problem(
        409,
        code,
        title,
        Map.of("return_url", order.landing().toString(), "order", describe(order)));
  }

  private static Map<String, Object> describe(FormOrder order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop", order.shop());
    body.put("lines", order.lines().stream().map(PaymentJson::line).toList());
    body.put("total", order.total().minorUnits());
    body.put("currency", order.total().currency().getCurrencyCode());
    body.put("page", order.page().toString());
    if (!order.locale().isEmpty()) {
      body.put("locale", order.locale());
    }
    return body;
  }

  HttpReply of(EmbeddedForms.Page page) {
    HttpReply reply = HttpReply.text(200, "text/html; charset=utf-8", page.html());
    reply.headers().put("content-security-policy", page.contentSecurityPolicy());
    reply.headers().put("referrer-policy", "no-referrer");
    return reply;
  }

  /** The same for a wrong key as for a payment that is not there. */
  HttpReply unknownPayment() {
    return HttpReply.problem(404, "not_found", "No such payment");
  }

  /** The ways to pay that fit a purchase. */
  HttpReply of(List<PaymentMethod> methods, Purchase purchase) {
    List<Map<String, Object>> shown =
        methods.stream().map(method -> describe(method, purchase)).toList();
    return HttpReply.json(200, Map.of("payment_methods", shown));
  }

  private Map<String, Object> describe(PaymentMethod method, Purchase purchase) {
    Gateway gateway = gateways.of(method.gateway());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", method.code());
    body.put("name", method.name());
    PaymentJson.translations("names", method.names(), body);
    body.put("gateway", method.gateway().value());
    body.put("modes", gateway instanceof EmbeddedForms forms ? modes(forms, method) : List.of());
    body.put("currency", purchase.amount().currency().getCurrencyCode());
    body.put("has_next_step", !(gateway instanceof DirectPayment));
    String instructions = method.setting(PaymentInstructions.TEXT);
    if (!instructions.isEmpty()) {
      body.put("instructions", instructions);
    }
    PaymentJson.translations(
        "texts", Translations.of(method.settings(), PaymentInstructions.TEXT), body);
    return body;
  }

  /** The usual one first, which is the method's own where it has one. */
  private static List<String> modes(EmbeddedForms forms, PaymentMethod method) {
    List<String> modes = new ArrayList<>(forms.modes());
    String usual = method.setting(EmbeddedForms.MODE);
    if (modes.remove(usual)) {
      modes.addFirst(usual);
    }
    return modes;
  }
}
