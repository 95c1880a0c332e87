package io.tollgate.create;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.PublicStatus;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.OrderKeys;
import io.tollgate.http.PaymentJson;
import io.tollgate.order.PublicId;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredBill;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the result of opening a payment into a response. What a replay shows comes only from
 * columns that never change again.
 */
@Singleton
class Answers {

  /** A lost opening may be taken up at once; reconcile needs a minute. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final OrderKeys orderKeys;
  private final Gateways gateways;
  private final Clock clock;

  Answers(OrderKeys orderKeys, Gateways gateways, Clock clock) {
    this.orderKeys = orderKeys;
    this.gateways = gateways;
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
          HttpReply.json(opened.isNew() ? 201 : 200, opened(opened.situation(), showsId));
      case OpenPaymentResult.Refused refused ->
          HttpReply.problem(
              422,
              "gateway_refused",
              "The gateway refused this payment",
              refusal(refused.situation()));
      case OpenPaymentResult.Unreachable unreachable ->
          HttpReply.problem(
                  503,
                  "gateway_unreachable",
                  "The gateway did not answer; nothing is lost, please try again",
                  names(unreachable.situation()))
              .retryAfter(TRY_AGAIN);
      case OpenPaymentResult.Live live ->
          live(live.situation(), live.isReplaceable(), live.until());
      case OpenPaymentResult.InProgress money -> inProgress(money.situation());
      case OpenPaymentResult.AlreadyPaid paid ->
          conflict("already_paid", "This order is paid", paid.situation());
      case OpenPaymentResult.Accepted accepted ->
          conflict(
              "already_accepted",
              "This order is being fulfilled and is paid afterwards",
              accepted.situation());
      case OpenPaymentResult.InReview review ->
          conflict(
              "payment_in_review", "A payment of this order is being reviewed", review.situation());
      case OpenPaymentResult.OrderDiffers differs ->
          conflict(
              "order_differs", "This order was placed with another amount", differs.situation());
      case OpenPaymentResult.Cancelled cancelled ->
          conflict("order_cancelled", "This order was cancelled", cancelled.situation());
      case OpenPaymentResult.Replaced replaced ->
          conflict(
              "order_replaced", "Another order has taken this one's place", replaced.situation());
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

  private Map<String, Object> opened(Situation situation, boolean showsId) {
    StoredBill stored = situation.bill();
    Map<String, Object> body = names(situation);
    if (showsId) {
      body.put("id", stored.bill().id());
      body.put("payment_id", PublicId.PAYMENT.of(stored.bill().id()));
      body.put("order_id", PublicId.ORDER.of(stored.bill().orderId()));
    }
    body.put("status", PublicStatus.PENDING.name());
    PaymentJson.facts(stored.bill(), body);
    body.put("app_trans_id", stored.bill().ref().withUnderscore());
    PaymentJson.expiry(stored, body);
    // As it was opened and not as it stands: a replay is the first answer byte for byte.
    PaymentJson.nextStep(stored.nextStep(), key(situation), body);
    return body;
  }

  /** Worth asking again when the gateway can be asked again. */
  private HttpReply inProgress(Situation money) {
    Duration interval = gateways.of(money.bill().bill().gateway()).pacing().interval();
    return live(money, false, clock.instant().plus(interval));
  }

  private HttpReply live(Situation situation, boolean isReplaceable, Instant until) {
    Map<String, Object> body = names(situation);
    PaymentJson.nextStep(situation.nextStep(), key(situation), body);
    body.put("replaceable", isReplaceable);
    body.put("in_progress", situation.moneyInProgress());
    return HttpReply.problem(
            409, "payment_live", "Another payment of this order is under way", body)
        .retryAfter(Duration.between(clock.instant(), until));
  }

  private HttpReply conflict(String code, String title, Situation situation) {
    return HttpReply.problem(409, code, title, names(situation));
  }

  private Map<String, Object> refusal(Situation situation) {
    Map<String, Object> body = names(situation);
    if (situation.bill().bill().state() instanceof BillState.Failed failed) {
      body.put("gateway_code", failed.code());
      body.put("gateway_message", failed.reason());
    }
    return body;
  }

  private Map<String, Object> names(Situation situation) {
    Bill bill = situation.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("order_key", key(situation));
    body.put("shop_ref", situation.order().shopRef());
    return body;
  }

  private String key(Situation situation) {
    return orderKeys.of(situation.order().keyNonce());
  }
}
