package io.tollgate.simulator.izipay;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.simulator.ApiResponses;
import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.Faults;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.SimulatedOrder.Calls;
import io.tollgate.simulator.Switch;
import io.tollgate.simulator.Switches;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.izipay.IzipaySimulator.Search;
import io.tollgate.simulator.izipay.Order.Attempt;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The merchant's side of Izipay: tokens, the query and the refund, with the faults switched on. */
final class IzipayApi {

  private static final String AMOUNT = "[0-9]{1,10}\\.[0-9]{2}";
  private static final String ORDER_NUMBER = "[0-9a-zA-Z]{5,15}";
  private static final String TRANSACTION_ID = "[0-9a-zA-Z]{5,40}";

  private final Function<String, Optional<Account>> accounts;
  private final OrderStore store;
  private final Faults faults;
  private final Clock clock;
  private final String tokenKey;
  private final ApiResponses answers;

  IzipayApi(
      Function<String, Optional<Account>> accounts,
      OrderStore store,
      Faults faults,
      Clock clock,
      String tokenKey) {
    this.accounts = accounts;
    this.store = store;
    this.faults = faults;
    this.clock = clock;
    this.tokenKey = tokenKey;
    this.answers =
        new ApiResponses(
            faults,
            () -> refused(403, "P09", "Too many requests").response(),
            () -> HttpResponse.html(503, "<!doctype html><title>Mantenimiento</title>"));
  }

  /** Tokens that pay nothing are part of another call, and never broken by themselves. */
  HttpResponse token(HttpRequest request) throws InterruptedException {
    JsonNode call = Json.parse(request.text());
    boolean isForNothing = call.path("amount").asText().equals("0.00");
    return isForNothing
        ? token(request, call).response()
        : answers.create(call.path("orderNumber").asText(), () -> token(request, call));
  }

  private Result token(HttpRequest request, JsonNode call) {
    String transactionId = request.header("transactionId").orElse("");
    String orderNumber = call.path("orderNumber").asText();
    String amount = call.path("amount").asText();
    boolean isWellFormed =
        transactionId.matches(TRANSACTION_ID)
            && orderNumber.matches(ORDER_NUMBER)
            && call.path("amount").isTextual()
            && amount.matches(AMOUNT)
            && call.path("requestSource").asText().equals("ECOMMERCE");
    if (!isWellFormed) {
      return refused(400, "P03", "Bad request");
    }
    boolean isKnown =
        accounts
            .apply(call.path("merchantCode").asText())
            .filter(account -> account.apiKey().equals(call.path("publicKey").asText()))
            .isPresent();
    if (!isKnown) {
      return refused(401, "P01", "Unauthorized");
    }
    Instant now = clock.instant();
    Token token =
        new Token(
            call.path("merchantCode").asText(),
            transactionId,
            orderNumber,
            amount,
            UUID.randomUUID().toString(),
            now,
            now.plus(Token.LIFE));
    store.issued(token, minor(amount));
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("token", token.write(tokenKey));
    response.put("userOrg", "0simulated");
    response.put("userScoring", "izipay_low");
    return done(response);
  }

  HttpResponse search(HttpRequest request) throws InterruptedException {
    JsonNode call = Json.parse(request.text());
    String number = call.path("numberOrden").asText();
    return answers.query(number, () -> search(request, call, number));
  }

  private Result search(HttpRequest request, JsonNode call, String number) {
    Optional<Result> refusal = refusal(request, call, number);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Switches switches = faults.of(number);
    Search says = switches.choice(IzipaySimulator.SEARCH, Search.class);
    Optional<Order> order = store.order(call.path("merchantCode").asText(), number);
    Optional<Attempt> attempt = order.flatMap(Order::latestAttempt);
    if (attempt.isEmpty() || says == Search.NOT_THERE) {
      return notThere();
    }
    Map<String, Object> entry = SignedResult.order(order.get(), attempt.get(), switches);
    if (says == Search.WITHOUT_AUTHORISATION) {
      entry.put("codeAuth", "");
      entry.put("stateMessage", "");
    }
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("merchantCode", order.get().merchantCode());
    response.put("order", says == Search.EMPTY ? List.of() : List.of(entry));
    response.put("card", SignedResult.card());
    return done(response);
  }

  /** As two integrators report it, also of orders that are paid. */
  private static Result notThere() {
    Map<String, Object> body = envelope("MC", "ERROR");
    body.put("response", Map.of("result", Map.of("messageFriendly", "Transacción No Existe")));
    return new Result(false, HttpResponse.json(403, Json.text(body)));
  }

  HttpResponse refund(HttpRequest request) throws InterruptedException {
    JsonNode call = Json.parse(request.text());
    Optional<Order> order =
        store.byPayment(call.path("merchantCode").asText(), call.path("idUnique").asText());
    Switches switches = order.map(o -> faults.of(o.number())).orElseGet(faults::byDefault);
    return answers.refund(switches, () -> refund(request, call, order, switches));
  }

  private Result refund(
      HttpRequest request, JsonNode call, Optional<Order> order, Switches switches) {
    Optional<Result> refusal = refusal(request, call, order.map(Order::number).orElse(""));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    JsonNode sent = call.path("order");
    Attempt payment = order.flatMap(o -> o.payment(call.path("idUnique").asText())).orElseThrow();
    String amount = sent.path("refundAmount").asText();
    boolean isExact =
        sent.path("authorizationCode").asText().equals(payment.codeAuth())
            && sent.path("currency").asText().equals(payment.currency())
            && amount.matches(AMOUNT);
    if (!isExact
        || switches.choice(Switch.REFUND_COURSE, Switch.RefundCourse.class)
            != Switch.RefundCourse.IMMEDIATE) {
      return refused(200, "P21", "Refund refused");
    }
    return store.refund(order.get(), payment.uniqueId(), minor(amount))
        ? done(Map.of("result", Map.of("uniqueId", payment.uniqueId())))
        : refused(200, "P22", "Amount");
  }

  /**
   * Why a call with a token is rejected. The token is accepted with and without "Bearer":
   * integrators have seen the one or the other refused.
   */
  private Optional<Result> refusal(HttpRequest request, JsonNode call, String number) {
    String given = request.header("authorization").orElse("").replaceFirst("^Bearer ", "");
    String merchantCode = call.path("merchantCode").asText();
    boolean isApiKey =
        accounts.apply(merchantCode).filter(a -> a.apiKey().equals(given)).isPresent();
    if (isApiKey) {
      return Optional.of(
          new Result(false, HttpResponse.text(500, "text/plain", "Internal Server Error")));
    }
    boolean isRawRefused =
        faults.of(number).isOn(IzipaySimulator.BEARER_ONLY)
            && !request.header("authorization").orElse("").startsWith("Bearer ");
    String transactionId = request.header("transactionId").orElse("");
    boolean isGood =
        !isRawRefused
            && Token.read(given, tokenKey)
                .filter(token -> token.isFor(merchantCode, transactionId, number))
                .filter(Token::isForNothing)
                .filter(store::use)
                .isPresent();
    return isGood ? Optional.empty() : Optional.of(refused(401, "P02", "Unauthorized"));
  }

  /** How often tokens to pay were made for an order, and how often it was asked about. */
  Calls calls(String number) {
    return answers.calls(number);
  }

  void clear() {
    answers.clear();
  }

  static long minor(String amount) {
    return new BigDecimal(amount).movePointRight(2).longValueExact();
  }

  private static Result done(Map<String, Object> response) {
    Map<String, Object> body = envelope("00", "OK");
    body.put("response", response);
    return new Result(true, HttpResponse.json(200, Json.text(body)));
  }

  private static Result refused(int status, String code, String message) {
    return new Result(false, HttpResponse.json(status, Json.text(envelope(code, message))));
  }

  private static Map<String, Object> envelope(String code, String message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code);
    body.put("message", message);
    return body;
  }
}
