package io.tollgate.simulator.samplewallet;

import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.CallbackSender;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switch.RefundCourse;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.samplewallet.Order.Open;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The wallet's API, as its document says. */
final class SampleWalletApi {

  private static final Duration EXPIRY_MIN = Duration.ofMinutes(5);
  private static final Duration EXPIRY_MAX = Duration.ofDays(30);
  private static final int DESCRIPTION_LENGTH_MAX = 100;

  private final Map<String, Merchant> merchants;
  private final OrderStore store;
  private final Faults faults;
  private final CallbackSender sender;
  private final Clock clock;
  private final Supplier<String> baseUrl;
  private final ApiResponses answers;

  SampleWalletApi(
      Map<String, Merchant> merchants,
      OrderStore store,
      Faults faults,
      CallbackSender sender,
      Clock clock,
      Supplier<String> baseUrl) {
    this.merchants = merchants;
    this.store = store;
    this.faults = faults;
    this.sender = sender;
    this.clock = clock;
    this.baseUrl = baseUrl;
    this.answers =
        new ApiResponses(
            faults,
            () -> refused(Code.TOO_MANY_CALLS).response(),
            () -> refused(Code.FAILURE).response());
  }

  HttpResponse create(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    return answers.create(text(call, "reference"), () -> signed(request, call, this::create));
  }

  HttpResponse query(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    return answers.query(text(call, "reference"), () -> signed(request, call, this::query));
  }

  HttpResponse expire(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    return answers.query(text(call, "reference"), () -> signed(request, call, this::expire));
  }

  HttpResponse refund(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    Switches switches = ofTransaction(call, text(call, "transaction_id"));
    return answers.refund(switches, () -> signed(request, call, good -> refund(good, switches)));
  }

  HttpResponse queryRefund(HttpRequest request) throws InterruptedException {
    Parameters call = Parameters.of(request);
    Optional<Refund> refund = store.refund(text(call, "merchant_id"), text(call, "refund_id"));
    Switches switches =
        refund.map(known -> ofTransaction(call, known.transactionId())).orElse(faults.byDefault());
    return answers.queryRefund(switches, () -> signed(request, call, _ -> refundResult(refund)));
  }

  Calls calls(String reference) {
    return answers.calls(reference);
  }

  void clear() {
    answers.clear();
  }

  private interface SignedCall {
    Result answer(Parameters call);
  }

  private Result signed(HttpRequest request, Parameters call, SignedCall then) {
    boolean isSigned =
        Optional.ofNullable(merchants.get(text(call, "merchant_id")))
            .map(merchant -> Notice.sign(merchant.apiKey(), request.text()))
            .equals(request.header("x-signature"));
    return isSigned ? then.answer(call) : refused(Code.WRONG_SIGNATURE);
  }

  private Result create(Parameters call) {
    Instant now = clock.instant();
    Optional<Order> asked = order(call, now);
    if (asked.isEmpty()) {
      return refused(Code.WRONG_MEMBER);
    }
    Order order = asked.get();
    if (!store.add(order)) {
      return refused(Code.TAKEN);
    }
    if (faults.of(order.request().reference()).isOn(Switch.CALLBACK_BEFORE_ANSWER)) {
      store.force(order, Outcome.SUCCESS);
      sender.awaitFirstAttempts(order.key());
    }
    return accepted(Map.of("payment_url", PayPage.url(baseUrl.get(), order)));
  }

  /** Empty when a member is wrong. */
  private static Optional<Order> order(Parameters call, Instant now) {
    try {
      String currency = text(call, "currency");
      Instant expiresAt = Instant.parse(text(call, "expires_at"));
      Order.Request request =
          new Order.Request(
              text(call, "merchant_id"),
              text(call, "reference"),
              minorUnits(text(call, "amount"), currency),
              currency,
              text(call, "description"),
              text(call, "callback_url"),
              text(call, "return_url"));
      return Optional.of(
              new Order(request, RandomText.hex(16), now, expiresAt, new Open(Code.WAITING)))
          .filter(order -> isValid(order, now));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static boolean isValid(Order order, Instant now) {
    Order.Request request = order.request();
    return request.amount() > 0
        && request.reference().matches("[0-9A-Za-z-]{1,50}")
        && request.description().length() <= DESCRIPTION_LENGTH_MAX
        && List.of(request.description(), request.callbackUrl(), request.returnUrl()).stream()
            .noneMatch(String::isEmpty)
        // The call was under way for a moment.
        && !order.expiresAt().isBefore(now.plus(EXPIRY_MIN).minusSeconds(60))
        && !order.expiresAt().isAfter(now.plus(EXPIRY_MAX));
  }

  private Result query(Parameters call) {
    return payment(store.order(text(call, "merchant_id"), text(call, "reference")), call);
  }

  private Result expire(Parameters call) {
    return payment(
        store.order(text(call, "merchant_id"), text(call, "reference")).map(store::end), call);
  }

  private Result payment(Optional<Order> order, Parameters call) {
    return accepted(
        order
            .map(known -> Notice.payment(known, clock.instant()))
            .orElseGet(
                () ->
                    Map.of(
                        "merchant_id", text(call, "merchant_id"),
                        "reference", text(call, "reference"),
                        "result_code", Code.UNKNOWN)));
  }

  private Result refund(Parameters call, Switches switches) {
    try {
      RefundCourse course = switches.choice(Switch.REFUND_COURSE, RefundCourse.class);
      Refund refund =
          new Refund(
              text(call, "merchant_id"),
              text(call, "refund_id"),
              text(call, "transaction_id"),
              minorUnits(text(call, "amount"), text(call, "currency")),
              course,
              clock.instant().plusSeconds(switches.number(Switch.REFUND_SECONDS)));
      int code = refund.amount() < 1 ? Code.WRONG_MEMBER : store.refund(refund);
      return code == Code.DONE ? refundResult(Optional.of(refund)) : refused(code);
    } catch (IllegalArgumentException | ArithmeticException _) {
      return refused(Code.WRONG_MEMBER);
    }
  }

  private Result refundResult(Optional<Refund> refund) {
    int result = refund.map(known -> known.result(clock.instant())).orElse(Code.UNKNOWN);
    return accepted(Map.of("result_code", result));
  }

  private Switches ofTransaction(Parameters call, String transactionId) {
    return store
        .byTransaction(text(call, "merchant_id"), transactionId)
        .map(order -> faults.of(order.request().reference()))
        .orElseGet(faults::byDefault);
  }

  private static long minorUnits(String amount, String currency) {
    int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
    return new BigDecimal(amount).movePointRight(decimals).longValueExact();
  }

  private static Result accepted(Map<String, ?> members) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("code", Code.DONE);
    answer.putAll(members);
    return new Result(true, HttpResponse.json(200, Json.text(answer)));
  }

  private static Result refused(int code) {
    return new Result(false, HttpResponse.json(200, Json.text(Map.of("code", code))));
  }

  private static String text(Parameters call, String name) {
    return call.text(name).orElse("");
  }
}
