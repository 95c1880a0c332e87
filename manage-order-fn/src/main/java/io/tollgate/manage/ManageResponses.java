package io.tollgate.manage;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.Ref;
import io.tollgate.bill.RefundState;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdempotencyHeader;
import io.tollgate.http.PaymentJson;
import io.tollgate.http.ProductJson;
import io.tollgate.json.FieldError;
import io.tollgate.money.Money;
import io.tollgate.order.Order;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.PublicId;
import io.tollgate.store.OrderBooks;
import io.tollgate.store.Page;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.Position;
import io.tollgate.store.Redelivered;
import io.tollgate.store.Register.Kind;
import io.tollgate.store.ReviewCase;
import io.tollgate.store.Situation;
import io.tollgate.store.StoredRefund;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** Turns results into HTTP responses: the one table of this function's statuses and codes. */
@Singleton
class ManageResponses {

  private static final Duration MONEY_ARRIVES = Duration.ofMinutes(1);

  private final MethodForm methods;
  private final Clock clock;

  ManageResponses(MethodForm methods, Clock clock) {
    this.methods = methods;
    this.clock = clock;
  }

  /** Answers for the id in a path. */
  HttpReply withId(PublicId kind, String text, LongFunction<HttpReply> answer) {
    return switch (PathId.read(kind, text)) {
      case PathId.Valid(long id) -> answer.apply(id);
      case PathId.OtherKind(PublicId named) ->
          HttpReply.invalid(
              List.of(
                  new FieldError(
                      "id",
                      "kind",
                      "is of %s; here %s is named, as in %s"
                          .formatted(named.subject(), kind.subject(), kind.of(242)))));
      case PathId.Malformed _ -> notFound("There is nothing of that number");
    };
  }

  HttpReply of(ExpireResult result) {
    return switch (result) {
      case ExpireResult.UnknownPayment _ -> notFound("No such payment");
      case ExpireResult.Ended(Bill bill) -> HttpReply.json(200, state(bill));
      case ExpireResult.StillOpen(Bill bill, Duration retryAfter) ->
          HttpReply.json(202, state(bill)).retryAfter(retryAfter);
      case ExpireResult.AlreadyPaid(Bill bill) ->
          conflict("already_paid", "This payment is paid", state(bill));
      case ExpireResult.InReview(Bill bill) ->
          conflict("payment_in_review", "This payment is being reviewed", state(bill));
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
      case CancelResult.Cancelled(String shopRef) -> cancelled(shopRef);
      case CancelResult.Replaced(Order order) ->
          conflict("order_replaced", "Another order has taken this one's place", state(order));
      case CancelResult.AlreadyPaid(Order order) ->
          conflict("already_paid", "This order is paid", state(order));
      case CancelResult.InReview(Order order) ->
          conflict("payment_in_review", "A payment of this order is being reviewed", state(order));
      case CancelResult.MoneyOnItsWay(Order order) -> moneyOnItsWay(order);
      case CancelResult.AlreadyAccepted(Order order) ->
          conflict(
              "already_accepted",
              "This order is being fulfilled and is paid afterwards",
              state(order));
    };
  }

  private static HttpReply cancelled(String shopRef) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop_ref", shopRef);
    body.put("state", "FAILED");
    body.put("failure", FailureReason.CANCELLED.name());
    return HttpReply.json(200, body);
  }

  private static HttpReply moneyOnItsWay(Order order) {
    Map<String, Object> body = state(order);
    body.put("in_progress", true);
    return conflict("payment_live", "The money for this order is on its way", body)
        .retryAfter(MONEY_ARRIVES);
  }

  private static Map<String, Object> state(Order order) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("shop_ref", order.shopRef());
    body.put("state", order.state().label());
    return body;
  }

  HttpReply of(ConfirmResult result) {
    return switch (result) {
      case ConfirmResult.UnknownOrder _ -> unknownOrder();
      case ConfirmResult.NotDirect _ ->
          conflict("not_direct", "A gateway collects the money of this order");
      case ConfirmResult.ReferenceUsed _ ->
          conflict("reference_used", "This money was booked for another order");
      case ConfirmResult.Paid(Situation situation) -> HttpReply.json(200, states(situation));
      case ConfirmResult.InReview(Situation situation) ->
          conflict(
              "payment_in_review",
              "It was written down, and a person must decide",
              states(situation));
    };
  }

  private static Map<String, Object> states(Situation situation) {
    Bill bill = situation.bill().bill();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", bill.ref().value());
    body.put("shop_ref", situation.order().shopRef());
    body.put("state", bill.state().label());
    body.put("order_state", situation.order().state().label());
    PaymentJson.facts(bill, body);
    return body;
  }

  HttpReply of(MoveResult result) {
    return switch (result) {
      case MoveResult.UnknownOrder _ -> unknownOrder();
      case MoveResult.Moved(long id, String shopRef, OrderState state, String trackingNumber) -> {
        Map<String, Object> body = standing(id, shopRef, state);
        if (!trackingNumber.isEmpty()) {
          body.put("tracking_number", trackingNumber);
        }
        yield HttpReply.json(200, body);
      }
      case MoveResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case MoveResult.NotPaid _ ->
          conflict("not_paid", "No verified money has come, and none is to come afterwards");
      case MoveResult.RefundUnderWay _ ->
          conflict("refund_under_way", "All the money of this order is on its way back");
      case MoveResult.MoneyDisputed(ReviewCase dispute) ->
          conflict(
              "money_disputed",
              "The buyer disputes the payment; \"anyway\": true goes on all the same",
              facts(dispute));
      case MoveResult.MoneyRefunded(Money refunded) ->
          conflict(
              "money_refunded",
              "Some of the money went back; \"anyway\": true goes on all the same",
              facts(refunded));
      case MoveResult.AlreadyShipped(String trackingNumber) ->
          conflict(
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
      case FailResult.Failed(long id, String shopRef, OrderState state) ->
          HttpReply.json(200, standing(id, shopRef, state));
      case FailResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case FailResult.RefundRequired(Money held) ->
          conflict(
              "refund_required", "This order holds money, which must be given back", facts(held));
      case FailResult.RefundUnderWay(long id, String shopRef, OrderState state, long refunding) -> {
        Map<String, Object> body = standing(id, shopRef, state);
        body.put("refunding", refunding);
        yield HttpReply.json(202, body);
      }
      case FailResult.Refund(RefundResult refund) -> of(refund);
    };
  }

  private static Map<String, Object> standing(long orderId, String shopRef, OrderState state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", orderId);
    body.put("order_id", PublicId.ORDER.of(orderId));
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
          conflict("not_paid", "No such money stands in the books for this order");
      case RefundOrderResult.NumberTwice _ ->
          conflict("number_twice", "Two payments of this order have this number");
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
      case RefundResult.UnknownPayment _ -> notFound("No such payment");
      case RefundResult.Unsupported _ ->
          HttpReply.problem(422, "refund_unsupported", "This gateway gives nothing back");
      case RefundResult.NotPaid _ ->
          conflict("not_paid", "No such money stands in the books for this payment");
      case RefundResult.Exceeds(long refundable) ->
          conflict(
              "refund_exceeds",
              "More than is left of this money",
              Map.of("refundable", refundable));
      case RefundResult.AlreadyDecided _ ->
          conflict("already_decided", "Somebody else decided this case");
      case RefundResult.InFlight(Instant until) -> inFlight(until);
      case RefundResult.KeyReused _ -> IdempotencyHeader.reused();
    };
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
      case DecideResult.UnknownCase _ -> notFound("No such case");
      case DecideResult.Decided(ReviewCase about) -> HttpReply.json(200, CaseJson.of(about));
      case DecideResult.AlreadyDecided(ReviewCase about) ->
          conflict("already_decided", "This case was decided in another way", CaseJson.of(about));
      case DecideResult.AskedAgain(ReviewCase about) -> HttpReply.json(202, CaseJson.of(about));
      case DecideResult.NotAllowed(List<Decision> allowed) ->
          invalid("decision", "choice", "must be one of " + DecideRequest.words(allowed));
      case DecideResult.NoteRequired _ -> invalid("note", "required", "is required");
      case DecideResult.Illegal(OrderCommand.Course.Illegal move) -> illegal(move);
      case DecideResult.CannotAccept _ ->
          conflict(
              "cannot_accept", "The order has other money or a successor, or this is going back");
      case DecideResult.OutOfStock _ ->
          conflict("out_of_stock", "What this order sells cannot be had any more");
      case DecideResult.Refund(RefundResult refund) -> of(refund);
    };
  }

  HttpReply of(ProductResult result) {
    return switch (result) {
      case ProductResult.Added added -> HttpReply.json(201, ProductJson.managed(added.product()));
      case ProductResult.Changed changed ->
          HttpReply.json(200, ProductJson.managed(changed.product()));
      case ProductResult.SkuTaken _ -> conflict("sku_taken", "Another product has this sku");
      case ProductResult.TooFew _ ->
          conflict("too_few", "Fewer pieces are left than were to be taken");
      case ProductResult.Repeated(int httpStatus, String body) ->
          HttpReply.text(httpStatus, "application/json", body);
      case ProductResult.InFlight(Instant until) -> inFlight(until);
      case ProductResult.KeyReused _ -> IdempotencyHeader.reused();
    };
  }

  HttpReply unknownProduct() {
    return notFound("No such product");
  }

  HttpReply of(MethodResult result) {
    return switch (result) {
      case MethodResult.Added(PaymentMethodRow method) -> HttpReply.json(201, describe(method));
      case MethodResult.Changed(PaymentMethodRow method) -> HttpReply.json(200, describe(method));
      case MethodResult.Unchanged(PaymentMethodRow method) -> HttpReply.json(200, describe(method));
      case MethodResult.CodeTaken _ ->
          conflict("code_taken", "Another payment method has this code");
      case MethodResult.VersionConflict(int version) ->
          conflict(
              "version_conflict",
              "Somebody else changed this payment method: look at it again",
              Map.of("version", version));
    };
  }

  HttpReply unknownMethod() {
    return notFound("No such payment method");
  }

  HttpReply ofMethods(List<PaymentMethodRow> methods) {
    return HttpReply.json(
        200, Map.of("payment_methods", methods.stream().map(this::describe).toList()));
  }

  private Map<String, Object> describe(PaymentMethodRow method) {
    Map<String, Object> body = ConfigureMethod.facts(method);
    body.put("is_configured", methods.isConfigured(method.backend(), method.account()));
    body.put("version", method.version());
    body.put("created_at", method.createdAt().toString());
    body.put("updated_at", method.updatedAt().toString());
    return body;
  }

  HttpReply of(OrderBooks books) {
    return HttpReply.json(200, OrderStory.of(books));
  }

  HttpReply of(ListRequest request, Page page) {
    boolean isLast = page.next().equals(Position.END);
    String next = isLast ? "" : Cursor.write(request.kind(), request.search(), page.next());
    return request.isTable()
        ? table(request.kind(), page.rows(), next)
        : page(request.kind(), page.rows(), next);
  }

  private static HttpReply page(Kind kind, List<Map<String, Object>> rows, String next) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        name(kind),
        kind == Kind.REVIEWS ? rows.stream().map(CaseJson::withDecisions).toList() : rows);
    if (!next.isEmpty()) {
      body.put("next_cursor", next);
    }
    return HttpReply.json(200, body);
  }

  /** Says that it was cut where a person sees it, in the file's name, and where a program does. */
  private static HttpReply table(Kind kind, List<Map<String, Object>> rows, String next) {
    HttpReply reply =
        HttpReply.text(
            200, "text/csv; charset=utf-8; header=present", Csv.write(kind.columns(), rows));
    String cut = next.isEmpty() ? "" : "-first-" + rows.size();
    reply
        .headers()
        .put("content-disposition", "attachment; filename=\"" + name(kind) + cut + ".csv\"");
    if (!next.isEmpty()) {
      reply.headers().put("x-next-cursor", next);
    }
    return reply;
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** An event that goes out with reconcile's next run. */
  HttpReply waiting(Map<String, Object> event) {
    return HttpReply.json(202, event);
  }

  HttpReply of(Redelivered events) {
    return HttpReply.json(202, events.toMap());
  }

  HttpReply unknownEvent() {
    return notFound("No such event");
  }

  HttpReply unknownOrder() {
    return notFound("No such order");
  }

  private HttpReply inFlight(Instant until) {
    return IdempotencyHeader.inFlight(Duration.between(clock.instant(), until));
  }

  private static HttpReply illegal(OrderCommand.Course.Illegal move) {
    return conflict(
        "illegal_move",
        "An order does not go that way",
        Map.of("from", move.from(), "to", move.to()));
  }

  private static HttpReply invalid(String field, String code, String message) {
    return HttpReply.invalid(List.of(new FieldError(field, code, message)));
  }

  private static HttpReply notFound(String title) {
    return HttpReply.problem(404, "not_found", title);
  }

  private static HttpReply conflict(String code, String title) {
    return conflict(code, title, Map.of());
  }

  private static HttpReply conflict(String code, String title, Map<String, ?> more) {
    return HttpReply.problem(409, code, title, more);
  }
}
