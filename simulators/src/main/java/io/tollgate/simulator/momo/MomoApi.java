package io.tollgate.simulator.momo;

import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.momo.Order.Open;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * The merchant's side of MoMo: the five calls of AIO v2, with the faults switched on. No document
 * says in which order a call is checked; here it is JSON, partner, fields, signature, request id,
 * order id, amount.
 */
final class MomoApi {

  private static final int BAD_REQUEST = 400;

  private final Map<String, Partner> partners;
  private final OrderStore store;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;
  private final Supplier<String> baseUrl;
  private final ApiResponses answers;

  MomoApi(
      Map<String, Partner> partners,
      OrderStore store,
      Faults faults,
      CallbackSender sender,
      Clock clock,
      Supplier<String> baseUrl) {
    this.partners = partners;
    this.store = store;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
    this.baseUrl = baseUrl;
    this.answers =
        new ApiResponses(
            faults,
            () -> HttpResponse.text(429, "text/plain", "Too Many Requests"),
            () -> refused(200, ResultCode.MAINTENANCE).result().response());
  }

  HttpResponse create(HttpRequest request) throws InterruptedException {
    Call call = Call.of(Call.Kind.CREATE, request);
    Switches switches = faults.of(call.text("orderId"));
    return answers.create(
        call.text("orderId"),
        () -> {
          StoredResponse answer = answer(call, switches, () -> create(call, switches));
          if (switches.isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
            store.order(call.orderKey()).ifPresent(this::payBeforeTheAnswer);
          }
          return answer.result();
        });
  }

  private void payBeforeTheAnswer(Order order) {
    store.force(order, Outcome.SUCCESS);
    sender.awaitFirstAttempts(order.key());
  }

  HttpResponse query(HttpRequest request) throws InterruptedException {
    Call call = Call.of(Call.Kind.QUERY, request);
    Switches switches = faults.of(call.text("orderId"));
    return answers.query(
        call.text("orderId"), () -> answer(call, switches, () -> query(call, switches)).result());
  }

  HttpResponse confirm(HttpRequest request) throws InterruptedException {
    Call call = Call.of(Call.Kind.CONFIRM, request);
    Switches switches = faults.of(call.text("orderId"));
    return answers.refund(switches, () -> answer(call, switches, () -> confirm(call)).result());
  }

  HttpResponse refund(HttpRequest request) throws InterruptedException {
    Call call = Call.of(Call.Kind.REFUND, request);
    Optional<Order> order =
        call.whole("transId")
            .flatMap(transId -> store.byTransaction(call.text("partnerCode"), transId));
    Switches switches = order.map(this::switches).orElseGet(faults::byDefault);
    return answers.refund(
        switches, () -> answer(call, switches, () -> refund(call, order, switches)).result());
  }

  HttpResponse queryRefund(HttpRequest request) throws InterruptedException {
    Call call = Call.of(Call.Kind.QUERY_REFUND, request);
    Optional<Order> order = ofRefund(call);
    Switches switches = order.map(this::switches).orElseGet(faults::byDefault);
    return answers.queryRefund(
        switches, () -> answer(call, switches, () -> queryRefund(call, order, switches)).result());
  }

  /** How often the two calls came for an order id, known or not. */
  Calls calls(String orderId) {
    return answers.calls(orderId);
  }

  void clear() {
    answers.clear();
  }

  private StoredResponse answer(Call call, Switches switches, Supplier<StoredResponse> first) {
    if (!call.isReadable()) {
      return refused(BAD_REQUEST, ResultCode.BAD_FORMAT);
    }
    Partner partner = partners.get(call.text("partnerCode"));
    if (partner == null) {
      return refused(200, ResultCode.UNAUTHENTICATED);
    }
    if (!call.isComplete()) {
      return refused(BAD_REQUEST, ResultCode.BAD_FORMAT);
    }
    if (!call.isSigned(partner)) {
      return switches.isOn(MomoSimulator.SIGNATURE_13)
          ? refused(200, ResultCode.UNAUTHENTICATED)
          : wrongSignature(call, partner, switches);
    }
    long failure = switches.number(MomoSimulator.ERROR_CODE);
    return failure == 0 ? store.once(call, switches, first) : refused(200, (int) failure);
  }

  /** What MoMo's own answer quotes is the text that it hashed, access key and all. */
  private StoredResponse wrongSignature(Call call, Partner partner, Switches switches) {
    boolean isFaithful = switches.isOn(MomoSimulator.FAITHFUL_ECHO);
    String text = call.signedText(partner);
    String shown = isFaithful ? text : text.replace(partner.accessKey(), "***");
    Map<String, Object> error =
        Map.of("field", "signature", "message", "Signature is wrong : " + shown);
    return StoredResponse.refused(
        BAD_REQUEST, ResultCode.BAD_FORMAT, clock.instant(), Map.of("subErrors", List.of(error)));
  }

  private StoredResponse create(Call call, Switches switches) {
    if (store.isTaken(call.orderKey())) {
      return to(call, ResultCode.DUPLICATE_ORDER_ID);
    }
    Optional<Integer> amountIsWrong =
        wrong(
            call,
            amount -> AmountRange.of(call.text("requestType")).orElseThrow().contains(amount));
    if (amountIsWrong.isPresent()) {
      return to(call, amountIsWrong.get());
    }
    if (!call.isAbsent("orderGroupId")) {
      return to(call, ResultCode.UNKNOWN_GROUP);
    }
    Instant now = clock.instant();
    Order order =
        new Order(
            new Order.Request(
                call.text("partnerCode"),
                call.text("orderId"),
                call.text("requestId"),
                call.whole("amount").orElseThrow(),
                call.text("orderInfo"),
                call.text("redirectUrl"),
                call.text("ipnUrl"),
                call.text("requestType"),
                call.text("extraData"),
                call.lang(),
                call.isCapturedAtOnce()),
            RandomText.hex(32),
            now,
            now.plusSeconds(switches.number(MomoSimulator.PAGE_SECONDS)),
            new Open());
    store.add(order);
    return StoredResponse.to(
        call,
        ResultCode.SUCCESS,
        now,
        Map.of(
            "payUrl", PayPage.url(baseUrl.get(), order),
            "deeplink", "momo://app?action=payWithApp&sid=" + PayPage.parameter(order),
            "qrCodeUrl", "momo://app?action=payWithQR&sid=" + PayPage.parameter(order)));
  }

  /** The code for an amount that is none, or none that is taken; empty when it is right. */
  private static Optional<Integer> wrong(Call call, LongPredicate isTaken) {
    Optional<Long> amount = call.whole("amount").filter(whole -> whole > 0);
    if (amount.isEmpty()) {
      return Optional.of(ResultCode.BAD_AMOUNT);
    }
    return isTaken.test(amount.get())
        ? Optional.empty()
        : Optional.of(ResultCode.AMOUNT_OUT_OF_RANGE);
  }

  private StoredResponse query(Call call, Switches switches) {
    return store
        .order(call.orderKey())
        .map(order -> standing(call, order, switches))
        .orElseGet(() -> to(call, ResultCode.NOT_FOUND));
  }

  private StoredResponse standing(Call call, Order order, Switches switches) {
    Instant now = clock.instant();
    int code = order.code(now);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("extraData", order.request().extraData());
    members.put("amount", order.amount());
    members.put("transId", order.transId(now).orElse(0L));
    members.put("payType", Notice.payType(order, code));
    members.put(
        "refundTrans", store.refundsOf(order).stream().map(refund -> refund.entry(now)).toList());
    members.put("paymentOption", ResultCode.isMoney(code) ? "momo" : "");
    members.put("promotionInfo", List.of());
    if (!switches.isOn(MomoSimulator.PLAIN_QUERY)) {
      members.put("lastUpdated", order.since(now).toEpochMilli());
      members.put("signature", null);
    }
    return StoredResponse.to(call, code, now, members);
  }

  private StoredResponse confirm(Call call) {
    Instant now = clock.instant();
    Optional<Order> known = store.order(call.orderKey());
    if (known.isEmpty()) {
      return to(call, ResultCode.NOT_FOUND);
    }
    Order order = known.get();
    if (order.code(now) != ResultCode.AUTHORISED) {
      return to(call, ResultCode.INAPPLICABLE);
    }
    Optional<Integer> amountIsWrong = wrong(call, amount -> amount == order.amount());
    if (amountIsWrong.isPresent()) {
      return to(call, amountIsWrong.get());
    }
    store.settle(order, call.text("requestType").equals("capture"));
    return StoredResponse.to(
        call,
        ResultCode.SUCCESS,
        now,
        Map.of(
            "transId", order.transId(now).orElseThrow(), "requestType", call.text("requestType")));
  }

  private StoredResponse refund(Call call, Optional<Order> order, Switches switches) {
    Instant now = clock.instant();
    if (store.isTaken(call.orderKey())) {
      return to(call, ResultCode.DUPLICATE_ORDER_ID);
    }
    Optional<Integer> amountIsWrong =
        wrong(
            call,
            amount ->
                order
                    .map(o -> o.request().range())
                    .orElse(AmountRange.CAPTURE_WALLET)
                    .contains(amount));
    if (amountIsWrong.isPresent() || order.isEmpty()) {
      return to(call, amountIsWrong.orElse(ResultCode.NOT_FOUND));
    }
    long number = store.newNumber();
    int code =
        store.refund(
            order.get(),
            new Refund(
                call.text("partnerCode"),
                call.text("orderId"),
                call.whole("transId").orElseThrow(),
                call.whole("amount").orElseThrow(),
                number,
                switches.choice(Switch.REFUND_COURSE, RefundCourse.class),
                now,
                now.plusSeconds(switches.number(Switch.REFUND_SECONDS))));
    return StoredResponse.to(call, code, now, Map.of("transId", number));
  }

  /** Under the refund's own order id, or all of a payment under that payment's. */
  private StoredResponse queryRefund(Call call, Optional<Order> order, Switches switches) {
    Instant now = clock.instant();
    List<Map<String, Object>> entries =
        switches.isOn(MomoSimulator.REFUND_QUERY_EMPTY)
            ? List.of()
            : store
                .refund(call.orderKey())
                .map(List::of)
                .or(() -> store.order(call.orderKey()).map(store::refundsOf))
                .orElse(List.of())
                .stream()
                .map(refund -> refund.entry(now))
                .toList();
    int code = order.isPresent() ? ResultCode.SUCCESS : ResultCode.NOT_FOUND;
    return StoredResponse.to(call, code, now, Map.of("refundTrans", entries));
  }

  /** The payment that a question about refunds means. */
  private Optional<Order> ofRefund(Call call) {
    return store
        .refund(call.orderKey())
        .flatMap(refund -> store.byTransaction(refund.partnerCode(), refund.payment()))
        .or(() -> store.order(call.orderKey()));
  }

  private Switches switches(Order order) {
    return faults.of(order.request().orderId());
  }

  private StoredResponse to(Call call, int code) {
    return StoredResponse.to(call, code, clock.instant(), Map.of());
  }

  private StoredResponse refused(int status, int code) {
    return StoredResponse.refused(status, code, clock.instant(), Map.of());
  }
}
