package io.tollgate.manage;

import io.tollgate.auth.Viewer;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpReply;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.PublicId;
import io.tollgate.privacy.Anonymise;
import io.tollgate.privacy.AnonymisedOrder;
import io.tollgate.privacy.OpenFor;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.response.PaymentJson;
import io.tollgate.settle.Decision;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.ReviewCase;
import io.tollgate.stored.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns results into HTTP responses: the one table of this function's statuses and codes. */
@Singleton
class ManageResponses {

  private static final Duration MONEY_ARRIVES = Duration.ofMinutes(1);

  private final Clock clock;

  ManageResponses(Clock clock) {
    this.clock = clock;
  }

  HttpReply of(Viewer viewer) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", viewer.name());
    body.put("may_operate", viewer.mayOperate());
    body.put("may_refund", viewer.mayRefund());
    return HttpReply.json(200, body);
  }

  HttpReply of(ExpireResult result) {
    return switch (result) {
      case ExpireResult.UnknownPayment _ -> HttpReply.notFound("No such payment");
      case ExpireResult.Ended(Bill bill) -> HttpReply.json(200, state(bill));
      case ExpireResult.StillOpen(Bill bill, Duration retryAfter) ->
          HttpReply.json(202, state(bill)).retryAfter(retryAfter);
      case ExpireResult.AlreadyPaid(Bill bill) ->
          HttpReply.conflict("already_paid", "This payment is paid", state(bill));
      case ExpireResult.AlreadyAccepted(Bill bill) ->
          HttpReply.conflict(
              "already_accepted",
              "This order is being fulfilled and is paid afterwards",
              state(bill));
      case ExpireResult.InReview(Bill bill) ->
          HttpReply.conflict("payment_in_review", "This payment is being reviewed", state(bill));
    };
  }

  private static Map<String, Object> state(Bill bill) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("state", bill.state().label());
    return body;
  }

  HttpReply of(CancelResult result) {
    return switch (result) {
      case CancelResult.Cancelled(String number, String shopRef) -> cancelled(number, shopRef);
      case CancelResult.Replaced(Order order) ->
          HttpReply.conflict(
              "order_replaced", "Another order has taken this one's place", state(order));
      case CancelResult.AlreadyPaid(Order order) ->
          HttpReply.conflict("already_paid", "This order is paid", state(order));
      case CancelResult.InReview(Order order) ->
          HttpReply.conflict(
              "payment_in_review", "A payment of this order is being reviewed", state(order));
      case CancelResult.PaymentInProgress(Order order) -> moneyOnItsWay(order);
      case CancelResult.AlreadyAccepted(Order order) ->
          HttpReply.conflict(
              "already_accepted",
              "This order is being fulfilled and is paid afterwards",
              state(order));
    };
  }

  private static HttpReply cancelled(String number, String shopRef) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("number", number);
    body.put("shop_ref", shopRef);
    body.put("state", "FAILED");
    body.put("failure", FailureReason.CANCELLED.name());
    return HttpReply.json(200, body);
  }

  private static HttpReply moneyOnItsWay(Order order) {
    Map<String, Object> body = state(order);
    body.put("in_progress", true);
    return HttpReply.conflict("payment_live", "The money for this order is on its way", body)
        .retryAfter(MONEY_ARRIVES);
  }

  private static Map<String, Object> state(Order order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("number", order.number());
    body.put("shop_ref", order.shopRef());
    body.put("state", order.state().label());
    return body;
  }

  HttpReply of(ConfirmResult result) {
    return switch (result) {
      case ConfirmResult.UnknownOrder _ -> unknownOrder();
      case ConfirmResult.NotDirect _ ->
          HttpReply.conflict("not_direct", "A gateway collects the money of this order");
      case ConfirmResult.ReferenceUsed _ ->
          HttpReply.conflict("reference_used", "This money was booked for another order");
      case ConfirmResult.ImpossibleTime _ ->
          invalid("paid_at", "range", "must be from the beginning of the payment until now");
      case ConfirmResult.Paid(BillSnapshot snapshot) -> HttpReply.json(200, states(snapshot));
      case ConfirmResult.InReview(BillSnapshot snapshot) ->
          HttpReply.conflict(
              "payment_in_review",
              "It was written down, and a person must decide",
              states(snapshot));
    };
  }

  private static Map<String, Object> states(BillSnapshot snapshot) {
    Bill bill = snapshot.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("number", snapshot.order().number());
    body.put("shop_ref", snapshot.order().shopRef());
    body.put("state", bill.state().label());
    body.put("order_state", snapshot.order().state().label());
    PaymentJson.facts(bill, body);
    return body;
  }

  HttpReply of(MoveResult result) {
    return switch (result) {
      case MoveResult.UnknownOrder _ -> unknownOrder();
      case MoveResult.Moved(
              long id,
              String number,
              String shopRef,
              OrderState state,
              String trackingNumber) -> {
        Map<String, Object> body = standing(id, number, shopRef, state);
        if (!trackingNumber.isEmpty()) {
          body.put("tracking_number", trackingNumber);
        }
        yield HttpReply.json(200, body);
      }
      case MoveResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case MoveResult.NotPaid _ ->
          HttpReply.conflict(
              "not_paid", "No verified money has come, and none is to come afterwards");
      case MoveResult.RefundInProgress _ ->
          HttpReply.conflict("refund_under_way", "All the money of this order is on its way back");
      case MoveResult.MoneyDisputed(ReviewCase dispute) ->
          HttpReply.conflict(
              "money_disputed",
              "The buyer disputes the payment; \"anyway\": true goes on all the same",
              facts(dispute));
      case MoveResult.MoneyRefunded(Money refunded) ->
          HttpReply.conflict(
              "money_refunded",
              "Some of the money went back; \"anyway\": true goes on all the same",
              facts(refunded));
      case MoveResult.AlreadyShipped(String trackingNumber) ->
          HttpReply.conflict(
              "already_shipped",
              "It was shipped under another number",
              Map.of("tracking_number", trackingNumber));
    };
  }

  private static Map<String, Object> facts(ReviewCase dispute) {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (!dispute.currency().isEmpty()) {
      facts.put("amount", dispute.amount());
      facts.put("currency", dispute.currency());
    }
    if (dispute.answerBy().isBefore(Pacing.NEVER)) {
      facts.put("answer_by", dispute.answerBy().toString());
    }
    return facts;
  }

  HttpReply of(FailResult result) {
    return switch (result) {
      case FailResult.UnknownOrder _ -> unknownOrder();
      case FailResult.Failed(long id, String number, String shopRef, OrderState state) ->
          HttpReply.json(200, standing(id, number, shopRef, state));
      case FailResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case FailResult.RefundRequired(Money held) ->
          HttpReply.conflict(
              "refund_required", "This order holds money, which must be given back", facts(held));
      case FailResult.RefundInProgress(
              long id,
              String number,
              String shopRef,
              OrderState state,
              long refunding) -> {
        Map<String, Object> body = standing(id, number, shopRef, state);
        body.put("refunding", refunding);
        yield HttpReply.json(202, body);
      }
      case FailResult.Refund(RefundResult refund) -> of(refund);
    };
  }

  private static Map<String, Object> standing(
      long orderId, String number, String shopRef, OrderState state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", orderId);
    body.put("order_id", PublicId.ORDER.of(orderId));
    body.put("number", number);
    body.put("shop_ref", shopRef);
    body.put("state", state.label());
    if (state instanceof OrderState.Failed failed) {
      body.put("failure", failed.reason().name());
    }
    return body;
  }

  private static Map<String, Object> facts(Money money) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("amount", money.minorUnits());
    facts.put("currency", money.currency().getCurrencyCode());
    return facts;
  }

  HttpReply of(RefundOrderResult result) {
    return switch (result) {
      case RefundOrderResult.UnknownOrder _ -> unknownOrder();
      case RefundOrderResult.NotPaid _ ->
          HttpReply.conflict("not_paid", "No such money stands in the books for this order");
      case RefundOrderResult.NumberTwice _ ->
          HttpReply.conflict("number_twice", "Two payments of this order have this number");
      case RefundOrderResult.OfPayment(RefundResult refund) -> of(refund);
    };
  }

  HttpReply of(RefundResult result) {
    return switch (result) {
      case RefundResult.Done(Ref ref, StoredRefund refund) ->
          HttpReply.json(201, refund(ref, refund, "DONE"));
      case RefundResult.Pending(Ref ref, StoredRefund refund) ->
          HttpReply.json(202, refund(ref, refund, "PENDING"));
      case RefundResult.Refused(Ref ref, StoredRefund refund) -> refused(ref, refund);
      case RefundResult.UnknownPayment _ -> HttpReply.notFound("No such payment");
      case RefundResult.Unsupported _ ->
          HttpReply.problem(422, "refund_unsupported", "This gateway gives nothing back");
      case RefundResult.NotPaid _ ->
          HttpReply.conflict("not_paid", "No such money stands in the books for this payment");
      case RefundResult.Exceeds(long refundable, Instant until) ->
          HttpReply.conflict(
              "refund_exceeds", "More than is left of this money", refundable(refundable, until));
      case RefundResult.TooLate(Instant until) ->
          HttpReply.problem(
              422,
              "refund_too_late",
              "The gateway gives this money back no more: it must go back by other means",
              refundable(0, until));
      case RefundResult.AlreadyDecided _ ->
          HttpReply.conflict("already_decided", "Somebody else decided this case");
      case RefundResult.InFlight(Instant until) -> inFlight(until);
      case RefundResult.KeyReused _ -> IdempotencyHeader.reused();
    };
  }

  private static Map<String, Object> refundable(long minorUnits, Instant until) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("refundable", minorUnits);
    if (until.isBefore(Pacing.NEVER)) {
      body.put("refundable_until", until.toString());
    }
    return body;
  }

  private static HttpReply refused(Ref ref, StoredRefund refund) {
    Map<String, Object> body = facts(ref, refund);
    if (refund.state() instanceof RefundState.Failed failed) {
      body.put("gateway_code", failed.code());
      body.put("gateway_message", failed.reason());
    }
    return HttpReply.problem(422, "refund_failed", "The gateway refused the refund", body);
  }

  private static Map<String, Object> refund(Ref ref, StoredRefund refund, String status) {
    Map<String, Object> body = facts(ref, refund);
    body.put("status", status);
    return body;
  }

  private static Map<String, Object> facts(Ref ref, StoredRefund refund) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("refund", refund.identity());
    body.put("ref", ref.value());
    body.put("transaction_id", refund.transactionId());
    body.put("amount", refund.amount().minorUnits());
    body.put("currency", refund.amount().currency().getCurrencyCode());
    body.put("reason", refund.reason());
    return body;
  }

  HttpReply of(DecideResult result) {
    return switch (result) {
      case DecideResult.UnknownCase _ -> HttpReply.notFound("No such case");
      case DecideResult.Decided(ReviewCase about) -> HttpReply.json(200, CaseJson.of(about));
      case DecideResult.AlreadyDecided(ReviewCase about) ->
          HttpReply.conflict(
              "already_decided", "This case was decided in another way", CaseJson.of(about));
      case DecideResult.QueriedAgain(ReviewCase about) -> HttpReply.json(202, CaseJson.of(about));
      case DecideResult.NotAllowed(List<Decision> allowed) ->
          invalid("decision", "choice", "must be one of " + DecideRequest.words(allowed));
      case DecideResult.NoteRequired _ -> invalid("note", "required", "is required");
      case DecideResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case DecideResult.CannotAccept _ ->
          HttpReply.conflict(
              "cannot_accept", "The order has other money or a successor, or this is going back");
      case DecideResult.OutOfStock _ ->
          HttpReply.conflict("out_of_stock", "What this order sells cannot be had any more");
      case DecideResult.Refund(RefundResult refund) -> of(refund);
    };
  }

  HttpReply of(Anonymise.Result result) {
    return switch (result) {
      case Anonymise.Result.Unknown _ -> unknownOrder();
      case Anonymise.Result.Done(AnonymisedOrder order) -> HttpReply.json(200, describe(order));
      case Anonymise.Result.Open(Set<OpenFor> reasons) ->
          HttpReply.conflict(
              "order_open",
              "This order is open yet, and needs what its buyer said",
              Map.of("because", reasons.stream().map(OpenFor::word).toList()));
    };
  }

  private static Map<String, Object> describe(AnonymisedOrder order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("order_id", PublicId.ORDER.of(order.id()));
    body.put("number", order.number());
    body.put("shop_ref", order.shopRef());
    body.put("anonymised_at", order.at().toString());
    body.put("anonymised_by", order.by());
    return body;
  }

  HttpReply unknownOrder() {
    return HttpReply.notFound("No such order");
  }

  private HttpReply inFlight(Instant until) {
    return IdempotencyHeader.inFlight(Duration.between(clock.instant(), until));
  }

  private static HttpReply illegal(OrderCommand.Course.Illegal move) {
    return HttpReply.conflict(
        "illegal_move",
        "An order does not go that way",
        Map.of("from", move.from(), "to", move.to()));
  }

  private static HttpReply invalid(String field, String code, String message) {
    return HttpReply.invalid(List.of(new FieldError(field, code, message)));
  }
}
