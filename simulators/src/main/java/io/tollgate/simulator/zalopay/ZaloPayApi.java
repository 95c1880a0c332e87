package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.SimulatedOrder.State;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.zalopay.Order.Open;
import io.tollgate.simulator.zalopay.Order.Payment;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The merchant's side of ZaloPay: the four calls of OpenAPI v2, with the faults switched on. */
final class ZaloPayApi {

  /** Fields of an answer, and whether it says that the call was accepted. */
  private record Reply(boolean accepted, Map<String, Object> fields) {
    static Reply accepted(Code code) {
      return new Reply(true, code.envelope());
    }

    static Reply refused(Code code) {
      return new Reply(false, code.envelope());
    }

    Reply with(String name, Object value) {
      fields.put(name, value);
      return this;
    }

    Result result() {
      return new Result(accepted, HttpResponse.json(200, Json.text(fields)));
    }
  }

  private final Apps apps;
  private final OrderStore store;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;
  private final Supplier<String> baseUrl;
  private final ApiResponses answers;

  ZaloPayApi(
      Apps apps,
      OrderStore store,
      Faults faults,
      CallbackSender sender,
      Clock clock,
      Supplier<String> baseUrl) {
    this.apps = apps;
    this.store = store;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
    this.baseUrl = baseUrl;
    this.answers =
        new ApiResponses(
            faults,
            () -> Reply.refused(Code.RATE_LIMITED).result().response(),
            () -> Reply.refused(Code.MAINTENANCE).result().response());
  }

  HttpResponse create(HttpRequest request) throws InterruptedException {
    CreateCall call = new CreateCall(Parameters.of(request));
    String id = call.parameters().text("app_trans_id").orElse("");
    Switches switches = faults.of(id);
    return answers.create(id, () -> create(call, switches).result());
  }

  HttpResponse query(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    String id = call.text("app_trans_id").orElse("");
    return answers.query(id, () -> query(call).result());
  }

  HttpResponse refund(HttpRequest request) throws InterruptedException {
    RefundCall call = new RefundCall(Parameters.of(request));
    Switches switches =
        switches(call.parameters().number("app_id"), call.parameters().number("zp_trans_id"));
    return answers.refund(switches, () -> refund(call, switches).result());
  }

  HttpResponse queryRefund(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    Optional<Refund> refund =
        call.number("app_id")
            .flatMap(app -> call.text("m_refund_id").flatMap(id -> store.refund(app, id)));
    Switches switches = switches(refund.map(Refund::appId), refund.map(Refund::transactionId));
    return answers.queryRefund(switches, () -> queryRefund(call, refund).result());
  }

  /** How often the two calls came for an id, known or not. */
  Calls calls(String appTransId) {
    return answers.calls(appTransId);
  }

  void clear() {
    answers.clear();
  }

  private Reply create(CreateCall call, Switches switches) {
    Instant now = clock.instant();
    Optional<Code> refusal = call.refusal(apps, switches.isOn(ZaloPaySimulator.ANY_DATE), now);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    Order order = call.order(now);
    if (!store.add(order)) {
      return Reply.refused(Code.DUPLICATE_ORDER);
    }
    if (switches.isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
      store.force(order, Outcome.SUCCESS);
      sender.awaitFirstAttempts(order.key());
    }
    return Reply.accepted(Code.OK)
        .with("zp_trans_token", order.token())
        .with("order_url", PayPage.url(baseUrl.get(), order))
        .with("order_token", order.token())
        .with("qr_code", QrText.of(order));
  }

  private Reply query(Parameters call) {
    Optional<Long> appId = call.number("app_id");
    Optional<String> id = call.text("app_trans_id").filter(text -> !text.isEmpty());
    if (appId.isEmpty() || id.isEmpty() || !call.has("mac")) {
      return Reply.refused(Code.ILLEGAL_DATA);
    }
    if (!apps.haveSigned(call, app -> call.joined("app_id", "app_trans_id") + "|" + app.key1())) {
      return Reply.refused(Code.ILLEGAL_SIGNATURE);
    }
    if (!CreateCall.isTransId(id.get())) {
      return Reply.refused(Code.BAD_TRANS_ID);
    }
    Instant now = clock.instant();
    Optional<Order> order = store.order(appId.get(), id.get());
    Optional<Payment> payment = order.flatMap(o -> o.payment(now));
    return Reply.accepted(order.map(o -> standing(o, now)).orElse(Code.NOT_FOUND))
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
      case FAILED, SUSPICIOUS ->
          throw new IllegalStateException("at ZaloPay no order comes to this");
      case CREATED -> order.progress() instanceof Open(Code last) ? last : Code.NOT_PAID_YET;
    };
  }

  private Reply refund(RefundCall call, Switches switches) {
    Instant now = clock.instant();
    Optional<Code> refusal = call.refusal(apps, switches.isOn(ZaloPaySimulator.ANY_DATE), now);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get());
    }
    RefundCourse course = switches.choice(Switch.REFUND_COURSE, RefundCourse.class);
    Refund refund =
        call.refund(
            store.newNumber(now), course, now.plusSeconds(switches.number(Switch.REFUND_SECONDS)));
    Code kept = store.refund(refund);
    return kept != Code.OK
        ? Reply.refused(kept)
        : Reply.accepted(course == RefundCourse.IMMEDIATE ? Code.OK : Code.REFUND_PROCESSING)
            .with("refund_id", refund.refundId());
  }

  private Reply queryRefund(Parameters call, Optional<Refund> refund) {
    if (call.number("app_id").isEmpty()
        || call.number("timestamp").isEmpty()
        || !call.has("m_refund_id")
        || !call.has("mac")) {
      return Reply.refused(Code.ILLEGAL_DATA);
    }
    if (!apps.haveSigned(call, _ -> call.joined("app_id", "m_refund_id", "timestamp"))) {
      return Reply.refused(Code.ILLEGAL_SIGNATURE);
    }
    return Reply.accepted(
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
        .flatMap(app -> transactionId.flatMap(number -> store.byTransaction(app, number)))
        .map(order -> faults.of(order.request().appTransId()))
        .orElseGet(faults::byDefault);
  }
}
