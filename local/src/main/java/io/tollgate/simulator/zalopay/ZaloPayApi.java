package io.tollgate.simulator.zalopay;

import io.tollgate.local.http.HttpRequest;
import io.tollgate.local.http.HttpResponse;
import io.tollgate.simulator.Courier;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.OrderStory.Calls;
import io.tollgate.simulator.OrderStory.State;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.Answer;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.zalopay.Order.Open;
import io.tollgate.simulator.zalopay.Order.Payment;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The merchant's side of ZaloPay: the four calls of OpenAPI v2, with the faults switched on. */
final class ZaloPayApi {

  /** An answer, and whether it says that the call was accepted. */
  private record Result(boolean accepted, Map<String, Object> fields) {
    static Result accepted(Code code) {
      return new Result(true, code.envelope());
    }

    static Result refused(Code code) {
      return new Result(false, code.envelope());
    }

    Result with(String name, Object value) {
      fields.put(name, value);
      return this;
    }
  }

  private final Apps apps;
  private final Book book;
  private final Faults faults;
  private final Courier courier;
  private final Clock clock;
  private final Supplier<String> baseUrl;
  private final Map<String, Calls> calls = new ConcurrentHashMap<>();

  ZaloPayApi(
      Apps apps, Book book, Faults faults, Courier courier, Clock clock, Supplier<String> baseUrl) {
    this.apps = apps;
    this.book = book;
    this.faults = faults;
    this.courier = courier;
    this.clock = clock;
    this.baseUrl = baseUrl;
  }

  HttpResponse create(HttpRequest request) throws InterruptedException {
    CreateCall call = new CreateCall(Parameters.of(request));
    String id = call.parameters().text("app_trans_id").orElse("");
    calls.merge(id, new Calls(1, 0), ZaloPayApi::sum);
    Switches switches = faults.of(id);
    return answer(
        switches.choice(Switch.CREATE_ANSWER, Answer.class),
        switches.number(Switch.CREATE_DELAY_MS),
        () -> create(call, switches));
  }

  HttpResponse query(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    String id = call.text("app_trans_id").orElse("");
    calls.merge(id, new Calls(0, 1), ZaloPayApi::sum);
    Switches switches = faults.of(id);
    return answer(
        switches.choice(Switch.QUERY_ANSWER, Answer.class),
        switches.number(Switch.QUERY_DELAY_MS),
        () -> query(call));
  }

  HttpResponse refund(HttpRequest request) throws InterruptedException {
    RefundCall call = new RefundCall(Parameters.of(request));
    Switches switches =
        switches(call.parameters().number("app_id"), call.parameters().number("zp_trans_id"));
    return answer(
        switches.choice(Switch.REFUND_ANSWER, Answer.class),
        switches.number(Switch.REFUND_DELAY_MS),
        () -> refund(call, switches));
  }

  HttpResponse queryRefund(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    Optional<Refund> refund =
        call.number("app_id")
            .flatMap(app -> call.text("m_refund_id").flatMap(id -> book.refund(app, id)));
    Switches switches = switches(refund.map(Refund::appId), refund.map(Refund::transactionId));
    return answer(
        switches.choice(Switch.QUERY_ANSWER, Answer.class),
        switches.number(Switch.QUERY_DELAY_MS),
        () -> queryRefund(call, refund));
  }

  /** How often the two calls came for an id, known or not. */
  Calls calls(String appTransId) {
    return calls.getOrDefault(appTransId, new Calls(0, 0));
  }

  void clear() {
    calls.clear();
  }

  private Result create(CreateCall call, Switches switches) {
    Instant now = clock.instant();
    Optional<Code> refusal = call.refusal(apps, switches.isOn(Switch.ANY_DATE), now);
    if (refusal.isPresent()) {
      return Result.refused(refusal.get());
    }
    Order order = call.order(now);
    if (!book.add(order)) {
      return Result.refused(Code.DUPLICATE_ORDER);
    }
    if (switches.isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
      book.force(order, Outcome.SUCCESS);
      courier.awaitFirstAttempts(order.key());
    }
    return Result.accepted(Code.OK)
        .with("zp_trans_token", order.token())
        .with("order_url", PayPage.url(baseUrl.get(), order))
        .with("order_token", order.token())
        .with("qr_code", QrText.of(order));
  }

  private Result query(Parameters call) {
    Optional<Long> appId = call.number("app_id");
    Optional<String> id = call.text("app_trans_id").filter(text -> !text.isEmpty());
    if (appId.isEmpty() || id.isEmpty() || !call.has("mac")) {
      return Result.refused(Code.ILLEGAL_DATA);
    }
    if (!apps.haveSigned(call, app -> call.joined("app_id", "app_trans_id") + "|" + app.key1())) {
      return Result.refused(Code.ILLEGAL_SIGNATURE);
    }
    if (!CreateCall.isTransId(id.get())) {
      return Result.refused(Code.BAD_TRANS_ID);
    }
    Instant now = clock.instant();
    Optional<Order> order = book.order(appId.get(), id.get());
    Optional<Payment> payment = order.flatMap(o -> o.payment(now));
    return Result.accepted(order.map(o -> standing(o, now)).orElse(Code.NOT_FOUND))
        .with("is_processing", order.filter(o -> o.state(now) == State.PROCESSING).isPresent())
        .with("amount", payment.map(Payment::amount).orElse(0L))
        .with("zp_trans_id", payment.map(Payment::transactionId).orElse(0L))
        .with("server_time", payment.map(p -> p.at().toEpochMilli()).orElse(0L))
        .with("discount_amount", 0);
  }

  /** What ZaloPay says of an order at this moment. */
  static Code standing(Order order, Instant now) {
    return switch (order.state(now)) {
      case PAID -> Code.OK;
      case PROCESSING -> Code.IN_PROGRESS;
      case EXPIRED -> Code.EXPIRED;
      case CREATED -> order.progress() instanceof Open(Code last) ? last : Code.NOT_PAID_YET;
    };
  }

  private Result refund(RefundCall call, Switches switches) {
    Instant now = clock.instant();
    Optional<Code> refusal = call.refusal(apps, switches.isOn(Switch.ANY_DATE), now);
    if (refusal.isPresent()) {
      return Result.refused(refusal.get());
    }
    RefundCourse course = switches.choice(Switch.REFUND_COURSE, RefundCourse.class);
    Refund refund =
        call.refund(
            book.newNumber(now), course, now.plusSeconds(switches.number(Switch.REFUND_SECONDS)));
    Code kept = book.refund(refund);
    return kept != Code.OK
        ? Result.refused(kept)
        : Result.accepted(course == RefundCourse.IMMEDIATE ? Code.OK : Code.REFUND_PROCESSING)
            .with("refund_id", refund.refundId());
  }

  private Result queryRefund(Parameters call, Optional<Refund> refund) {
    if (call.number("app_id").isEmpty()
        || call.number("timestamp").isEmpty()
        || !call.has("m_refund_id")
        || !call.has("mac")) {
      return Result.refused(Code.ILLEGAL_DATA);
    }
    if (!apps.haveSigned(call, _ -> call.joined("app_id", "m_refund_id", "timestamp"))) {
      return Result.refused(Code.ILLEGAL_SIGNATURE);
    }
    return Result.accepted(
        refund
            .map(
                known ->
                    switch (known.state(clock.instant())) {
                      case DONE -> Code.OK;
                      case FAILED -> Code.REFUND_FAILED;
                      case PROCESSING -> Code.REFUND_PROCESSING;
                      case MANUAL -> Code.REFUND_MANUAL;
                    })
            .orElse(Code.NOT_FOUND));
  }

  private Switches switches(Optional<Long> appId, Optional<Long> transactionId) {
    return appId
        .flatMap(app -> transactionId.flatMap(number -> book.byTransaction(app, number)))
        .map(order -> faults.of(order.request().appTransId()))
        .orElseGet(faults::byDefault);
  }

  private static HttpResponse answer(Answer how, long delayMs, Supplier<Result> call)
      throws InterruptedException {
    HttpResponse response =
        switch (how) {
          case NORMAL -> json(call.get());
          case ERROR_500 -> HttpResponse.text(500, "text/plain", "Internal Server Error");
          case HTML -> HttpResponse.html(200, "<!doctype html><title>502 Bad Gateway</title>");
          case DROP_BEFORE -> new HttpResponse.Drop();
          case DROP_AFTER -> {
            Result result = call.get();
            yield result.accepted() ? new HttpResponse.Drop() : json(result);
          }
          case TRUNCATED -> {
            String whole = Json.text(call.get().fields());
            yield HttpResponse.json(200, whole.substring(0, whole.length() / 2));
          }
          case RATE_LIMITED -> json(Result.refused(Code.RATE_LIMITED));
          case MAINTENANCE -> json(Result.refused(Code.MAINTENANCE));
        };
    Thread.sleep(delayMs);
    return response;
  }

  private static HttpResponse json(Result result) {
    return HttpResponse.json(200, Json.text(result.fields()));
  }

  private static Calls sum(Calls one, Calls other) {
    return new Calls(one.create() + other.create(), one.query() + other.query());
  }
}
